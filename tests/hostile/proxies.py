"""Proxies on 127.0.0.1: one that speaks HTTP, one that speaks SOCKS 5. Both may ask who somebody is."""

from __future__ import annotations

import base64
import socket
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit


class _Listening:
    """A server on a port of its own, one thread for each connection. A context manager.

    Attributes:
        login: the user name and password that are let through; None lets everybody through.
        passed: how many connections were let through.
        refused: how many were not.
    """

    def __init__(self, login: tuple[str, str] | None = None) -> None:
        self.login = login
        self.passed = self.refused = 0
        self._socket = socket.create_server(("127.0.0.1", 0))

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> _Listening:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._guarded, args=(line,), daemon=True).start()

    def _guarded(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            self.serve(line)

    def serve(self, line: socket.socket) -> None:
        raise NotImplementedError


class HttpProxy(_Listening):
    """Passes on what is asked with a whole address, one request a connection."""

    def serve(self, line: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += line.recv(65536)
        first, *rest = head.split(b"\r\n")
        if not self._knows(rest):
            self.refused += 1
            line.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n"
                         b"Content-Length: 0\r\nConnection: close\r\n\r\n")  # fmt: skip
            return
        self.passed += 1
        method, address, version = first.split(b" ")
        if method == b"CONNECT":
            line.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        parts = urlsplit(address.decode())
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}".encode()
        kept = [one for one in rest if not one.lower().startswith((b"proxy-", b"connection:"))]
        asked = [b" ".join((method, target, version)), b"Connection: close", *kept]
        with socket.create_connection((parts.hostname or "", parts.port or 80)) as other:
            other.sendall(b"\r\n".join(asked))
            status, _, first_lines = other.recv(65536).partition(b"\r\n")
            line.sendall(status + b"\r\nConnection: close\r\n" + first_lines)
            while block := other.recv(65536):
                line.sendall(block)

    def _knows(self, lines: list[bytes]) -> bool:
        if self.login is None:
            return True
        wanted = b"Basic " + base64.b64encode(":".join(self.login).encode())
        return any(one.lower().startswith(b"proxy-authorization:") and one.endswith(wanted) for one in lines)


class SocksProxy(_Listening):
    """SOCKS 5 (RFC 1928), with a user name and a password (RFC 1929) where it asks for them."""

    def serve(self, line: socket.socket) -> None:
        _, count = _read(line, 2)
        _read(line, count)
        line.sendall(bytes((5, 2 if self.login else 0)))
        if self.login and not self._signs_in(line):
            self.refused += 1
            return
        _, _, _, kind = _read(line, 4)
        host = _read(line, _read(line, 1)[0]).decode() if kind == 3 else socket.inet_ntoa(_read(line, 4))
        port = int.from_bytes(_read(line, 2), "big")
        self.passed += 1
        line.sendall(bytes((5, 0, 0, 1, 0, 0, 0, 0, 0, 0)))
        with socket.create_connection((host, port)) as other:
            threading.Thread(target=_pass_on, args=(line, other), daemon=True).start()
            _pass_on(other, line)

    def _signs_in(self, line: socket.socket) -> bool:
        _read(line, 1)
        given = tuple(_read(line, _read(line, 1)[0]).decode() for _ in range(2))
        line.sendall(bytes((1, 0 if given == self.login else 1)))
        return given == self.login


def _read(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        if not (more := line.recv(size - len(data))):
            raise OSError("hung up")
        data += more
    return data


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(65536):
            target.sendall(block)
        target.shutdown(socket.SHUT_WR)
