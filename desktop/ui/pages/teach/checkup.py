"""The data check-up: what was found in the examples, and how they will be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.catalogue import counted, plural
from desktop.letters import shown
from desktop.messages import say
from desktop.protocol import (
    AllAlike,
    Conflicts,
    Divided,
    Duplicates,
    ExamplesReport,
    FewExamples,
    Finding,
    Input,
    Inside,
    LeftOut,
    Namesakes,
    NearConflicts,
    NearCopies,
    Noted,
    SmallestPicture,
    TextLengths,
    Unreadable,
)
from desktop.ui.look import icons, theme
from desktop.ui.pages.teach.groups import ENOUGH
from desktop.ui.widgets.announce import announce
from desktop.ui.widgets.buttons import LinkButton, PlainButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label, heading, line

SMALL = 64
"""Pixels of the shorter side below which a picture shows too little for most models."""

FEW_WORDS = 3
"""Words below which a text says too little for most models."""

LISTED = 40
"""Lines that "Show" opens at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the check-up.

    Attributes:
        kind: colour token of the sign: "bad", "warn", "info" or "ok".
        lines: what "Show" opens.
        answers: what a person may do about it, such as `MERGE`.
    """

    kind: str
    icon: str
    title: str
    text: str
    lines: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def needs_a_look(self) -> bool:
        return self.kind in ("bad", "warn")


MERGE, IGNORE, APART = "merge", "ignore", "apart"
"""What may be done about groups whose names look the same."""


def findings(report: ExamplesReport) -> list[Row]:
    """What a person should know about the examples, the worst first."""
    told = ((tell, report.finding(kind)) for kind, tell in FINDINGS.items())
    return [row for tell, found in told if found is not None for row in tell(found)]


def _conflicts(found: Conflicts) -> list[Row]:
    number = len(found.sets)
    title = counted(
        "{count} example is in more than one group", "{count} examples are in more than one group", number
    )
    return [Row("bad", "copyfiles", title, _tr("Only one group can be right"), _sets(found.sets))]


def _unreadable(found: Unreadable) -> list[Row]:
    number = len(found.files)
    title = counted("{count} example cannot be used", "{count} examples cannot be used", number)
    text = plural("It is left out", "They are left out", number)
    lines = tuple(f"{_group_and_name(path)}: {say(why)}" for path, why in found.files)
    return [Row("bad", "file", title, text, lines)]


def _near_conflicts(found: NearConflicts) -> list[Row]:
    title = counted(
        "{count} example looks like one in another group",
        "{count} examples look like examples in another group",
        len(found.sets),
    )
    text = _tr("Only one group can be right, unless the small difference is what matters")
    return [Row("warn", "copyfiles", title, text, _sets(found.sets))]


def _namesakes(found: Namesakes) -> list[Row]:
    lines = tuple(" = ".join(f"“{shown(name)}”" for name in names) for names in found.sets)
    names = lines[0] if len(lines) == 1 else ""
    if found.merged:
        text = names or _tr("Names that look the same are one group")
        row = Row("ok", "okc", _tr("Merged. Your files stay as they are"), text, lines[1:] and lines)
        return [replace(row, answers=(APART,))]
    title = _tr("Some groups have names that look the same")
    text = names or _tr("Merge those that are one group")
    return [Row("warn", "warn", title, text, lines[1:] and lines, (MERGE, IGNORE))]


def _noted(found: Noted) -> list[Row]:
    number = len(found.files)
    title = counted(
        "{count} file could only be read in part", "{count} files could only be read in part", number
    )
    lines = tuple(f"{_group_and_name(path)}: {' '.join(map(say, notes))}" for path, notes in found.files)
    return [Row("warn", "file", title, plural("It is used", "They are used", number), lines)]


def _all_alike(found: AllAlike) -> list[Row]:
    groups = tuple(map(shown, found.groups))
    if len(groups) == 1:
        title = _tr("All examples in “{group}” look alike").format(group=groups[0])
    else:
        title = _tr("In {count} groups all examples look alike").format(count=len(groups))
    text = _tr("Burnish cannot recognise copies among them, so the report may look better than the model is")
    return [Row("warn", "copyfiles", title, text, groups[1:] and groups)]


def _near_copies(found: NearCopies) -> list[Row]:
    number = found.count
    title = counted(
        "{count} example looks like a copy of another", "{count} examples look like copies of others", number
    )
    text = plural("It is used for the same purpose", "They are used for the same purpose", number)
    return [Row("info", "copyfiles", title, text, _sets(found.sets))]


def _duplicates(found: Duplicates) -> list[Row]:
    title = counted("{count} example has copies", "{count} examples have copies", len(found.sets))
    text = _tr("Copies are always used for the same purpose")
    return [Row("info", "copyfiles", title, text, _sets(found.sets))]


def _few(found: FewExamples) -> list[Row]:
    """One row for each small group; one for all when there are many."""
    groups = [(shown(name), count) for name, count in found.groups]
    if len(groups) > 3:
        title = _tr("{count} groups have few examples").format(count=len(groups))
        advice = _tr("At least {enough} in each is better").format(enough=ENOUGH)
        lines = tuple(f"{name}: {count}" for name, count in groups)
        return [Row("warn", "warn", title, advice, lines)]
    title, text = _tr("“{group}” has few examples"), _tr("{count}; at least {enough} is better")
    return [
        Row("warn", "warn", title.format(group=name), text.format(count=count, enough=ENOUGH))
        for name, count in groups
    ]


def _smallest(found: SmallestPicture) -> list[Row]:
    size = _tr("The smallest is {width} × {height} pixels").format(width=found.width, height=found.height)
    if min(found.width, found.height) < SMALL:
        return [Row("info", "info", _tr("Some pictures are small"), size)]
    return [Row("ok", "okc", _tr("All pictures are large enough"), size)]


def _text_lengths(found: TextLengths) -> list[Row]:
    words = counted("{count}\u00a0word", "{count}\u00a0words", found.longest)
    text = _tr("From {shortest} to {longest}").format(shortest=f"{found.shortest:,}", longest=words)
    if found.shortest < FEW_WORDS:
        return [Row("info", "info", _tr("Some texts are very short"), text)]
    return [Row("ok", "okc", _tr("All texts are long enough"), text)]


def _divided(found: Divided) -> list[Row]:
    """Which folder is used for what, and what Burnish draws because no folder is for it."""
    meanings = {"train": _tr("Training"), "validation": _tr("Validation"), "test": _tr("Test")}
    used = [f"{meanings[part]}: {shown(folder)}" for part, folder in found.parts]
    if missing := [meaning for part, meaning in meanings.items() if part not in dict(found.parts)]:
        used.append(_tr("{parts}: taken from the training examples").format(parts=", ".join(missing)))
    return [Row("info", "folder", _tr("These examples are divided already"), " · ".join(used))]


def _inside(found: Inside) -> list[Row]:
    title = _tr("The groups are in a folder inside this one")
    return [Row("info", "folder", title, shown(found.folder))]


def _left_out(found: LeftOut) -> list[Row]:
    title = counted("{count} item was left out", "{count} items were left out", found.count)
    lines = list[str]()
    for why, files in found.reasons:
        lines += [f"{say(why)}:", *(f"    {_group_and_name(path)}" for path in files)]
    return [Row("info", "file", title, "; ".join(say(why) for why, _ in found.reasons), tuple(lines))]


FINDINGS: dict[type[Finding], Callable[[Any], list[Row]]] = {
    Conflicts: _conflicts,
    NearConflicts: _near_conflicts,
    Namesakes: _namesakes,
    Unreadable: _unreadable,
    Noted: _noted,
    FewExamples: _few,
    AllAlike: _all_alike,
    Duplicates: _duplicates,
    NearCopies: _near_copies,
    Divided: _divided,
    Inside: _inside,
    LeftOut: _left_out,
    SmallestPicture: _smallest,
    TextLengths: _text_lengths,
}
"""How each kind of finding is told, the worst first. What blocks stands above the groups."""


def _sets(sets: Sequence[Sequence[Input]]) -> tuple[str, ...]:
    return tuple(
        " = ".join(_group_and_name(one.path) if one.path else f"“{one.name}”" for one in same)
        for same in sets
    )


def _group_and_name(path: str) -> str:
    return shown("/".join(filter(None, (Path(path).parent.name, Path(path).name))))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Checkup", text)


class FindingRow(QWidget):
    """Sign, what was found, "Show" where there is something to show, and what can be done about it.

    Signals:
        answered(str): what to do was chosen, such as `MERGE`.
    """

    answered = Signal(str)

    def __init__(self, finding: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self._sign = QLabel()
        self._show_sign()
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Label(finding.title, "strong", wrap=True))
        words.addWidget(Label(finding.text, "fact", "text2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(10), 0, theme.px(10))
        column.addLayout(row)
        self.setAccessibleName(f"{finding.title}. {finding.text}")
        if finding.lines:
            self._add_list(row, column)
        self.answers: dict[str, PlainButton] = {}
        if finding.answers:
            self._add_answers(words)

    def _add_answers(self, words: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        names = {MERGE: self.tr("Merge"), IGNORE: self.tr("Ignore"), APART: self.tr("Keep apart")}
        for key in self.finding.answers:
            button = PlainButton(names[key], small=True)
            button.setAccessibleName(f"{names[key]}: {self.finding.title}")
            button.clicked.connect(partial(self.answered.emit, key))
            self.answers[key] = button
            row.addWidget(button)
        row.addStretch(1)
        words.addSpacing(theme.px(4))
        words.addLayout(row)

    def _add_list(self, row: QHBoxLayout, column: QVBoxLayout) -> None:
        shown = list(self.finding.lines[:LISTED])
        if len(self.finding.lines) > LISTED:
            shown.append(self.tr("and {count} more").format(count=f"{len(self.finding.lines) - LISTED:,}"))
        self.list = Label("\n".join(shown), "fact", wrap=True, selectable=True)
        self.list.hide()
        self.show_button = PlainButton(self.tr("Show"), small=True)
        self.show_button.setAccessibleName(self.tr("Show: {finding}").format(finding=self.finding.title))
        self.show_button.clicked.connect(self._turn)
        row.addWidget(self.show_button)
        column.addWidget(self.list)

    def _turn(self) -> None:
        opened = self.list.isHidden()
        self.list.setVisible(opened)
        self.show_button.setText(self.tr("Hide") if opened else self.tr("Show"))

    def _show_sign(self) -> None:
        pixmap = icons.pixmap(self.finding.icon, self.finding.kind, 18, self.devicePixelRatioF())
        self._sign.setPixmap(pixmap)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_sign()


class CheckupCard(Card):
    """All findings.

    Signals:
        answered(str): what to do about one of them was chosen.
    """

    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 0, parent=parent)
        self._summary = Label("", "fact", "text2")
        top = QHBoxLayout()
        top.addWidget(heading(self.tr("Data check-up")))
        top.addStretch(1)
        top.addWidget(self._summary)
        self.content.addLayout(top)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.content.addLayout(self._rows)
        self.rows: list[FindingRow] = []

    def show_report(self, report: ExamplesReport) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        found = findings(report)
        self.rows = [FindingRow(finding) for finding in found]
        for index, row in enumerate(self.rows):
            if index:
                self._rows.addWidget(line())
            self._rows.addWidget(row)
            row.answered.connect(self.answered)
        number = sum(finding.needs_a_look for finding in found)
        if number:
            words = counted("{count} to look at", "{count} to look at", number)
        else:
            words = self.tr("Nothing to check yet") if report.problem else self.tr("All good")
        self._summary.setText(words)


class SplitBar(QWidget):
    """Three shares side by side."""

    TOKENS = ("accent", "plotValidation", "control")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[int, int, int] = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_counts(self, counts: tuple[int, int, int]) -> None:
        self._counts = counts
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), theme.px(6), theme.px(6))
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), theme.color("well"))
        total, left, gap = sum(self._counts), 0.0, theme.px(2)
        for token, count in zip(self.TOKENS, self._counts, strict=True):
            width = self.width() * count / total if total else 0.0
            painter.fillRect(QRectF(left, 0, max(0.0, width - gap), self.height()), theme.color(token))
            left += width


class _Key(QWidget):
    """A square of a colour, as in a legend."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(10), theme.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._token))
        painter.drawRoundedRect(self.rect(), theme.px(3), theme.px(3))


