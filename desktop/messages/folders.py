"""What is left out of a folder or an archive, and why; and what keeps an archive from being opened."""

from __future__ import annotations

from desktop.messages.message import Row

LEFT_OUT = Row(
    "left-out", "{count}\u00a0item was left out: {reasons}.", "{count}\u00a0items were left out: {reasons}."
)

# Reasons: each is counted and becomes a part of the sentence above
NO_PICTURE = Row("left-no-picture", "{count} is not a picture", "{count} are not pictures")
NO_TEXT = Row("left-no-text", "{count} is not a text", "{count} are not texts")
NO_RECORDING = Row("left-no-recording", "{count} is not a recording", "{count} are not recordings")
NOTHING_TO_OPEN = Row(
    "left-unknown",
    "{count} is not a picture, text or recording",
    "{count} are not pictures, texts or recordings",
)
SYSTEM = Row(
    "left-system",
    "{count} was put there by the system or a program",
    "{count} were put there by the system or a program",
)
HIDDEN = Row("left-hidden", "{count} is hidden", "{count} are hidden")
ARCHIVE = Row("left-archive", "{count} is an archive", "{count} are archives")
LINK = Row("left-link", "{count} is a link that leads nowhere new", "{count} are links that lead nowhere new")
DEVICE = Row("left-device", "{count} is a pipe or a device", "{count} are pipes or devices")
NO_GROUP = Row("left-no-group", "{count} is in no group", "{count} are in no group")
FORBIDDEN = Row("left-forbidden", "{count} folder could not be opened", "{count} folders could not be opened")
UNSAFE = Row(
    "left-unsafe",
    "{count} has a name that leads out of the archive",
    "{count} have names that lead out of the archive",
)
NO_FILE = Row("left-no-file", "{count} is a link or a device", "{count} are links or devices")
TWICE = Row(
    "left-twice",
    "{count} has the name of another one in the archive",
    "{count} have names of others in the archive",
)
NAME = Row(
    "left-name",
    "{count} has a name that this computer cannot use",
    "{count} have names that this computer cannot use",
)
LOCKED = Row("left-locked", "{count} is locked with a password", "{count} are locked with a password")
DAMAGED = Row("left-damaged", "{count} is damaged", "{count} are damaged")
PACKED = Row(
    "left-packed",
    "{count} is compressed in a way that Burnish cannot read",
    "{count} are compressed in a way that Burnish cannot read",
)
CUT_OFF = Row("left-cut-off", "the end of the archive is missing", "the ends of {count} archives are missing")

# Archives that are not opened
ARCHIVE_DAMAGED = Row(
    "archive-damaged",
    "The archive “{name}” is damaged, or was not copied completely. Copy or download it again.",
)
ARCHIVE_LOCKED = Row(
    "archive-locked",
    "The archive “{name}” is locked with a password. Unpack it with the program that made it, and open the "
    "folder.",
)
ARCHIVE_PACKED = Row(
    "archive-packed",
    "The archive “{name}” is compressed in a way that Burnish cannot read. Unpack it with the program that "
    "made it, and open the folder.",
)
ARCHIVE_EMPTY = Row("archive-empty", "There are no files in the archive “{name}”.")
ARCHIVE_TOO_LARGE = Row(
    "archive-too-large",
    "The archive “{name}” would become too large when unpacked: Burnish unpacks up to {most:bytes}. "
    "Unpack it yourself, and open the folder.",
)
ARCHIVE_OF_TOO_MANY = Row(
    "archive-of-too-many",
    "There are too many files in the archive “{name}”: Burnish unpacks up to {most:number}. "
    "Unpack it yourself, and open the folder.",
)
ARCHIVE_SWELLS = Row(
    "archive-swells",
    "The archive “{name}” holds far more than an archive of its size should, so it was not unpacked. "
    "If you trust it, unpack it yourself and open the folder.",
)
NO_ROOM = Row(
    "archive-no-room",
    "There is not enough room to unpack “{name}”: it needs {needed:bytes}, and {free:bytes} are free.",
)
DISK_FULL = Row("archive-disk-full", "The disk became full while “{name}” was unpacked. Free up some space.")
UNPACKING = Row("unpacking", "Unpacking “{name}”")
