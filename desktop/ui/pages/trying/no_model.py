"""A question that no model on this computer can answer: what one would do, which to take, how to get it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import wording
from desktop.atlas import Level, Recommendation
from desktop.tasks import QT_TRANSLATE_NOOP, Task
from desktop.ui.look import theme
from desktop.ui.widgets.badge import Badge, fit_words
from desktop.ui.widgets.buttons import PlainButton, PrimaryButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label, heading
from desktop.workbench import guide
from desktop.workbench.licences import licence_fact
from desktop.workbench.workbench import Workbench

WHAT_IT_DOES = {
    "image-classification": QT_TRANSLATE_NOOP("NoModel", "Such a model says what a picture shows."),
    "object-detection": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model draws a box around each thing that it knows, and says what it is."
    ),
    "zero-shot-object-detection": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model draws a box around the things that you name."
    ),
    "image-segmentation": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model colours each part of a picture, such as sky or road, and can cut it out."
    ),
    "zero-shot-image-classification": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model says which of your own words fit a picture best."
    ),
    "image-to-text": QT_TRANSLATE_NOOP("NoModel", "Such a model describes a picture in a sentence."),
    "visual-question-answering": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model answers a question about a picture."
    ),
    "depth-estimation": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model says how far away each part of a picture is."
    ),
    "image-feature-extraction": QT_TRANSLATE_NOOP("NoModel", "Such a model finds pictures that look alike."),
    "summarization": QT_TRANSLATE_NOOP("NoModel", "Such a model says in a few sentences what a text says."),
    "translation": QT_TRANSLATE_NOOP("NoModel", "Such a model writes a text in another language."),
    "text-classification": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model says of what mood or kind a text is, such as praise or complaint."
    ),
    "token-classification": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model finds people, places and organisations in a text."
    ),
    "question-answering": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model finds the words in a text that answer your question."
    ),
    "text-generation": QT_TRANSLATE_NOOP("NoModel", "Such a model writes: answers, letters, lists, ideas."),
    "zero-shot-classification": QT_TRANSLATE_NOOP("NoModel", "Such a model sorts texts by your own labels."),
    "sentence-similarity": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model finds the passages that mean the same."
    ),
    "automatic-speech-recognition": QT_TRANSLATE_NOOP("NoModel", "Such a model writes down what is said."),
    "audio-classification": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model says what is to be heard, such as speech, music or a dog."
    ),
    "zero-shot-audio-classification": QT_TRANSLATE_NOOP(
        "NoModel", "Such a model says which of your own words fit a sound best."
    ),
    "text-to-speech": QT_TRANSLATE_NOOP("NoModel", "Such a model reads a text aloud."),
}
"""One sentence for a task; a task without one only has its question."""


class RecommendedModel(Card):
    """The model to take on this computer, with its size and how it would run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 4, tone="tint", parent=parent)
        self.name = Label("", "group", wrap=True)
        self.facts = Label("", "fact", "text2", wrap=True)
        self.badge = Badge("")
        self.content.addWidget(Label(self.tr("Recommended for this computer"), "fact", "text2"))
        self.content.addWidget(self.name)
        self.content.addWidget(self.facts)
        self.content.addSpacing(theme.px(4))
        self.content.addWidget(self.badge)

    def show_choice(self, choice: Recommendation, workbench: Workbench) -> None:
        variant = choice.variant
        size = wording.size(variant.megabytes * 1e6)
        facts = (guide.short_name(variant), size, licence_fact(variant.licence))
        self.name.setText(choice.entry.name)
        self.facts.setText(" · ".join(fact for fact in facts if fact))
        fit = guide.fit_of_variant(choice.entry, variant, workbench.device)
        self.badge.setVisible(fit is not None)
        if fit is not None:
            self.badge.set(*fit_words(fit.verdict), fit.hint)
        self.setAccessibleName(f"{self.name.text()}, {self.facts.text()}")


class NoModel(QWidget):
    """Stands where the answer would.

    Signals:
        find_requested(): to Discover, for this question.
        online_requested(): work online from now on.
        models_requested(): to My models, where a pack can be brought in.
    """

    find_requested = Signal()
    online_requested = Signal()
    models_requested = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._task: Task | None = None
        self.what = Label("", "body", "text2", wrap=True)
        self.recommended = RecommendedModel()
        self.offline = Label("", "body", "text2", wrap=True)
        self.offline.setText(
            self.tr("You are offline. Getting a model needs the internet, or a pack from another computer.")
        )
        self.find_one = PrimaryButton(self.tr("Find one"), "compass")
        self.find_one.clicked.connect(self.find_requested)
        self.go_online = PrimaryButton(self.tr("Go online"), "globe")
        self.go_online.clicked.connect(self.online_requested)
        self.bring_pack = PlainButton(self.tr("Open my models"), "layers")
        self.bring_pack.setToolTip(self.tr("A pack is brought in there"))
        self.bring_pack.clicked.connect(self.models_requested)
        self._build()
        workbench.engines.offline_changed.connect(lambda _offline: self._refresh())
        workbench.device_known.connect(lambda _device: self._refresh())

    def _build(self) -> None:
        buttons = QWidget()
        row = FlowLayout(buttons, 8)
        for button in (self.find_one, self.go_online, self.bring_pack):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(heading(self.tr("No model here can do this yet")))
        for widget in (self.what, self.recommended, self.offline, buttons):
            layout.addWidget(widget)

    def show_task(self, task: Task) -> None:
        """Say what a model for `task` would do."""
        if task is not self._task:
            self._task = task
            known = WHAT_IT_DOES.get(task.id, "")
            self.what.setText(QCoreApplication.translate("NoModel", known) if known else "")
            self.what.setVisible(bool(known))
            self._refresh()

    def _refresh(self) -> None:
        if self._task is None:
            return
        device, task = self._workbench.device, self._task.id
        choice = guide.recommend(task, Level.BALANCED, device) or guide.recommend(task, Level.SMALL, device)
        self.recommended.setVisible(choice is not None)
        if choice is not None:
            self.recommended.show_choice(choice, self._workbench)
        offline = self._workbench.engines.is_offline
        for widget in (self.offline, self.go_online, self.bring_pack):
            widget.setVisible(offline)
        self.find_one.setVisible(not offline)
