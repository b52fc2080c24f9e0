"""Why a question cannot be asked as it is."""

from __future__ import annotations

from desktop.messages.message import Row

NOTHING_GIVEN = Row("nothing-given", "There is nothing to ask about yet.")
NO_TASK = Row("no-task", "There is no task “{task}”. The tasks are: {known}.")
OTHER_TASKS = Row("other-tasks", "“{model}” cannot do {task}. It can do {able}.")
NO_TASKS = Row("no-tasks", "“{model}” cannot do {task}, nor anything else that Burnish knows.")

TOO_MANY_WORDS = Row("too-many-words", "This is too long for the model. Use fewer words.")
LONGER_THAN_READ = Row(
    "longer-than-read", "This text is too long for “{model}”, which reads about {words} words at a time."
)
CHOOSE_LANGUAGE = Row("choose-language", "“{model}” knows many languages. Choose the one to translate into.")
LANGUAGE_UNKNOWN = Row(
    "language-unknown", "“{model}” does not know {language:translated}. Choose another model for it."
)
LANGUAGE_OTHER = Row(
    "language-other",
    "“{model}” does not know {language:translated}. It was made for {instead:translated}.",
)

# What was typed for an option
NO_OPTION = Row("no-option", "There is no option “{option}” for {task}. The options are: {known}.")
NO_OPTIONS = Row("no-options", "There is no option “{option}” for {task}, which has none.")
OPTION_MISSING = Row("option-missing", "{task} needs the option “{option}” ({label:translated}).")
NOT_WHOLE = Row("not-whole", "“{option}” must be a whole number, not “{text}”.")
NOT_A_SHARE = Row("not-a-share", "“{option}” must be a number from 0 to 1, not “{text}”.")
OUT_OF_RANGE = Row("out-of-range", "“{option}” must be between {low} and {high}, not {value}.")
NOT_YES_OR_NO = Row("not-yes-or-no", "“{option}” must be yes or no, not “{text}”.")
DID_YOU_MEAN = Row("did-you-mean", "“{option}” cannot be “{text}”. Did you mean {near}?")
NO_SUCH_CHOICE = Row("no-such-choice", "“{option}” cannot be “{text}”. It can be {known}.")
NO_SUCH_CHOICE_OF_MANY = Row(
    "no-such-choice-of-many",
    "“{option}” cannot be “{text}”. It can be {known} or {count} other.",
    "“{option}” cannot be “{text}”. It can be {known} or {count} others.",
)
NO_WORD = Row("no-word", "“{option}” needs at least one word.")
