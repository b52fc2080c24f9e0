"""What can be wrong with a file that somebody wants to use."""

from __future__ import annotations

from desktop.messages.message import Row

MISSING = Row("file-missing", "This file does not exist.")
IS_FOLDER = Row("file-is-folder", "This is a folder, not a file.")
IS_DEVICE = Row("file-is-device", "This is a pipe or a device, not a file.")
FORBIDDEN = Row("file-forbidden", "You do not have permission to open this file.")
UNREADABLE = Row("file-unreadable", "This file could not be read from the disk.")
EMPTY = Row("file-empty", "This file is empty.")
ONLY_ZEROS = Row("file-only-zeros", "This file contains only zeros. It may not have been copied completely.")

# ---- what it is, and what to do (`desktop.content.refusal`) ----

NOT_WANTED = Row("file-not-wanted", "This is {kind}, not {wanted}. {step}")
NOT_READ = Row("file-not-read", "This is {kind}, which Burnish cannot read. {step}")
NOT_OPENED = Row("file-not-opened", "“{name}” is {kind}, which Burnish does not open. {step}")
NOTHING_READ = Row(
    "file-nothing-read",
    "This is {kind}, but nothing in it can be read. "
    "Copy or download it once more, or save it again in its own program.",
)
A_PICTURE = Row("a-picture", "a picture")
A_TEXT = Row("a-text", "a text")
A_RECORDING = Row("a-recording", "a recording")
AS_PICTURE = Row("as-picture", "a picture (PNG or JPEG)")
AS_TEXT = Row("as-text", "plain text (.txt)")
AS_TABLE = Row("as-table", "a table in plain text (.csv)")
AS_RECORDING = Row("as-recording", "a recording (WAV or MP3)")
SAVE_AS = Row("step-save-as", "Open it in its own program, save it as {form} and open that.")
RENAME_TO_TXT = Row("step-rename-to-txt", "Give its name the ending .txt to ask about it.")
FETCH_AGAIN = Row("step-fetch-again", "Download the file itself once more and open that.")
ASK_AS_PICTURE = Row("step-ask-as-picture", "Choose a question about pictures for it.")
ASK_AS_RECORDING = Row("step-ask-as-recording", "Choose a question about recordings for it.")
SAVE_ONE_MOMENT = Row(
    "step-save-one-moment",
    "Save one moment of it as a picture (PNG or JPEG) in a video player and open that.",
)
UNPACK = Row("step-unpack", "Unpack it and open what is inside.")
ADD_AS_MODEL = Row("step-add-as-model", "To use it as a model, drop it on My models.")
MODEL_OF_OTHERS = Row(
    "step-model-of-others",
    "Burnish does not run models of this form. Drop it on My models to read what to take instead.",
)
OPEN_THE_REAL_ONE = Row("step-open-the-real-one", "Open the file itself instead.")
OPEN_ANOTHER = Row("step-open-another", "Open another file.")

TIFF_COMPRESSION = Row(
    "tiff-compression", "This TIFF picture is compressed as {compression}, which Burnish cannot read. {step}"
)
NO_SUCH_PAGE = Row(
    "no-such-page",
    "There is no page {page:number}: this file has {count} page.",
    "There is no page {page:number}: this file has {count} pages.",
)
NOT_A_PICTURE = Row(
    "not-a-picture",
    "This is not a picture that Burnish can read, or it is damaged. "
    "Save it as PNG or JPEG in the program that shows it and open that.",
)
PICTURE_TOO_LARGE = Row("picture-too-large", "This picture is too large to open.")
PICTURE_OF_TOO_MANY = Row(
    "picture-of-too-many-pixels",
    "This picture is too large to open: {width:number} × {height:number} pixels.",
)
PICTURE_TOO_NARROW = Row(
    "picture-too-narrow",
    "This picture is too narrow for this model: {width:number} × {height:number} pixels. "
    "Cut it into shorter pieces and try those.",
)
PICTURE_REFUSED = Row(
    "picture-refused", "This model cannot use a picture of {width:number} × {height:number} pixels."
)

NOT_A_RECORDING = Row(
    "not-a-recording",
    "This is not a recording that Burnish can read, or it is damaged. "
    "Save it as WAV or MP3 in the program that plays it and open that.",
)
NO_SOUND = Row("no-sound", "There is no sound in this file.")
NO_SOUND_IN = Row("no-sound-in", "This is {kind}, and there is no sound in it. Open another file.")
SOUND_UNKNOWN = Row(
    "sound-unknown",
    "The sound in this file is in a format that Burnish cannot read. "
    "Open it in its own program, save it as MP3, M4A or WAV and open that.",
)
SOUND_DAMAGED = Row(
    "sound-damaged",
    "The sound in this file is damaged, from its beginning to its end. Copy the file here again.",
)
SOUND_CUT_SHORT = Row(
    "sound-cut-short",
    "This recording is cut off: its beginning is there, but none of its sound. Copy the file here again.",
)
SOUND_PROTECTED = Row(
    "sound-protected",
    "The sound in this file is encrypted: it was bought or lent, and only the shop's program can play it. "
    "Open a copy without protection, if the shop offers one.",
)
SOUND_WITHOUT_INDEX = Row(
    "sound-without-index",
    "This recording was not finished: the index is missing that says where its sound is. Copy the file here "
    "again; if it is the same where it was recorded, a repair program for MP4 files may rebuild the index.",
)
NO_SUCH_TRACK = Row(
    "no-such-track",
    "There is no sound track {number} in this file: it has {count} track.",
    "There is no sound track {number} in this file: it has {count} tracks.",
)
SOUND_UNREADABLE = Row(
    "sound-unreadable", "The sound in this file is damaged, or in a format that Burnish cannot read."
)

