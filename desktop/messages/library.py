"""What is said about the models on this computer: finding, adding, packing, checking, moving, removing."""

from __future__ import annotations

from desktop.messages.message import Row

# Finding
NOT_HERE = Row("not-here", "There is no model called “{name}” on this computer.")
NOT_HERE_BUT_CLOSE = Row(
    "not-here-but-close",
    "There is no model called “{name}” on this computer. Did you mean {names}?",
)
NOT_HERE_BUT_SOME_CLOSE = Row(
    "not-here-but-some-close",
    "There is no model called “{name}” on this computer. Did you mean one of these: {names}?",
)
NOT_HERE_BUT_OTHERS = Row(
    "not-here-but-others",
    "There is no model called “{name}” on this computer. The closest names here: {names}.",
)
MADE_HERE = Row("made-here", "This model was made on this computer. There is nothing to download.")
LIES_HERE = Row("lies-here", "This model is in a folder on this computer. There is nothing to download.")

# Removing
YOUR_FOLDER = Row("your-folder", "This model is in a folder of your own. To remove it, delete that folder.")
TAUGHT_GOES_ON = Row("taught-goes-on", "What you taught with it ({names}) keeps working without it.")
COMES_BACK = Row("comes-back", "It came with Burnish. It comes back the next time you use it.")
NOT_REMOVED = Row("not-removed", "“{name}” could not be removed: {reason}. It is still here.")
NOT_KEPT = Row("not-kept", "“{name}” is no longer kept, so it cannot be brought back.")
HERE_AGAIN = Row("here-again", "“{name}” is here again already, so the removed one stays removed.")

# Adding files and folders
NOTHING_AT_PATH = Row("nothing-at-path", "“{path}” is not there. Choose a file or a folder.")
NO_MODEL_INSIDE = Row(
    "no-model-inside",
    "There is no model in “{name}”. A model is a folder with a config.json and weights, or a Whisper file "
    "that ends in .pt.",
)
IN_LIBRARY = Row("in-library", "This model is in the library already, as {id}.")
TOO_MANY_OF_NAME = Row("too-many-of-name", "There are too many models called “{name}”.")
NO_ROOM_TO_ADD = Row(
    "no-room-to-add",
    "There is not enough space on the disk: this needs {needed:bytes} and {spare:bytes} in "
    "reserve, but only {free:bytes} are free. Nothing was copied. Free up some space, then try again.",
)
ADD_DISK_FULL = Row(
    "add-disk-full", "The disk is full, so “{name}” was not added. Free up some space, then add it again."
)

# Packs
NOTHING_TO_PACK = Row("nothing-to-pack", "Choose at least one model to pack.")
NO_ROOM_TO_PACK = Row(
    "no-room-to-pack",
    "There is not enough space on the disk: the pack needs {needed:bytes} and {spare:bytes} in "
    "reserve, but only {free:bytes} are free. Nothing was written.",
)
DAMAGED_HERE = Row(
    "damaged-here",
    "“{file}” of “{model}” is damaged on this computer, so nothing was packed. Download the model again.",
)
PACK_DOES_NOT_FIT = Row(
    "pack-does-not-fit",
    "“{name}” does not fit on this disk, so it was not written. Free up some space, or choose another disk. "
    "Some USB sticks cannot hold files larger than 4\u00a0GB: pack fewer models at a time.",
)
PACK_NOT_WRITTEN = Row("pack-not-written", "“{name}” could not be written: {reason}.")
NOT_A_PACK = Row(
    "pack-cut-off",
    "“{name}” is not a pack, or it is cut off: its table of contents is missing. Copy it again from where "
    "it came from.",
)
PACK_NOT_OPENED = Row("pack-not-opened", "“{name}” cannot be opened: {reason}.")
PACK_OF_NEWER = Row(
    "pack-of-newer", "“{name}” was made by a newer Burnish. Update Burnish here, then try again."
)
DAMAGED_IN_PACK = Row(
    "damaged-in-pack",
    "“{file}” is damaged in “{pack}”. Nothing of the pack was installed. Copy it again from where it came "
    "from.",
)
DAMAGED_MODEL_IN_PACK = Row(
    "damaged-model-in-pack",
    "“{file}” of “{model}” is damaged in “{pack}”. Nothing of the pack was installed. Copy it again from "
    "where it came from.",
)
PACK_LEAVES_FOLDER = Row(
    "pack-leaves-folder", "This pack is not opened: it names “{name}”, which would be outside its own folder."
)
UNPACK_DISK_FULL = Row(
    "unpack-disk-full",
    "The disk is full, so the pack was not added. Free up some space, then add it again.",
)
NEEDS_NEWER = Row("needs-newer", "“{name}” needs a newer Burnish. Update Burnish here.")
NOT_AS_PUBLISHED = Row(
    "not-as-published",
    "These are not the weights that were published as “{name}”, so they are not installed.",
)

# Checking
FILE_DAMAGED = Row("file-damaged", "“{name}” is damaged. Remove the model, then download it again.")
FILE_UNREADABLE = Row("file-cannot-be-read", "“{name}” cannot be read: {reason}.")

# Moving
MOVE_UNFINISHED = Row("move-unfinished", "Another move is not finished yet. Finish it first.")
ANOTHER_IS_THERE = Row(
    "another-is-there", "There is a different “{name}” in that place already. Choose another folder."
)
THERE_ALREADY = Row("there-already", "Your models are there already.")
NO_ROOM_TO_MOVE = Row(
    "no-room-to-move",
    "There is not enough space: your models need {needed:bytes}, but only {free:bytes} are free "
    "there. Choose another drive, or free up space first.",
)
NO_SUCH_FOLDER = Row("folder-not-there", "This folder is not there. Choose another one.")
FOLDER_INSIDE = Row(
    "folder-inside", "This folder is inside the one where the models are now. Choose another one."
)
DRIVE_AWAY = Row("drive-away", "The drive with your models is not connected. Connect it, then move them.")
MAY_NOT_WRITE = Row("may-not-write", "Burnish is not allowed to write there. Choose another folder.")
CANNOT_LINK = Row(
    "cannot-link",
    "This place cannot be linked to, so other programs would no longer find their models. Choose a folder "
    "on a drive of this computer.",
)
CHANGED_WHILE_MOVING = Row(
    "changed-while-moving",
    "“{name}” changed while it was being copied. Your models are as they were. Close other programs that "
    "use them, then try again.",
)
MOVE_DISK_FULL = Row(
    "move-disk-full",
    "The disk there is full. Your models are where they were, and complete. "
    "Free up some space, then continue.",
)
