"""Names with how sure the model is, the likeliest first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.catalogue import counted
from desktop.results import Labels, Result
from desktop.ui.look import theme
from desktop.ui.results.confidence import ConfidenceBars
from desktop.ui.results.view import ResultView
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, heading
from desktop.ui.widgets.slider import ValueSlider
from desktop.wording import percent
from desktop.workbench.trying.telling import display_label

_LEAST = 0.01
"""Answers that would read "0 %" are noise; the slider brings them back."""


class _Rows(QScrollArea):
    """Scrolls where there is not room for all of its contents, and asks for that room."""

    def sizeHint(self) -> QSize:
        inside = self.widget()
        return super().sizeHint() if inside is None else inside.sizeHint()


class LabelsView(ResultView):
    """A heading, a slider that hides what is less certain, and a bar for each name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer = Labels(())
        self._heading = heading("")
        self._heading.setWordWrap(True)
        self.least = ValueSlider(self.tr("Show when at least this sure"), 0.0, 1.0, _LEAST, percent)
        self.least.moved.connect(self._show)
        self.bars = ConfidenceBars()
        self.bars.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hidden = Label("", "fact")
        self.show_all = LinkButton(self.tr("Show"), hint=self.tr("Show the less certain ones too"))
        self.show_all.clicked.connect(lambda: self.least.set_value(0.0))
        self._build()

    def _build(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(theme.px(24))
        choice.addWidget(
            ElidedLabel(
                self.tr("Show when at least this sure"), "fact", "text2", mode=Qt.TextElideMode.ElideRight
            )
        )
        choice.addWidget(self.least, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._hidden)
        foot.addStretch(1)
        foot.addWidget(self.show_all)
        content = QWidget()
        content.setObjectName("contents")
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.px(4))
        rows.addWidget(self.bars)
        rows.addLayout(foot)
        rows.addStretch(1)
        scroll = _Rows()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._heading)
        layout.addLayout(choice)
        layout.addWidget(scroll, 1)

    def show_result(self, result: Result) -> None:
        assert isinstance(result, Labels)
        self._answer = result
        self._show()

    def shown(self) -> list[str]:
        """The names that pass the slider; the likeliest always does."""
        return [row.label for row in self.bars.rows()]

    def _show(self, _least: float = 0.0) -> None:
        labels, least = self._answer.labels, self.least.value()
        kept = [label for n, label in enumerate(labels) if n == 0 or label.score >= least - 1e-9]
        self.bars.set_scores([(display_label(label.label), label.score) for label in kept])
        best = (
            self.tr("Most likely: {label}").format(label=display_label(labels[0].label))
            if labels
            else self.tr("No answer")
        )
        self._heading.setText(best)
        hidden = len(labels) - len(kept)
        words = counted(
            "{count}\u00a0less certain one is hidden", "{count}\u00a0less certain ones are hidden", hidden
        )
        self._hidden.setText(words if hidden else "")
        self.show_all.setVisible(hidden > 0)
