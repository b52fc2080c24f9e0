"""The loss plot: what it holds, how it is read, and that it stays quick."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.teach.loss_panel import LossPanel
from desktop.ui.pages.teach.loss_plot import LossPlot
from desktop.ui.pages.teach.loss_series import LossSeries, nice_step, nice_top
from desktop.ui.widgets.elided import ElidedLabel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plot(qtbot: QtBot, qapp: QApplication) -> LossPlot:
    Theme(qapp, "light").apply()
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(700, 320)
    plot.set_rounds(10)
    return plot


def teach(plot: LossPlot, rounds: int) -> None:
    plot.add_measured(0, 1.2, 0.3, True)
    for number in range(1, rounds + 1):
        for part in range(1, 6):
            plot.add_step(number - 1 + part / 5, 1 / number)
        plot.add_measured(number, 1.2 / number, 0.3 + 0.05 * number, True)


def test_no_library_for_plots_or_numbers_is_needed() -> None:
    """Their import takes a second, and in a thread it crashed the window that was making pages meanwhile."""
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from desktop.ui.look.theme import Theme; Theme(app, 'light').apply();"
        "from desktop.ui.pages.teach.loss_panel import LossPanel; panel = LossPanel();"
        "panel.plot.set_rounds(2); [panel.plot.add_step(n / 500, 1.0) for n in range(1000)];"
        "panel.plot.repaint_now(); panel.grab();"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_latest_numbers_can_be_read_out(plot: LossPlot) -> None:
    plot.repaint_now()
    assert plot.accessibleDescription() == "Nothing has been measured yet."
    teach(plot, 3)
    plot.repaint_now()
    words = plot.accessibleDescription()
    assert words.startswith("Round 3 of 10. Loss on unseen examples 0.400. Loss while learning 0.333.")
    assert "Best version after round 3, with a loss of 0.400." in words


def test_what_is_still_to_come_is_shaded_until_the_end(plot: LossPlot) -> None:
    teach(plot, 3)
    plot.repaint_now()
    assert plot.drawn.future == 3.0
    plot.finish()
    plot.repaint_now()
    assert plot.drawn.future is None


def test_the_best_version_is_marked(plot: LossPlot) -> None:
    plot.add_measured(0, 1.0, 0.3, True)
    plot.repaint_now()
    assert plot.drawn.best is None
    plot.add_measured(1, 0.5, 0.6, True)
    plot.add_measured(2, 0.7, 0.5, False)
    plot.repaint_now()
    assert plot.drawn.best is not None and plot.drawn.best.epoch == 1


def test_a_continued_run_draws_again_only_what_was_safe(plot: LossPlot) -> None:
    teach(plot, 4)
    plot.forget_after(2)
    assert [one.epoch for one in plot.measured] == [0, 1, 2]
    assert plot.steps == 10
    plot.add_measured(2, 0.9, 0.5, False)
    assert plot.measured[-1].loss == 0.9


def test_a_loss_that_is_no_number_is_not_drawn(plot: LossPlot) -> None:
    plot.add_step(0.1, math.nan)
    plot.add_step(0.2, math.inf)
    plot.add_step(0.3, 0.5)
    assert plot.steps == 1


def test_keys_zoom_and_zero_shows_everything_again(plot: LossPlot, qtbot: QtBot) -> None:
    plot.show()
    teach(plot, 3)
    plot.repaint_now()
    whole = plot.view
    with qtbot.waitSignal(plot.zoomed, check_params_cb=lambda on: on):
        QTest.keyClick(plot, Qt.Key.Key_Plus)
    closer = plot.view
    assert closer.right - closer.left < whole.right - whole.left
    plot.add_step(3.2, 0.3)
    plot.repaint_now()
    assert plot.view == closer  # new numbers do not move what is looked at
    with qtbot.waitSignal(plot.zoomed, check_params_cb=lambda on: not on):
        QTest.keyClick(plot, Qt.Key.Key_0)
    assert plot.view == whole


def test_the_wheel_zooms_to_where_the_pointer_is_and_dragging_moves(plot: LossPlot, qtbot: QtBot) -> None:
    plot.show()
    teach(plot, 8)
    plot.repaint_now()
    whole, place = plot.view, QPoint(600, 100)
    assert not turn_wheel(plot, place, -120), "all is seen: the page may scroll"
    assert turn_wheel(plot, place, 240)
    closer = plot.view
    assert closer.left - whole.left > whole.right - closer.right > 0
    drag = [QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease]
    for kind, across in zip(drag, (300, 400, 400), strict=True):
        at = QPointF(across, 100)
        event = QMouseEvent(kind, at, at, LEFT, LEFT, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(plot, event)
    assert plot.view.left < closer.left
    assert plot.view.right - plot.view.left == pytest.approx(closer.right - closer.left)
    turn_wheel(plot, place, -2400)
    assert plot.view == whole


def turn_wheel(plot: LossPlot, place: QPoint, angle: int) -> bool:
    """Whether the plot took it."""
    at, none = QPointF(place), Qt.MouseButton.NoButton
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, angle),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot, event)
    return event.isAccepted()


def test_of_a_hundred_thousand_steps_only_as_many_as_can_be_seen_are_drawn(plot: LossPlot) -> None:
    plot.set_rounds(100)
    plot.show()
    for number in range(100_000):
        plot.add_step(number / 1000, 1 + math.sin(number) / 3)
    plot.repaint_now()
    assert 1000 < len(plot.drawn.raw) < 5000
    assert len(plot.drawn.smooth) < 500


def test_colours_follow_the_theme(plot: LossPlot, qapp: QApplication) -> None:
    teach(plot, 2)
    plot.repaint_now()
    theme = Theme(qapp, "light")
    theme.apply()
    assert has_colour(plot, "#14568a") and not has_colour(plot, "#9ad2f5")
    theme.set_mode("dark")
    assert has_colour(plot, "#9ad2f5") and not has_colour(plot, "#14568a")


def has_colour(plot: LossPlot, name: str) -> bool:
    picture = plot.grab().toImage()
    return any(
        picture.pixelColor(x, y).name() == name
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_smoothing_follows_the_mean_and_none_keeps_every_step() -> None:
    series = LossSeries()
    for number in range(400):
        series.append(number / 40, 1.0 + (0.5 if number % 2 else -0.5))
    points = series.smoothed(0, 10, 100, 1.0)
    assert points[-1][0] == pytest.approx(9.975)
    assert all(0.95 < loss < 1.05 for _epoch, loss in points)
    few = LossSeries()
    for number in range(50):
        few.append(number, float(number % 2))
    assert few.smoothed(0, 50, 100, 0.0) == [(number, float(number % 2)) for number in range(50)]


def test_a_few_steps_at_the_start_of_a_long_run_are_smoothed_too() -> None:
    series = LossSeries()
    for number in range(5):
        series.append(number / 10, 1.0)
    points = series.smoothed(0, 100, 300, 4.0)
    assert points
    assert [loss for _epoch, loss in points] == pytest.approx([1.0] * len(points))


def test_the_outline_keeps_the_extremes() -> None:
    series = LossSeries()
    for number in range(10_000):
        series.append(number / 100, 5.0 if number == 7777 else 1.0)
    points = series.raw(0, 100, 300)
    assert len(points) < 700
    assert max(loss for _epoch, loss in points) == 5.0


def test_the_mean_of_a_round_counts_its_steps_only() -> None:
    series = LossSeries()
    for epoch, loss in ((0.5, 4.0), (1.0, 2.0), (1.5, 1.0), (2.0, 3.0)):
        series.append(epoch, loss)
    assert series.mean(0, 1) == 3.0
    assert series.mean(1, 2) == 2.0
    assert math.isnan(series.mean(5, 6))


@pytest.mark.parametrize(("extent", "parts", "step"), [(20, 6, 5), (1.2, 4, 0.3), (3, 6, 0.5), (0, 4, 0.3)])
def test_axes_have_round_steps(extent: float, parts: int, step: float) -> None:
    assert nice_step(extent, parts) == pytest.approx(step)


def test_the_top_holds_the_lines() -> None:
    assert nice_top([1.02, 0.3], 1.1) == pytest.approx(1.2)
    assert nice_top([math.nan], 0.0) > 0
    assert nice_top([0.0, 4e-8], 8e-8) == pytest.approx(0.012), "few enough digits for the axis"


def test_the_same_numbers_stand_in_a_table(qtbot: QtBot, qapp: QApplication) -> None:
    Theme(qapp, "light").apply()
    panel = LossPanel()
    qtbot.addWidget(panel)
    panel.show()
    teach(panel.plot, 2)
    qtbot.mouseClick(panel.as_table, Qt.MouseButton.LeftButton)
    assert panel.table.isVisible()
    shown = [panel.table.item(2, column).text() for column in range(4)]
    assert shown == ["2 · best version", "0.500", "0.600", "40\u00a0%"]
    qtbot.mouseClick(panel.as_table, Qt.MouseButton.LeftButton)
    assert panel.plot.isVisible()


def test_the_slider_smooths(qtbot: QtBot, qapp: QApplication) -> None:
    Theme(qapp, "light").apply()
    panel = LossPanel()
    qtbot.addWidget(panel)
    panel.plot.set_rounds(10)
    for number in range(100):
        panel.plot.add_step(number / 10, float(number % 2))
    panel.smooth.setValue(0)
    panel.plot.repaint_now()
    rough = [loss for _epoch, loss in panel.plot.drawn.smooth]
    panel.smooth.setValue(100)
    panel.plot.repaint_now()
    smooth = [loss for _epoch, loss in panel.plot.drawn.smooth]
    assert max(smooth) - min(smooth) < (max(rough) - min(rough)) / 3


@pytest.mark.parametrize("width", [480, 606, 700, 900])
def test_title_and_key_are_whole_in_longer_words(
    qtbot: QtBot, theme: Theme, translated: None, width: int
) -> None:
    panel = LossPanel()
    qtbot.addWidget(panel)
    panel.resize(width, 400)
    panel.show()
    words = [label for label in panel.findChildren(ElidedLabel) if label.isVisible() and label.text()]

    def whole() -> None:
        assert [label.shown_text() for label in words] == [label.text() for label in words]

    qtbot.waitUntil(whole, timeout=2000)