class SplitCard(Card):
    """How the examples are used.

    Signals:
        shuffled(): another division is wanted.
    """

    shuffled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 10, parent=parent)
        self.shuffle = LinkButton(self.tr("Shuffle again"))
        self.shuffle.clicked.connect(self.shuffled)
        top = QHBoxLayout()
        top.addWidget(heading(self.tr("How they are used")))
        top.addStretch(1)
        top.addWidget(self.shuffle)
        self.content.addLayout(top)
        self.bar = SplitBar()
        self.content.addWidget(self.bar)
        self._numbers: list[Label] = []
        parts = (
            (self.tr("Training"), self.tr("to learn from")),
            (self.tr("Validation"), self.tr("to check progress")),
            (self.tr("Test"), self.tr("kept aside for the report")),
        )
        for token, (name, meaning) in zip(SplitBar.TOKENS, parts, strict=True):
            self.content.addLayout(self._row(token, name, meaning))
        self.shuffled_note = Label("", "fact", "ok", wrap=True)
        self.shuffled_note.hide()
        self.content.addWidget(self.shuffled_note)

    def _row(self, token: str, name: str, meaning: str) -> QHBoxLayout:
        number = Label("", "body", "text", tabular=True)
        self._numbers.append(number)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(_Key(token))
        row.addWidget(Label(name, "body"))
        row.addWidget(Label(meaning, "fact", "text2"))
        row.addStretch(1)
        row.addWidget(number)
        return row

    def show_counts(self, counts: tuple[int, int, int], shuffled: bool = False) -> None:
        """How many examples are in each part; `shuffled` when others than before."""
        self.bar.set_counts(counts)
        for label, count in zip(self._numbers, counts, strict=True):
            label.setText(f"{count:,}")
        training, validation, test = (f"{count:,}" for count in counts)
        words = self.tr("{training} to learn from, {validation} to check progress, {test} for the report")
        self.setAccessibleName(words.format(training=training, validation=validation, test=test))
        self.shuffled_note.setVisible(shuffled)
        if shuffled:  # the numbers are the same as before
            self.shuffled_note.setText(self.tr("Shuffled: other examples are in each part now."))
            announce(self, self.shuffled_note.text())
