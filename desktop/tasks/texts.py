"""What can be asked about a text, the most useful question first."""

from __future__ import annotations

from desktop.results import Labels, Matches, Numbers, Spans, Text
from desktop.tasks.languages import SOURCE_LANGUAGES, TARGET_LANGUAGES
from desktop.tasks.media import Media
from desktop.tasks.options import HOW_MANY_ANSWERS, QT_TRANSLATE_NOOP, Option, OptionKind, choices_of
from desktop.tasks.task import Task
from desktop.tasks.teaching import TEXT_GROUPS

TEXTS: tuple[Task, ...] = (
    Task(
        id="zero-shot-classification",
        question=QT_TRANSLATE_NOOP("tasks", "Sort it by my own labels"),
        short=QT_TRANSLATE_NOOP("tasks", "Sort by your own labels"),
        media=Media.TEXT,
        result=Labels,
        options=(
            Option(
                "labels",
                QT_TRANSLATE_NOOP("tasks", "Your labels, separated by commas"),
                OptionKind.LABELS,
                ("delivery", "home and furniture", "food", "travel"),
                QT_TRANSLATE_NOOP("tasks", "Works best for what a text is about, less well for its mood."),
                required=True,
            ),
        ),
        starter="starter/all-minilm-l6-v2",
        hub_tags=("sentence-similarity", "feature-extraction", "zero-shot-classification"),
        icon="text",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that sorts texts by your own labels."),
        at_work=100_000_000,
    ),
    Task(
        id="sentence-similarity",
        question=QT_TRANSLATE_NOOP("tasks", "Find passages by meaning"),
        short=QT_TRANSLATE_NOOP("tasks", "Find by meaning"),
        media=Media.TEXT,
        result=Matches,
        options=(
            Option(
                "text",
                QT_TRANSLATE_NOOP("tasks", "The sentence to compare with"),
                OptionKind.TEXT,
                "",
                required=True,
            ),
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many passages"),
                OptionKind.INTEGER,
                10,
                minimum=1,
                maximum=500,
            ),
        ),
        starter="starter/all-minilm-l6-v2",
        hub_tags=("sentence-similarity", "feature-extraction"),
        icon="search",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that finds passages with a similar meaning."),
        at_work=100_000_000,
    ),
    Task(
        id="summarization",
        question=QT_TRANSLATE_NOOP("tasks", "Summarise it"),
        short=QT_TRANSLATE_NOOP("tasks", "Summarise"),
        media=Media.TEXT,
        result=Text,
        hub_tags=("summarization",),
        network="ForConditionalGeneration",
        icon="file",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that sums up a text in a few sentences."),
        at_work=260_000_000,
        runs_named=("bart-large-cnn", "distilbart", "t5-small", "t5-base"),
    ),
    Task(
        id="translation",
        question=QT_TRANSLATE_NOOP("tasks", "Translate it"),
        short=QT_TRANSLATE_NOOP("tasks", "Translate"),
        media=Media.TEXT,
        result=Text,
        options=(
            Option(
                "to",
                QT_TRANSLATE_NOOP("tasks", "Translate into"),
                OptionKind.CHOICE,
                "auto",
                QT_TRANSLATE_NOOP(
                    "tasks", "Some models know only one language and always use it. Others know many."
                ),
                choices=choices_of(TARGET_LANGUAGES),
            ),
            Option(
                "from",
                QT_TRANSLATE_NOOP("tasks", "Language of the text"),
                OptionKind.CHOICE,
                "auto",
                choices=choices_of(SOURCE_LANGUAGES),
                advanced=True,
            ),
        ),
        hub_tags=("translation",),
        network="ForConditionalGeneration",
        icon="lang",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that translates texts."),
        at_work=120_000_000,
        runs_named=("opus-mt", "nllb", "m2m100", "t5-small", "t5-base"),
    ),
    Task(
        id="text-classification",
        question=QT_TRANSLATE_NOOP("tasks", "What kind of text is it?"),
        short=QT_TRANSLATE_NOOP("tasks", "Find the mood or kind"),
        media=Media.TEXT,
        result=Labels,
        or_else=Numbers,
        options=(HOW_MANY_ANSWERS,),
        teach=TEXT_GROUPS,
        hub_tags=("text-classification",),
        network="ForSequenceClassification",
        icon="gauge",
        need=QT_TRANSLATE_NOOP(
            "tasks", "You need a model that says what kind of text it is, such as praise or complaint."
        ),
        at_work=200_000_000,
    ),
    Task(
        id="token-classification",
        question=QT_TRANSLATE_NOOP("tasks", "Find names in it"),
        short=QT_TRANSLATE_NOOP("tasks", "Find names"),
        media=Media.TEXT,
        result=Spans,
        hub_tags=("token-classification",),
        network="ForTokenClassification",
        icon="target",
        need=QT_TRANSLATE_NOOP(
            "tasks", "You need a model that finds people, places and organisations in a text."
        ),
        at_work=200_000_000,
    ),
    Task(
        id="question-answering",
        question=QT_TRANSLATE_NOOP("tasks", "Answer a question about it"),
        short=QT_TRANSLATE_NOOP("tasks", "Answer questions"),
        media=Media.TEXT,
        result=Spans,
        options=(
            Option(
                "question",
                QT_TRANSLATE_NOOP("tasks", "Your question"),
                OptionKind.TEXT,
                "",
                QT_TRANSLATE_NOOP("tasks", "The answer is a passage of the text, word for word."),
                required=True,
            ),
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many answers"),
                OptionKind.INTEGER,
                3,
                minimum=1,
                maximum=20,
            ),
        ),
        hub_tags=("question-answering",),
        network="ForQuestionAnswering",
        icon="chat",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that finds the answer to your question in a text."),
        at_work=200_000_000,
        runs_named=("squad",),
    ),
    Task(
        id="text-generation",
        question=QT_TRANSLATE_NOOP("tasks", "Write an answer to it"),
        short=QT_TRANSLATE_NOOP("tasks", "Chat and write"),
        media=Media.TEXT,
        result=Text,
        options=(
            Option(
                "instruction",
                QT_TRANSLATE_NOOP("tasks", "What to do with the text"),
                OptionKind.TEXT,
                "",
                QT_TRANSLATE_NOOP(
                    "tasks",
                    "For example: Put it in plain words. If this is empty, the text itself is the question. "
                    "What such a model writes sounds right but may be wrong.",
                ),
            ),
            Option(
                "length",
                QT_TRANSLATE_NOOP("tasks", "Words at most"),
                OptionKind.INTEGER,
                200,
                minimum=10,
                maximum=2000,
            ),
        ),
        hub_tags=("text-generation",),
        icon="chat",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that writes: answers, letters, lists, ideas."),
        at_work=300_000_000,
    ),
)
