"""What only the command line says: what is wrong with what was typed, and what happened in lines of text."""

from __future__ import annotations

from desktop.messages.message import Row

# What was typed
OPTION_FORM = Row("option-form", "Write an option as name=value, not “{typed}”.")
ONLY_PICTURES = Row("only-pictures", "{task} is about pictures, so it takes files and no --text.")
ONLY_RECORDINGS = Row("only-recordings", "{task} is about recordings, so it takes files and no --text.")
ENCODING_OF_TEXTS = Row("encoding-of-texts", "{task} is not about texts, so it takes no --encoding.")
TRACK_OF_RECORDINGS = Row("track-of-recordings", "{task} is not about recordings, so it takes no --track.")
TRACKS_FROM_ONE = Row("tracks-from-one", "Sound tracks are numbered from 1.")
NO_ENCODING = Row("no-encoding", "There is no encoding called “{typed}”. These are known: {known}.")
PAGES_OF_PICTURES = Row("pages-of-pictures", "{task} is not about pictures, so it takes no --page.")
PAGE_FORM = Row("page-form", "“{typed}” is no page. Write a number from 1, or all.")
NO_PICTURES_IN = Row("no-pictures-in", "There are no pictures in “{folder}”.")
NO_TEXTS_IN = Row("no-texts-in", "There are no texts in “{folder}”.")
NO_RECORDINGS_IN = Row("no-recordings-in", "There are no recordings in “{folder}”.")
NOTHING_TO_ASK = Row("nothing-to-ask", "There is nothing to ask about: name files or folders.")
NO_TEXT_TO_ASK = Row("no-text-to-ask", "There is nothing to ask about: name files, folders or --text.")
NOT_TAUGHT_YET = Row("not-taught-yet", "{task} cannot be taught yet. What can be taught: {known}.")
NO_SUCH_FOLDER = Row("no-such-folder", "There is no folder “{folder}”.")
RESUME_NEEDS_OUT = Row("resume-needs-out", "--resume needs --out, the folder of the run to continue.")
EPOCHS_FROM_ONE = Row("epochs-from-one", "--epochs needs a number of at least 1.")
NOT_A_PACK = Row("not-a-pack", "This is a folder, not a pack.")
PACK_AS_MODEL = Row("pack-as-model", "This is a pack. Add its models first: burnish models import {file}")
TOKEN_FROM_INPUT = Row(
    "token-from-input", "Give the token on standard input, for instance with: burnish models token < FILE"
)

# Which model
NO_MODEL_FOR = Row(
    "no-model-for",
    "There is no model for {task} on this computer. “burnish models search --task {task}” shows those that "
    "can be downloaded.",
)
NAME_A_MODEL = Row("name-a-model", "Name a model with --model. For {task} there are {names}.")
NAME_IN_FULL = Row("name-in-full", "“{name}” could mean {names}. Give the full name of one.")
ASKING = Row("asking", "Using {model}, the only model here for {task}.")
IN_THE_LIBRARY = Row("in-the-library", "This model is in the library, as {model}.")

AND_OTHERS = Row("and-others", "{names} and {count} other", "{names} and {count} others")

# How it went
STOPPED = Row("stopped", "Stopped.")
STOPPING = Row(
    "stopping", "Stopping and keeping the best version so far. Press Ctrl-C again to leave at once."
)
LEFT = Row("left", "Stopped at once. The run can be continued with --resume.")
NO_VERSION = Row(
    "no-version", "Stopped. There was no version to keep yet. The run can be continued with --resume."
)
SEE_LOG = Row("see-log", "Details are in the log: {file}")
ROUND = Row("round", "Round {epoch}: {score} right")
BEST_ROUND = Row("best-round", "Round {epoch}: {score} right · best so far")
TAUGHT = Row(
    "taught",
    "{score} of {tested} unseen examples are right (95\u00a0% range {low} to {high}; before teaching "
    "{baseline}).",
)
NAMES_LOOK_THE_SAME = Row(
    "names-look-the-same",
    "The names {groups} look the same, but are taught as different groups. With --merge they are one.",
)
MODEL_IS_IN = Row("model-is-in", "The model is in {folder}")

# Models
DRIVE_IS_AWAY = Row(
    "drive-is-away", "The drive with your models is not connected, so those in “{folder}” are left out."
)
NO_MODEL_FOUND = Row("no-model-found", "No model was found.")
DOWNLOAD_SIZE = Row("download-size", "Download: {size:bytes}")
FREED = Row("freed", "{size:bytes} freed.")
CAME_ALONG = Row("came-along", "It came with Burnish. To get it back: burnish models get {model}")
FREES = Row("frees", "This frees {size:bytes}.")
NEEDED_BY = Row("needed-by", "It is needed by {names}.")
IS_HERE = Row("is-here", "{name} is already here.")
NO_DUPLICATES = Row("no-duplicates", "No duplicates were found.")
COPIES = Row("copies", "{models} · {size:bytes} for each copy")
NOTHING_TO_COMPARE = Row(
    "nothing-to-compare",
    "Nothing to compare: no checksum is known for this file, but its format is valid.",
    "Nothing to compare: no checksums are known for these {count}\u00a0files, but their format is valid.",
)
ALL_COMPARED = Row(
    "all-compared",
    "All well: {count}\u00a0file matches its checksum.",
    "All well: {count}\u00a0files match their checksums.",
)
FORM_IS_RIGHT = Row(
    "form-is-right",
    "No checksum is known for {count}\u00a0file, but its format is valid.",
    "No checksums are known for {count}\u00a0files, but their format is valid.",
)
NO_TOKEN = Row("no-token", "No token is saved on this computer.")
TOKEN_FORGOTTEN = Row(
    "token-forgotten",
    "The token was removed from this computer. You can revoke it in your Hugging Face account.",
)
TOKEN_BELONGS = Row("token-belongs", "The token belongs to {account}.")
TOKEN_KEPT = Row("token-kept", "The token was saved. It belongs to {account}.")

# Answers
NOTHING_FOUND = Row("nothing-found", "Nothing was found.")
NOTHING_SAID = Row("nothing-said", "Nothing was said.")
NOTHING_WRITTEN = Row("nothing-written", "The model wrote nothing.")
SHARE_OF_PICTURE = Row("share-of-picture", "{label} {share:percent} of the picture")
MORE_UNSURE = Row(
    "more-unsure",
    "{count} more, less sure than {sure:percent}: --json has all.",
    "{count} more, less sure than {sure:percent}: --json has all.",
)
ONLY_UNSURE = Row(
    "only-unsure",
    "Nothing was found. {count}\u00a0thing, less sure than {sure:percent}: --json has all.",
    "Nothing was found. {count}\u00a0things, less sure than {sure:percent}: --json has all.",
)
