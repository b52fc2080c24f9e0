"""What a job is doing: the phases of `desktop.protocol.Progress`."""

from __future__ import annotations

from desktop.messages.message import Row

GETTING_READY = Row("getting-ready", "Getting ready")

# Models and answers
LOADING_LIBRARIES = Row("loading-libraries", "Loading the libraries that run models")
PREPARING_STARTERS = Row("preparing-starters", "Getting the first models ready")
UNPACKING_STARTER = Row("unpacking-starter", "Unpacking the model")
LOADING_MODEL = Row("loading-model", "Loading the model")
ANSWERING = Row("answering", "Answering")
OPENING_TEXT = Row("opening-text", "Opening the text")
OPENING_PICTURE = Row("opening-picture", "Opening the picture")
LISTENING = Row("listening", "Listening to the recording")
MAKING_PLAYABLE = Row("making-playable", "Preparing playback")
INSPECTING_INSTALLATION = Row("inspecting-installation", "Checking this installation")

# Teaching
FINDING_EXAMPLES = Row("finding-examples", "Looking for examples")
CHECKING_EXAMPLES = Row("checking-examples", "Checking the examples")
COMPARING_EXAMPLES = Row("comparing-examples", "Looking for copies")
COMPUTING_FEATURES = Row("computing-features", "Looking at each example once")
LEARNING_LAST_STEP = Row("learning-last-step", "Learning the last step")
BEGINNING_TO_LEARN = Row("beginning-to-learn", "Starting to learn")
MEASURING = Row("measuring", "Checking with examples it does not learn from")
TESTING = Row("testing", "Testing with examples it has never seen")
KEEPING_BEST = Row("keeping-best", "Keeping the best version")
SAVING_MODEL = Row("saving-model", "Saving the model")

# Finding and downloading
READING_CARD = Row("reading-card", "Reading the model card")
PLANNING_DOWNLOAD = Row("planning-download", "Working out what is needed")
ASKING_SIZE = Row("asking-size", "Checking the size")
DOWNLOADING = Row("downloading", "Downloading")
CHECKING_DOWNLOAD = Row("checking-download", "Checking what arrived")
REMOVING_DOWNLOAD = Row("removing-download", "Deleting the partial download")
TRYING_TOKEN = Row("trying-token", "Checking the token")
FORGETTING_TOKEN = Row("forgetting-token", "Removing the token")
TRYING_PROXY = Row("trying-proxy", "Checking the connection")
FORGETTING_PROXY = Row("forgetting-proxy", "Removing the proxy")

# The library
LOOKING_AT_MODELS = Row("looking-at-models", "Looking at your models")
LOOKING_AT_MODEL = Row("looking-at-model", "Looking at the model")
LOOKING_FOR_MODELS = Row("looking-for-models", "Looking for models")
LOOKING_AT_FILE = Row("looking-at-file", "Looking at “{name}”")
CHECKING_MODEL = Row("checking-model", "Checking “{name}”")
CHECKING_FILES = Row("checking-files", "Checking")
COPYING_MODEL = Row("copying-model", "Copying “{name}”")
PACKING = Row("packing", "Packing")
FINISHING_PACK = Row("finishing-pack", "Finishing the pack")
READING_PACK = Row("reading-pack", "Reading the pack")
INSTALLING_PACK = Row("installing-pack", "Adding the models")
FINDING_DUPLICATES = Row("finding-duplicates", "Looking for duplicate models")
COMPARING = Row("comparing", "Comparing {count} model", "Comparing {count} models of the same size")
FINDING_DEPENDANTS = Row("finding-dependants", "Checking what needs this model")
REMOVING_MODEL = Row("removing-model", "Removing the model")
RESTORING_MODEL = Row("restoring-model", "Bringing the model back")
MOVING_MODELS = Row("moving-models", "Moving your models")
REMOVING_OLD_COPIES = Row("removing-old-copies", "Removing the old copies")
REMOVING_NEW_COPIES = Row("removing-new-copies", "Deleting the copies")

# Of one file of a download
CHECKING_KEPT = Row("checking-kept", "Checking what is already here")
FETCHING_AGAIN = Row("fetching-again", "Part of it arrived damaged. Downloading this file again.")
WAITING_TO_RETRY = Row("waiting-to-retry", "{reason}. Trying again in {seconds}\u00a0s.")

CHECKS = frozenset(
    row.code for row in (CHECKING_DOWNLOAD, CHECKING_KEPT, CHECKING_MODEL, CHECKING_FILES, INSTALLING_PACK)
)
"""Phases in which files are compared with what they should be, rather than brought here."""
