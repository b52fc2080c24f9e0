"""The loss plot: what it holds, how it is read, and that it stays quick."""

from __future__ import annotations

import math
import subprocess
import sys
import time

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.teach import loss_plot
from desktop.ui.pages.teach.loss_panel import LossPanel
from desktop.ui.pages.teach.loss_plot import LossPlot
from desktop.ui.pages.teach.loss_series import LossSeries, nice_step, nice_top


@pytest.fixture(autouse=True)
def library_is_there() -> None:
    """So that plots draw at once; how they wait for it is a test of its own."""
    import pyqtgraph  # noqa: F401


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


def test_importing_the_module_brings_no_plotting_library() -> None:
    code = (
        "import sys, desktop.ui.pages.teach.loss_panel; "
        "sys.exit(any(name in sys.modules for name in ('numpy', 'pyqtgraph')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_numbers_that_come_before_the_library_are_not_lost(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    Theme(qapp, "light").apply()
    task = loss_plot._Import()
    monkeypatch.setattr(loss_plot, "preload", lambda: task)
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.show()
    plot.set_rounds(5)
    teach(plot, 2)
    plot.repaint_now()
    assert plot.accessibleDescription().startswith("Round 2 of 5.")
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    QThreadPool.globalInstance().start(task)
    qtbot.waitUntil(lambda: plot._pg is not None)
    assert plot._unseen.getData()[0].tolist() == [0.0, 1.0, 2.0]


def test_the_latest_numbers_can_be_read_out(plot: LossPlot) -> None:
    plot.repaint_now()
    assert plot.accessibleDescription() == "Nothing is measured yet."
    teach(plot, 3)
    plot.repaint_now()
    words = plot.accessibleDescription()
    assert words.startswith("Round 3 of 10. Loss on unseen examples 0.400. Loss while learning 0.333.")
    assert "Best version after round 3, with a loss of 0.400." in words


def test_what_is_still_to_come_is_shaded_until_the_end(plot: LossPlot) -> None:
    teach(plot, 3)
    plot.repaint_now()
    assert plot._future.isVisible()
    assert plot._future.rect().left() == 3.0
    plot.finish()
    plot.repaint_now()
    assert not plot._future.isVisible()


def test_the_best_version_is_marked(plot: LossPlot) -> None:
    plot.add_measured(0, 1.0, 0.3, True)
    plot.repaint_now()
    assert not plot._ring.isVisible()
    plot.add_measured(1, 0.5, 0.6, True)
    plot.add_measured(2, 0.7, 0.5, False)
    plot.repaint_now()
    assert plot._best_label.toPlainText().strip() == "Best version: after round 1"
    assert plot._ring.getData()[0].tolist() == [1.0]


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
    (left, right), _ = plot._view.viewRange()
    with qtbot.waitSignal(plot.zoomed, check_params_cb=lambda on: on):
        QTest.keyClick(plot, Qt.Key.Key_Plus)
    (closer_left, closer_right), _ = plot._view.viewRange()
    assert closer_right - closer_left < right - left
    plot.add_step(3.2, 0.3)
    plot.repaint_now()
    assert plot._view.viewRange()[0] == [
        closer_left,
        closer_right,
    ]  # new numbers do not move what is looked at
    with qtbot.waitSignal(plot.zoomed, check_params_cb=lambda on: not on):
        QTest.keyClick(plot, Qt.Key.Key_0)
    assert plot._view.viewRange()[0] == [left, right]


def test_a_hundred_thousand_steps_stay_fluent(plot: LossPlot) -> None:
    plot.set_rounds(100)
    plot.show()
    for number in range(100_000):
        plot.add_step(number / 1000, 1 + math.sin(number) / 3)
    plot.repaint_now()
    begun = time.perf_counter()
    for _ in range(5):
        plot.repaint_now()
        plot.grab()
    assert (time.perf_counter() - begun) / 5 < 0.1
    assert len(plot._raw.getData()[0]) < 5000


def test_colours_follow_the_theme(plot: LossPlot, qapp: QApplication) -> None:
    teach(plot, 2)
    theme = Theme(qapp, "light")
    theme.apply()
    light = plot._unseen.opts["pen"].color().name()
    theme.set_mode("dark")
    qapp.processEvents()
    dark = plot._unseen.opts["pen"].color().name()
    assert (light, dark) == ("#14568a", "#9ad2f5")


def test_smoothing_follows_the_mean_and_none_keeps_every_step() -> None:
    series = LossSeries()
    for number in range(400):
        series.append(number / 40, 1.0 + (0.5 if number % 2 else -0.5))
    epochs, losses = series.smoothed(0, 10, 100, 1.0)
    assert epochs[-1] == pytest.approx(9.975)
    assert losses.min() > 0.95
    assert losses.max() < 1.05
    few = LossSeries()
    for number in range(50):
        few.append(number, float(number % 2))
    assert few.smoothed(0, 50, 100, 0.0)[1].tolist() == [float(number % 2) for number in range(50)]


def test_a_few_steps_at_the_start_of_a_long_run_are_smoothed_too() -> None:
    series = LossSeries()
    for number in range(5):
        series.append(number / 10, 1.0)
    epochs, losses = series.smoothed(0, 100, 300, 4.0)
    assert len(epochs) == len(losses) > 0
    assert losses == pytest.approx(1.0)


def test_the_outline_keeps_the_extremes() -> None:
    series = LossSeries()
    for number in range(10_000):
        series.append(number / 100, 5.0 if number == 7777 else 1.0)
    epochs, losses = series.raw(0, 100, 300)
    assert len(epochs) < 700
    assert losses.max() == 5.0


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
    rough = panel.plot._smooth.getData()[1]
    panel.smooth.setValue(100)
    panel.plot.repaint_now()
    smooth = panel.plot._smooth.getData()[1]
    assert smooth.max() - smooth.min() < (rough.max() - rough.min()) / 3
