"""What is said of examples, of runs that teach, and of models to start from."""

from __future__ import annotations

from desktop.messages.message import Row

ROW_WITHOUT_TEXT = Row("row-without-text", "Row {row:number} has no text.")
ROW_WITHOUT_GROUP = Row("row-without-group", "Row {row:number} has no group.")
NO_SUCH_COLUMN = Row("no-such-column", "The table has no column “{name}”. It has: {known}.")
NO_COLUMNS = Row(
    "no-columns-to-teach",
    "In this table no column holds texts, or none says the group of each. Its columns are: {known}.",
)

# Plans
CANNOT_BE_TAUGHT = Row("cannot-be-taught", "Burnish cannot teach “{task}” from examples.")
NO_SUCH_WAY = Row("no-such-way", "“{way}” is not a way to teach. Choose one of these: {ways}.")
TOO_MANY_EPOCHS = Row("too-many-rounds", "The number of rounds must be between 1 and {most:number}.")

# Folders of runs
HOLDS_A_RUN = Row(
    "holds-a-run", "“{folder}” already holds a run. Continue it, or choose another folder for this one."
)
HOLDS_NO_RUN = Row("holds-no-run", "There is no run in “{folder}” that could be continued.")
RUN_IS_FINISHED = Row("run-is-finished", "This run is finished. Its model is ready to use.")
RUN_GOES_ON = Row("run-goes-on", "This run is in progress right now.")

# Examples
FOLDER_NOT_OPENED = Row("examples-not-opened", "The folder “{folder}” cannot be opened. Is it still there?")
PARTS_WITHOUT_GROUPS = Row(
    "parts-without-groups",
    "{parts} look like parts of a set that is already divided, but there are no groups in them. "
    "Make one folder for each group in each of them, and move the examples there.",
)
GROUPS_TOO_SMALL = Row(
    "groups-too-small",
    "Every group needs at least 2 different examples, and 50 are better. Add some to {groups}.",
)
GROUPS_TOO_SMALL_MORE = Row(
    "groups-too-small-more",
    "Every group needs at least 2 different examples, and 50 are better. "
    "Add some to {groups} and {more} more.",
)
TOO_FEW = Row(
    "too-few-examples",
    "There are too few different examples to learn from and to check with. Add some to every group.",
)
ONE_GROUP = Row(
    "one-group",
    "“{folder}” holds only one group, “{group}”. Teaching needs at least two: add a folder with examples of "
    "something else.",
)
ONE_GROUP_BESIDE = Row(
    "one-group-beside",
    "“{folder}” holds only one group with examples, “{group}”: there are none in {others}. "
    "Teaching needs at least two groups.",
)
NOT_SORTED = Row(
    "not-sorted",
    "The files in “{folder}” are not sorted yet. "
    "Make one folder for each group inside it, and move them there.",
)
NAMES_TELL = Row(
    "names-tell-groups",
    "The files in “{folder}” are not sorted yet, but their names begin with {groups}. "
    "Make one folder for each of these, and move the files there.",
)
TABLE_TELLS = Row(
    "table-tells-groups",
    "The files in “{folder}” are not sorted into folders; “{table}” seems to say what each of them is. "
    "Burnish reads groups from folders: make one for each group, and move the files there.",
)
BOXES_TELL = Row(
    "boxes-tell-groups",
    "“{folder}” looks like examples for finding where things are in pictures: “{file}” has places in it. "
    "Burnish teaches only what a whole picture shows: make one folder for each group, and move the pictures "
    "there.",
)
ARCHIVES_INSIDE = Row(
    "archives-inside",
    "There are no examples in “{folder}”, but {count} archive, “{archive}”. Drop it here instead.",
    "There are no examples in “{folder}”, but {count} archives, such as “{archive}”. "
    "Drop one of them here instead, or unpack them into the folder.",
)
NO_EXAMPLES = Row(
    "no-examples",
    "There are no examples in “{folder}”. Choose a folder with one folder of examples for each group.",
)

# Findings, for a terminal; the window has its own words
FOUND_INSIDE = Row("groups-inside", "The groups are in the folder “{folder}” inside.")
FOUND_DIVIDED = Row("divided-already", "These examples are divided already: {parts}.")
FOUND_DIVIDED_PARTLY = Row(
    "divided-partly",
    "These examples are divided already: {parts}. Those for {missing} are taken from the training examples.",
)
PART_FOLDER = Row("part-folder", "“{folder}” for {part}")
PART_TRAIN = Row("part-train", "training")
PART_VALIDATION = Row("part-validation", "validation")
PART_TEST = Row("part-test", "the test")
FOUND_UNREADABLE = Row(
    "examples-unreadable",
    "{count} file cannot be opened and is left out: {file}. {why}",
    "{count} files cannot be opened and are left out, such as {file}. {why}",
)

EXAMPLES_GONE = Row(
    "examples-gone",
    "{count} example of this run is missing: {path}. Put it back and continue, or begin a new run.",
    "{count} examples of this run are missing, such as {path}. "
    "Put them back and continue, or begin a new run.",
)

# What the report says of the examples
NEAR_COPIES_TOGETHER = Row(
    "near-copies-together",
    "{count} example looks like a copy of another. They are used for the same purpose: either learnt from, "
    "or tested with.",
    "{count} examples look like copies of others. They are used for the same purpose: either learnt from, "
    "or tested with.",
)
NEAR_COPIES_DIFFER = Row(
    "near-copies-differ",
    "{count} example looks like a copy of one in another group. Only one of the groups can be right.",
    "{count} examples look like copies of examples in another group. Only one of the groups can be right.",
)
ALL_ALIKE = Row(
    "all-alike",
    "The examples in {groups} look so much like each other that copies among them could not be recognised. "
    "If there are any, the model is not as good as this number.",
)
GROUPS_MERGED = Row("groups-merged", "{groups} are taught as one group.")
GROUPS_NOT_MERGED = Row(
    "groups-not-merged",
    "The names {groups} look the same, but are taught as different groups.",
)
PARTLY_READ = Row(
    "examples-partly-read",
    "{count} example is used, though not all of it could be read as it is.",
    "{count} examples are used, though not all of them could be read as they are.",
)

# Models to start from
CANNOT_START = Row(
    "cannot-start-lesson",
    "“{name}” answers questions, but cannot be taught this. Choose a model that came with Burnish, "
    "or one from Hugging Face.",
)
NO_CLASSIFIER = Row(
    "no-classifier", "“{name}” cannot be taught: the layer that makes its answer was not found."
)
NO_NUMBERS = Row(
    "no-features", "“{name}” cannot be taught: for some examples what it computes is not a number."
)

# How a run ended
DISK_FULL = Row(
    "teaching-disk-full",
    "The disk is full, so teaching stopped. Your examples are safe: free up some space, then continue.",
)
DISK_FULL_AFTER = Row(
    "teaching-disk-full-after",
    "The disk is full, so teaching stopped. Round {epoch} is safe: free up some space, then continue.",
)
DIVERGED = Row(
    "diverged",
    "The loss was no longer a number in round {epoch}, so teaching stopped. "
    "Quick, or another model to start from, may do better.",
)
DIVERGED_KEPT = Row(
    "diverged-kept",
    "The loss was no longer a number in round {epoch}, so teaching stopped. "
    "The best version, from round {best}, was kept as “{name}”.",
)
DIVERGED_KEPT_FIRST = Row(
    "diverged-kept-first",
    "The loss was no longer a number in round {epoch}, so teaching stopped. "
    "The version from before the first round was kept as “{name}”.",
)
