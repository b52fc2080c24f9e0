"""A question that no model on this computer can answer: what one would do, which to take, how to get it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import wording
from desktop.atlas import Recommendation
from desktop.tasks import Task
from desktop.ui.look import theme
from desktop.ui.widgets.badge import Badge, fit_words
from desktop.ui.widgets.buttons import IconButton, PlainButton, PrimaryButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.workbench import guide
from desktop.workbench.licences import licence_fact
from desktop.workbench.workbench import Workbench


class RecommendedModel(Card):
    """The model to take on this computer, with its size and how it would run; pressing it shows it.

    Signals:
        pressed(): its page in Discover is wanted.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 4, tone="tint", parent=parent)
        self.model = ""
        """Its id, to be found by; "" where it cannot be had now."""
        self.open_button = IconButton("chevr", self.tr("Show this model"), small=True, quiet=True)
        self.open_button.clicked.connect(self.pressed)
        self.name = Label("", "group", wrap=True)
        self.facts = Label("", "fact", "text2", wrap=True)
        self.badge = Badge("")
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Recommended for this computer"), "fact", "text2", wrap=True), 1)
        head.addWidget(self.open_button)
        self.content.addLayout(head)
        self.content.addWidget(self.name)
        self.content.addWidget(self.facts)
        self.content.addSpacing(theme.px(4))
        self.content.addWidget(self.badge)

    def show_choice(self, choice: Recommendation, workbench: Workbench) -> None:
        variant = choice.variant
        self.model = "" if workbench.engines.is_offline else guide.model_id(variant)
        self.open_button.setVisible(bool(self.model))
        shape = Qt.CursorShape.PointingHandCursor if self.model else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        size = wording.size(variant.megabytes * 1e6)
        facts = (guide.short_name(variant), size, licence_fact(variant.licence))
        self.name.setText(choice.entry.name)
        self.facts.setText(" · ".join(fact for fact in facts if fact))
        fit = guide.fit_of_variant(choice.entry, variant, workbench.device)
        self.badge.setVisible(fit is not None)
        if fit is not None:
            self.badge.set(*fit_words(fit.verdict), fit.hint)
        self.setAccessibleName(f"{self.name.text()}, {self.facts.text()}")
        self.open_button.setAccessibleDescription(self.accessibleName())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self.model and inside and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()


class NoModel(QWidget):
    """Stands where the answer would.

    Signals:
        find_requested(): to Discover, for this question.
        model_requested(str): to Discover, for the model with this id.
        online_requested(): work online from now on.
        models_requested(): to My models, where a pack can be brought in.
    """

    find_requested = Signal()
    model_requested = Signal(str)
    online_requested = Signal()
    models_requested = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._task: Task | None = None
        self.what = Label("", "body", "text2", wrap=True)
        self.recommended = RecommendedModel()
        self.recommended.pressed.connect(self._on_pressed)
        self.offline = Label("", "body", "text2", wrap=True)
        self.offline.setText(
            self.tr("You are offline. To get a model, you need the internet or a pack from another computer.")
        )
        self.find_one = PrimaryButton(self.tr("Find a model"), "compass")
        self.find_one.clicked.connect(self.find_requested)
        self.go_online = PrimaryButton(self.tr("Go online"), "globe")
        self.go_online.clicked.connect(self.online_requested)
        self.bring_pack = PlainButton(self.tr("Open my models"), "layers")
        self.bring_pack.setToolTip(self.tr("Packs are added there"))
        self.bring_pack.clicked.connect(self.models_requested)
        self._build()
        workbench.engines.offline_changed.connect(self._refresh)
        workbench.device_known.connect(self._refresh)

    def _on_pressed(self) -> None:
        self.model_requested.emit(self.recommended.model)

    def _build(self) -> None:
        buttons = QWidget()
        row = FlowLayout(buttons, 8)
        for button in (self.find_one, self.go_online, self.bring_pack):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(self.tr("No model on this computer can do this yet"), "section", wrap=True))
        for widget in (self.what, self.recommended, self.offline, buttons):
            layout.addWidget(widget)

    def show_task(self, task: Task) -> None:
        """Say what is needed for `task`."""
        if task is not self._task:
            self._task = task
            self.what.setText(QCoreApplication.translate("tasks", task.need))
            self._refresh()

    def _refresh(self) -> None:
        if self._task is None:
            return
        device, task = self._workbench.device, self._task.id
        choice = guide.first_choice(task, device)
        self.recommended.setVisible(choice is not None)
        if choice is not None:
            self.recommended.show_choice(choice, self._workbench)
        offline = self._workbench.engines.is_offline
        for widget in (self.offline, self.go_online, self.bring_pack):
            widget.setVisible(offline)
        self.find_one.setVisible(not offline)
