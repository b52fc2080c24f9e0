"""The recording: its shape, and the buttons that play it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from desktop import letters, wording
from desktop.messages import say
from desktop.protocol import Failed, Preview
from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.trying.sound_output import SoundOutput
from desktop.ui.pages.trying.time_axis import TimeAxis
from desktop.ui.pages.trying.waveform import Waveform
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import IconButton, MenuButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.sign import Sign
from desktop.ui.widgets.slider import Slider
from desktop.workbench.hearing import hear
from desktop.workbench.workbench import Workbench

_SKIP = 5.0


class Player(Card):
    """Waveform, times, play and pause, volume, speed. Space plays and pauses while the focus is inside.

    A file with several sound tracks also has a choice of these.

    Signals:
        moved(float): the recording is at this second.
        length_known(float): how long it is, in seconds.
        track_chosen(int): another sound track is wanted, numbered from 1.
    """

    moved = Signal(float)
    length_known = Signal(float)
    track_chosen = Signal(int)

    def __init__(
        self,
        workbench: Workbench,
        make_output: Callable[[QWidget], SoundOutput] = SoundOutput,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(16, 8, parent=parent)
        self._workbench = workbench
        self._path = ""
        self._track = 0
        self._seconds = self._at = 0.0
        self._converted = False
        self.is_playing = False
        self.output = make_output(self)
        self.output.moved.connect(self._on_moved)
        self.output.playing_changed.connect(self._on_playing)
        self.output.unplayable.connect(self._on_unplayable)
        self.wave = Waveform()
        self.wave.seeked.connect(self.seek)
        self.banner = Banner("info", low=True)
        self.play_button = IconButton("play", self.tr("Play"), main=True)
        self.play_button.clicked.connect(self.toggle)
        self.back = IconButton("back", self.tr("Back 5 seconds"), quiet=True)
        self.back.clicked.connect(lambda: self.seek(self._at - _SKIP))
        self.forward = IconButton("fwd", self.tr("Forward 5 seconds"), quiet=True)
        self.forward.clicked.connect(lambda: self.seek(self._at + _SKIP))
        self._now, self._total = Label("", "group", tabular=True), Label("", "body", "text2", tabular=True)
        self.volume = Slider(self.tr("Volume"))
        self.volume.setRange(0, 100)
        self.volume.setValue(70)
        self.volume.setFixedWidth(theme.px(96))
        self.volume.valueChanged.connect(lambda value: self.output.set_volume(value / 100))
        self.speed = MenuButton(self.tr("Normal speed"), small=True)
        self._speeds = {0.5: self.tr("Half speed"), 0.75: "0.75 ×", 1.0: self.tr("Normal speed"),
                        1.25: "1.25 ×", 1.5: "1.5 ×", 2.0: self.tr("Double speed")}  # fmt: skip
        self.speed.set_items([(words, partial(self.set_speed, rate)) for rate, words in self._speeds.items()])
        self.tracks = MenuButton("", small=True)
        self.tracks.hide()
        self.axis = TimeAxis()
        self._build()

    def _build(self) -> None:
        ticks = QHBoxLayout()
        ticks.addWidget(self.axis)
        self._controls = controls = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        controls.setSpacing(theme.px(8))
        self._sides = (QWidget(), QWidget())
        left: tuple[QWidget, ...] = (self.play_button, self.back, self.forward, self._now, self._total)
        right: tuple[QWidget, ...] = (self.tracks, Sign("volume"), self.volume, self.speed)
        for side, widgets in zip(self._sides, (left, right), strict=True):
            row = QHBoxLayout(side)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.px(8))
            for widget in widgets:
                row.addWidget(widget)
        controls.addWidget(self._sides[0], 0, Qt.AlignmentFlag.AlignLeft)
        controls.addStretch(1)
        controls.addWidget(self._sides[1], 0, Qt.AlignmentFlag.AlignLeft)
        inner = self.content
        inner.addWidget(self.banner)
        wave = QHBoxLayout()
        wave.addWidget(self.wave)
        for layout in (wave, ticks, controls):
            layout.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
            inner.addLayout(layout)

    def open(self, path: str, track: int = 0) -> None:
        """Show and be ready to play another recording; "" for none. `track` is one of its sound tracks."""
        self._path, self._seconds, self._at, self._converted = path, 0.0, 0.0, False
        self._track = track
        self.tracks.hide()
        self.banner.clear()
        self.output.open(path if letters.is_text(path) else "")  # Qt takes it for another name
        self._on_playing(False)
        self.wave.set_peaks([], 0.0)
        self.axis.set_length(0.0)
        self._show_times()
        if path:
            job = self._workbench.preview(path, Media.SOUND, track=track)
            hear(job.succeeded, self, lambda preview: self._on_preview(path, track, preview))

    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.output.pause()
        elif self._path and not self._converted and not letters.is_text(self._path):
            self._on_unplayable("")
        elif self._path:
            if not self.output.has_device:
                words = self.tr("This computer has no sound output.")
                self.banner.say("info", words, self.tr("The recording plays silently, and the text follows."))
            self.output.play()

    def seek(self, seconds: float) -> None:
        """Go to a place in the recording."""
        at = max(0.0, min(seconds, self._seconds or seconds))
        if self._path:
            self.output.seek(at)
        self._on_moved(at)

    def set_speed(self, speed: float) -> None:
        self.speed.set_words(self._speeds[speed])
        self.output.set_speed(speed)

    def pause(self) -> None:
        if self.is_playing:
            self.output.pause()

    def times(self) -> str:
        """ "04:48 of 12:41"."""
        return f"{self._now.text()} {self._total.text()}"

    def _show_times(self) -> None:
        self._now.setText(wording.clock(self._at))
        self._total.setText(
            self.tr("of {length}").format(length=wording.clock(self._seconds)) if self._seconds else ""
        )

    def _on_preview(self, path: str, track: int, preview: object) -> None:
        if (path, track) != (self._path, self._track) or not isinstance(preview, Preview):
            return
        # What is played has to be what was heard, at the same times.
        if preview.sound and not self._converted:
            self._play_copy(preview.sound, self.is_playing)
        self._offer_tracks(preview)
        self._seconds = preview.seconds
        self.wave.set_peaks(preview.peaks, preview.seconds)
        self.wave.set_position(self._at)
        self.axis.set_length(preview.seconds)
        self._show_times()
        self.length_known.emit(preview.seconds)

    def _offer_tracks(self, preview: Preview) -> None:
        names = [self.tr("Track {number}").format(number=at + 1) for at in range(len(preview.tracks))]
        if len(names) > 1:
            self.tracks.set_words(names[preview.track - 1])
            self.tracks.set_items(
                [
                    (f"{name} · {title}" if title else name, partial(self.track_chosen.emit, number))
                    for number, (name, title) in enumerate(zip(names, preview.tracks, strict=True), 1)
                ]
            )
        self.tracks.setVisible(len(names) > 1)

    def _on_moved(self, seconds: float) -> None:
        self._at = seconds
        self.wave.set_position(seconds)
        self._show_times()
        self.moved.emit(seconds)

    def _on_playing(self, playing: bool) -> None:
        self.is_playing = playing
        self.play_button.set_face(
            "pause" if playing else "play", self.tr("Pause") if playing else self.tr("Play")
        )

    def _on_unplayable(self, reason: str) -> None:
        """What the system's player cannot play, the engine turns into a WAV, once."""
        path = self._path
        if self._converted or not path:
            self.banner.say("warn", self.tr("This recording cannot be played here."), reason)
            return
        self._converted = True
        job = self._workbench.preview(path, Media.SOUND, playable=True, track=self._track)
        hear(job.succeeded, self, lambda preview: self._on_converted(path, preview))
        job.failed.connect(self._on_not_converted)

    def _on_not_converted(self, failure: Failed) -> None:
        self.banner.say("warn", say(failure.message))

    def _on_converted(self, path: str, preview: object) -> None:
        if path != self._path:
            return
        if not isinstance(preview, Preview) or not preview.sound:
            self.banner.say("warn", self.tr("This recording cannot be played here."))
            return
        self._play_copy(preview.sound, True)

    def _play_copy(self, sound: str, at_once: bool) -> None:
        self._converted = True
        self.output.open(sound)
        if self._at:
            self.output.seek(self._at)
        if at_once:
            self.output.play()

    def fit(self, room: int, low: bool = False) -> None:
        """Use `room` px: volume and speed go below the buttons where there is not room for both in a row.

        In a `low` window the shape of the sound gives way to what was asked for.
        """
        self.wave.set_low(low)
        self.axis.setHidden(low)
        needed = sum(side.minimumSizeHint().width() for side in self._sides) + theme.px(2 * (16 + 8) + 3 * 8)
        directions = QBoxLayout.Direction
        below = room < needed
        self._controls.setDirection(directions.TopToBottom if below else directions.LeftToRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggle()
            return
        super().keyPressEvent(event)
