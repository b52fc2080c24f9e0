"""How lengths that were set in px when a page was built follow the zoom afterwards.

Margins, gaps and fixed sizes are set once, with `theme.px`. When the zoom changes they are multiplied here,
for all widgets; those that set their own again when they hear of the change have the last word.
"""

from __future__ import annotations

from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QLayout,
    QSpacerItem,
    QWidget,
)

_DESIGN = "burnishDesign"
_UNLIMITED = 16_777_215


def rescale(app: QApplication, was: float, now: float) -> None:
    """Bring everything that was laid out at zoom `was` (1.0 is 100 %) to zoom `now`."""
    for window in app.topLevelWidgets():
        for widget in (window, *window.findChildren(QWidget)):
            if not widget.isWindow() and not widget.objectName().startswith("qt_"):
                _rescale_size(widget, was, now)
            if (layout := widget.layout()) is not None:
                _rescale_layout(layout, was, now)


def _rescale_layout(layout: QLayout, was: float, now: float) -> None:
    # From the inside out: a layout without a gap of its own has that of the layout around it.
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if (inner := item.layout()) is not None:
            _rescale_layout(inner, was, now)
        elif (spacer := item.spacerItem()) is not None:
            _rescale_spacer(spacer, layout, index, was, now)
    if not isinstance(layout, QBoxLayout | QGridLayout | QFormLayout):
        return
    margins = layout.contentsMargins()
    lengths = [margins.left(), margins.top(), margins.right(), margins.bottom(), *_gaps(layout)]
    left, top, right, bottom, *gaps = _scaled(layout, "", lengths, was, now)
    layout.setContentsMargins(left, top, right, bottom)
    _set_gaps(layout, gaps)
    layout.invalidate()


def _gaps(layout: QBoxLayout | QGridLayout | QFormLayout) -> list[int]:
    match layout:
        case QGridLayout():
            columns = [layout.columnMinimumWidth(column) for column in range(layout.columnCount())]
            return [layout.horizontalSpacing(), layout.verticalSpacing(), *columns]
        case QFormLayout():
            return [layout.horizontalSpacing(), layout.verticalSpacing()]
        case _:
            return [layout.spacing()]


def _set_gaps(layout: QBoxLayout | QGridLayout | QFormLayout, gaps: list[int]) -> None:
    match layout:
        case QGridLayout() | QFormLayout():
            layout.setHorizontalSpacing(gaps[0])
            layout.setVerticalSpacing(gaps[1])
            if isinstance(layout, QGridLayout):
                for column, width in enumerate(gaps[2:]):
                    layout.setColumnMinimumWidth(column, width)
        case _:
            layout.setSpacing(gaps[0])


def _rescale_spacer(spacer: QSpacerItem, layout: QLayout, index: int, was: float, now: float) -> None:
    size, policy = spacer.sizeHint(), spacer.sizePolicy()
    if size.width() or size.height():
        width, height = _scaled(layout, f"{index}", [size.width(), size.height()], was, now)
        spacer.changeSize(width, height, policy.horizontalPolicy(), policy.verticalPolicy())


def _rescale_size(widget: QWidget, was: float, now: float) -> None:
    """What the style sheet sets is left to it."""
    sizes = {
        "minw": (widget.minimumWidth(), widget.setMinimumWidth),
        "minh": (widget.minimumHeight(), widget.setMinimumHeight),
        "maxw": (widget.maximumWidth(), widget.setMaximumWidth),
        "maxh": (widget.maximumHeight(), widget.setMaximumHeight),
    }
    for name, (length, set_length) in sizes.items():
        if 0 < length < _UNLIMITED and not widget.property(f"_q_stylesheet_{name}"):
            set_length(_scaled(widget, name, [length], was, now)[0])


def _scaled(owner: QWidget | QLayout, name: str, lengths: list[int], was: float, now: float) -> list[int]:
    """`lengths` at zoom `now`.

    The lengths at 100 % are kept with their owner, else rounding there and back would add up.
    """
    key = f"{_DESIGN}{name}"
    kept: list[tuple[float, int]] = owner.property(key) or []
    kept += [(0.0, -1)] * (len(lengths) - len(kept))
    designed = [
        design if length == set_here else length / was
        for length, (design, set_here) in zip(lengths, kept, strict=False)
    ]
    scaled = [max(1, round(length * now)) if length > 0 else round(length * now) for length in designed]
    owner.setProperty(key, list(zip(designed, scaled, strict=True)))
    return scaled
