"""What is said of each kind of trouble when nothing more particular is known, and of jobs cut short."""

from __future__ import annotations

from desktop.messages.message import Row

OUT_OF_MEMORY = Row(
    "out-of-memory", "There was not enough memory for this model. Your files are safe. Try a smaller model."
)
NO_INTERNET = Row(
    "no-internet",
    "The model hub could not be reached. What arrived is kept. Check the connection and try again.",
)
OFFLINE = Row("offline", "Burnish is set to work offline, so it opens no connection.")
GATED = Row(
    "gated", "The makers of this model ask you to accept their terms on its page before you download it."
)
NOT_FOUND = Row("not-found", "This model was not found. Its name may have changed.")
DISK_FULL = Row(
    "disk-full", "The disk is full. What was there before is safe. Free up some space, then continue."
)
BAD_FILE = Row("bad-file", "This file cannot be opened.")
UNSUPPORTED_MODEL = Row("unsupported-model", "Burnish cannot run this model yet.")
UNSAFE_MODEL = Row("unsafe-model", "This model could run code of its own, so Burnish does not open it.")
BAD_DATA = Row("bad-data", "These examples cannot be used as they are.")
BAD_REQUEST = Row("bad-request", "Something is missing before this can start.")
CRASHED = Row("crashed", "The part of Burnish that runs models stopped unexpectedly. Your files are safe.")
UNEXPECTED = Row("unexpected", "Something went wrong that Burnish did not expect. Your files are safe.")

DOWNLOAD_INTERRUPTED = Row("download-interrupted", "The download was interrupted. What arrived is kept.")
PACKING_INTERRUPTED = Row(
    "packing-interrupted",
    "Packing was interrupted, so no pack was written. Your models are safe. Pack them again.",
)
UNPACKING_INTERRUPTED = Row(
    "unpacking-interrupted", "Adding the pack was interrupted. What was here is safe. Add it again."
)
IMPORT_INTERRUPTED = Row(
    "import-interrupted", "Adding the models was interrupted. What was here is safe. Add them again."
)
MOVE_INTERRUPTED = Row(
    "move-interrupted", "The move was interrupted. Your models are safe, and the move can be continued."
)
CHECK_INTERRUPTED = Row("check-interrupted", "The check was interrupted. Your models are as they were.")

AS_IT_IS = Row("as-it-is", "{text}")