NOT_TEXT = Row("not-text", "This file does not contain readable text.")
NO_TEXT = Row("no-text", "There is no text in this file.")
TEXT_TOO_LONG = Row(
    "text-too-long", "This text is too long: {size:bytes}. Burnish reads up to {most:bytes} at a time."
)
DOCUMENT_DAMAGED = Row(
    "document-damaged",
    "This is {kind}, but it is damaged. Open it in its own program, which may repair it, save it and open "
    "that.",
)
DOCUMENT_PROTECTED = Row(
    "document-protected",
    "This is {kind} that is protected. Open it in its own program, save it without a password and open that.",
)
OFFICE_PROTECTED = Row(
    "office-protected",
    "This is a document of Microsoft Office with a password. Open it in its own program, save it without the "
    "password and open that.",
)
DOCUMENT_WITH_ENTITIES = Row(
    "document-with-entities",
    "This is a document that declares XML entities, which no word processor does. Open it in its own "
    "program, save it as plain text (.txt) and open that.",
)
DOCUMENT_SWELLS = Row(
    "document-swells",
    "This is a document that unpacks to a hundred times its size, as no word processor writes it. Open it "
    "in its own program, save it as plain text (.txt) and open that.",
)
OLD_WORD = Row(
    "old-word",
    "This is a Word document in the format before .docx. Open it in Word or LibreOffice, save it as .docx "
    "and open that.",
)
PDF_SCANNED = Row(
    "pdf-scanned",
    "This is a PDF document of {count} page without words: it is a picture, as from a scanner. Let a program "
    "for text recognition (OCR) read it, or save the page as a picture and ask a question about that.",
    "This is a PDF document of {count} pages without words: they are pictures, as from a scanner. Let a "
    "program for text recognition (OCR) read them, or save the pages as pictures and ask questions about "
    "those.",
)
PDF_NAMELESS_LETTERS = Row(
    "pdf-nameless-letters",
    "This is a PDF document of {count} page whose font does not say which letters it draws. Save the page as "
    "a picture and let a program for text recognition (OCR) read it.",
    "This is a PDF document of {count} pages whose fonts do not say which letters they draw. Save the pages "
    "as pictures and let a program for text recognition (OCR) read them.",
)
PDF_WITHOUT_WORDS = Row(
    "pdf-without-words",
    "This is a PDF document, and its page holds no words. Save the page as a picture and ask a question "
    "about that.",
    "This is a PDF document, and its {count} pages hold no words. Save the pages as pictures and ask "
    "questions about those.",
)
MAIL_DAMAGED = Row(
    "mail-damaged",
    "This is an e-mail, but it is damaged. Save it once more in the program that it came with and open that.",
)
MAIL_PROTECTED = Row(
    "mail-protected",
    "This is an encrypted e-mail. Open it in the program that it came with, save its text and open that.",
)

TABLE_DAMAGED = Row(
    "table-damaged",
    "This table is damaged and cannot be read. Open it in its own program, save it once more and open that.",
)
TABLE_EMPTY = Row("table-empty", "There is nothing in this table.")
TABLE_TOO_LARGE = Row(
    "table-too-large", "This table is too large. Burnish reads up to {most:bytes} at a time."
)

NEEDS_PICTURE = Row("needs-picture", "This question can only be asked about a picture.")
NEEDS_TEXT = Row("needs-text", "This question can only be asked about a text.")
NEEDS_RECORDING = Row("needs-recording", "This question can only be asked about a recording.")

NO_FOLDER = Row(
    "no-folder",
    "Burnish cannot keep anything in “{folder}”: {why}. The environment variable {variable} on this computer "
    "names this place. Correct it, then start Burnish again.",
)
FOLDER_UNUSABLE = Row(
    "folder-unusable", "Burnish cannot keep anything in “{folder}”: {why}. Choose another folder."
)
FOLDER_NO_TEXT = Row(
    "folder-no-text", "its name has bytes that are no letters, and no model could be opened there"
)
FOLDER_IS_FILE = Row("folder-is-file", "a file is in its way")
FOLDER_CLOSED = Row("folder-closed", "you do not have permission to write there")
FOLDER_NOT_MADE = Row("folder-not-made", "this folder cannot be made")
