"""Plays a sound file. Qt Multimedia is imported when something is played for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QObject, QUrl, Signal

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer


class SoundOutput(QObject):
    """One recording at a time. Without a sound device the time runs all the same, silently.

    Signals:
        moved(float): the position in seconds.
        playing_changed(bool): it plays, or it does not.
        unplayable(str): the file cannot be played, and the reason.
    """

    moved = Signal(float)
    playing_changed = Signal(bool)
    unplayable = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._volume, self._speed = 0.7, 1.0
        self._player: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None

    @property
    def has_device(self) -> bool:
        """Whether this computer can make a sound."""
        from PySide6.QtMultimedia import QMediaDevices

        return bool(QMediaDevices.audioOutputs())

    def open(self, path: str) -> None:
        """Take another file, at its beginning."""
        self._path = path
        if self._player is not None:
            self._player.stop()
            self._player.setSource(QUrl.fromLocalFile(path) if path else QUrl())

    def play(self) -> None:
        self._ready().play()

    def pause(self) -> None:
        if self._player is not None:
            self._player.pause()

    def seek(self, seconds: float) -> None:
        self._ready().setPosition(max(0, round(seconds * 1000)))

    def set_volume(self, volume: float) -> None:
        """0 to 1, as loud as people hear it."""
        self._volume = volume
        if self._output is not None:
            from PySide6.QtMultimedia import QAudio

            scales = QAudio.VolumeScale
            heard = QAudio.convertVolume(volume, scales.LogarithmicVolumeScale, scales.LinearVolumeScale)
            self._output.setVolume(heard)

    def set_speed(self, speed: float) -> None:
        self._speed = speed
        if self._player is not None:
            self._player.setPlaybackRate(speed)

    def _ready(self) -> QMediaPlayer:
        if self._player is None:
            from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

            # What it says about drivers that are not there helps nobody who started Burnish in a terminal.
            QLoggingCategory.setFilterRules("qt.multimedia*=false")
            self._player = player = QMediaPlayer(self)
            if self.has_device:
                self._output = QAudioOutput(self)
                player.setAudioOutput(self._output)
                self.set_volume(self._volume)
            player.positionChanged.connect(lambda at: self.moved.emit(at / 1000))
            playing = QMediaPlayer.PlaybackState.PlayingState
            player.playbackStateChanged.connect(lambda state: self.playing_changed.emit(state == playing))
            player.errorOccurred.connect(lambda _error, words: self.unplayable.emit(words))
            player.setSource(QUrl.fromLocalFile(self._path))
            player.setPlaybackRate(self._speed)
        return self._player
