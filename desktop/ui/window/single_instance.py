"""One window for each person: a second start hands its files to the first and ends."""

from __future__ import annotations

import hashlib
import json

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop import paths

_TIMEOUT = 500  # milliseconds; a live first window answers within a few


def _channel() -> str:
    """Different for each data folder, so that a portable copy and an installed one do not mix."""
    return "burnish-" + hashlib.sha256(str(paths.data_dir()).encode()).hexdigest()[:16]


def hand_over(files: list[str]) -> bool:
    """Give `files` to a window that is already open; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_channel())
    if not socket.waitForConnected(_TIMEOUT):
        return False
    socket.write(QByteArray(json.dumps(files).encode() + b"\n"))
    sent = socket.waitForBytesWritten(_TIMEOUT)
    # The first window closes its end once it has read: until then this process must not go.
    if socket.state() != QLocalSocket.LocalSocketState.UnconnectedState:
        socket.waitForDisconnected(_TIMEOUT)
    return sent


class SingleInstance(QObject):
    """Listens for later starts.

    Signals:
        files_handed_over(list): absolute paths, maybe none, from a later start.
    """

    files_handed_over = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)

    def listen(self) -> bool:
        """Become the first window. A socket file that a crash left behind is replaced."""
        if self._server.listen(_channel()):
            return True
        QLocalServer.removeServer(_channel())
        return self._server.listen(_channel())

    def close(self) -> None:
        self._server.close()

    def _accept(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        try:
            files = json.loads(bytes(socket.readLine().data()))
        except ValueError:
            files = None
        if isinstance(files, list) and all(isinstance(file, str) for file in files):
            self.files_handed_over.emit(files)
        socket.disconnectFromServer()
