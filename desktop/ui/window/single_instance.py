"""One window for each person: a second start hands its files to the first and ends.

Names of files go only to a window of the same person, and only to one that stays: it says that it has taken
them.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop import paths

_CONNECTING = 500
"""Milliseconds for finding a window that is open."""
_ANSWERING = 5000
"""Milliseconds that an open window has for its answer; it may be busy. One that closes hangs up at once."""
_TAKEN = b"taken\n"


def _channel() -> str:
    """Another for each data folder, so that a portable copy and an installed one do not mix; "" for none."""
    name = "burnish-" + hashlib.sha256(str(paths.data_dir()).encode()).hexdigest()[:16]
    folder = paths.meeting_dir()
    if folder is None:
        return ""
    if os.name != "nt":
        return str(folder / name)
    # Pipes have no folders there: what nobody else can read is the name.
    note = folder / f"{name}.txt"
    if not note.exists():
        paths.write_atomically(note, f"{name}-{secrets.token_hex(16)}")
    return note.read_text(encoding="utf-8")


def hand_over(files: list[str]) -> bool:
    """Give `files` to a window that is already open; False when there is none that takes them."""
    channel = _channel()
    socket = QLocalSocket()
    if channel:
        socket.connectToServer(channel)
    if not channel or not socket.waitForConnected(_CONNECTING):
        return False
    socket.write(QByteArray(json.dumps(files).encode() + b"\n"))
    socket.waitForBytesWritten(_CONNECTING)
    until = time.monotonic() + _ANSWERING / 1000
    while not socket.canReadLine() and time.monotonic() < until:
        if not socket.waitForReadyRead(max(1, round(1000 * (until - time.monotonic())))):
            break
    return bytes(socket.readLine().data()) == _TAKEN


class SingleInstance(QObject):
    """Listens for later starts.

    Signals:
        files_handed_over(list): absolute paths, maybe none, from a later start.
    """

    files_handed_over = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)

    def listen(self) -> bool:
        """Become the first window. A socket file that a crash left behind is replaced."""
        channel = _channel()
        if not channel:
            return False
        if self._server.listen(channel):
            return True
        QLocalServer.removeServer(channel)
        return self._server.listen(channel)

    def close(self) -> None:
        """Take nothing any more. Who waits for an answer is hung up on, and opens a window of their own."""
        self._server.close()
        for socket in self._server.findChildren(QLocalSocket):
            socket.abort()

    def _accept(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._answer(socket)

    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.canReadLine():
            self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        try:
            files = json.loads(bytes(socket.readLine().data()))
        except ValueError:
            files = None
        if isinstance(files, list) and all(isinstance(file, str) for file in files):
            socket.write(QByteArray(_TAKEN))
            socket.flush()
            self.files_handed_over.emit(files)
        socket.disconnectFromServer()
