"""One answer of the hub: asked for with care, judged before a byte is kept, read in a thread of its own."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from desktop import messages
from desktop.engine.hub import connecting
from desktop.engine.hub.fetching.speed import SpeedLimit, limit_of
from desktop.engine.hub.huggingface import client as huggingface
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message

if TYPE_CHECKING:
    import httpx2

CONNECT_TIMEOUT = 10.0
STALL = 30.0
"""Seconds without a byte after which the connection is given up and made anew."""
LONGEST_PAUSE = 300.0
"""The longest wait that a server may ask for."""
TICK = 0.05
"""Seconds after which a silent line lets the job look up."""
_READ_AHEAD = 64
"""Chunks, about 64 KB each, that wait for the disk at most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file to fetch.

    Attributes:
        digest: SHA-256 (64 digits, or its first 8 or more), or git blob id (40 digits): SHA-1 over
            "blob SIZE\\0" and the content.
        partial: where bytes are kept until the file is whole.
        final: the name it gets when length and hash are right.
    """

    name: str
    url: str
    size: int
    digest: str
    partial: Path
    final: Path

    @property
    def _validator_file(self) -> Path:
        return self.partial.with_name(self.partial.name + ".etag")

    def keep_validator(self, tag: str) -> None:
        """Remember the ETag under which the bytes come, if it is a strong one."""
        if tag.startswith('"') and tag.endswith('"') and tag.isascii() and tag.isprintable():
            self._validator_file.write_text(tag, encoding="ascii")
        else:
            self._validator_file.unlink(missing_ok=True)

    def validator(self) -> str:
        """The strong ETag under which the kept bytes came, or ""."""
        try:
            return self._validator_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeError):
            return ""

    def settle(self) -> None:
        """Give the whole and verified file its final name."""
        self.partial.replace(self.final)
        self._validator_file.unlink(missing_ok=True)

    def discard(self) -> None:
        """Drop what was kept: it is wrong."""
        self.partial.unlink(missing_ok=True)
        self._validator_file.unlink(missing_ok=True)


class Again(Exception):  # noqa: N818 - not the end: the next try may succeed
    """Something passing went wrong.

    Attributes:
        reason: what to tell the person.
        wait: seconds that the server asked for, if it did.
    """

    def __init__(self, reason: Message, wait: float | None = None, detail: object = "") -> None:
        super().__init__(f"{messages.say(reason)}: {detail}" if detail else messages.say(reason))
        self.reason, self.wait = reason, wait


class Damaged(Exception):  # noqa: N818 - the bytes, not the program
    """The bytes are not those that the hub announced."""


@dataclass(slots=True)
class Line:
    """The connections of one download.

    Attributes:
        home: the hub's own address; the token goes there and nowhere else.
        token: the access token, or None; None too once the hub did not accept it.
        limit: how fast it may be.
    """

    home: str
    token: str | None = field(default=None, repr=False)
    limit: SpeedLimit = field(default_factory=lambda: limit_of(None), repr=False)
    _client: httpx2.Client | None = field(default=None, repr=False)

    def open(self, piece: Piece, start: int) -> httpx2.Response:
        """The response that carries the bytes from `start` on, after all redirects.

        Raises:
            Again, Damaged, Trouble
        """
        url = piece.url
        for _ in range(6):
            headers = {"Accept-Encoding": "identity", "User-Agent": "burnish"}
            if start:
                headers["Range"] = f"bytes={start}-"
                if validator := piece.validator():
                    headers["If-Range"] = validator
            at_home = huggingface.is_at(self.home, url)
            if self.token and at_home:
                headers["Authorization"] = f"Bearer {self.token}"
            response = self._send(url, headers)
            sent = headers.get("Authorization", "")
            if huggingface.refused_our_token(response.status_code, response.headers, sent):
                response.close()
                self.token = None  # what is open to everybody needs none
                continue
            if response.status_code not in (301, 302, 303, 307, 308):
                _judge(response, piece, start, at_home)
                return response
            response.close()
            target = urljoin(url, response.headers.get("Location", ""))
            if url.startswith("https:") and not target.startswith("https:"):
                raise Trouble(ErrorKind.NO_INTERNET, messages.hub.NOT_ENCRYPTED())
            url = target
        raise huggingface.not_the_hub()

    def length(self, url: str) -> int:
        """Bytes of the file at `url`, asked for without fetching it; 0 where the server does not say.

        Raises:
            Again, Trouble
        """
        for _ in range(6):
            headers = {"Accept-Encoding": "identity", "User-Agent": "burnish"}
            response = self._send(url, headers, "HEAD")
            response.close()
            if response.status_code in (301, 302, 303, 307, 308):
                url = urljoin(url, response.headers.get("Location", ""))
                continue
            if response.status_code != 200:
                raise _refusal(response, urlsplit(url).path.rpartition("/")[2], at_home=True)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                raise huggingface.not_the_hub()
            said = response.headers.get("Content-Length", "")
            return int(said) if said.isdigit() else 0
        raise huggingface.not_the_hub()

    def _send(self, url: str, headers: dict[str, str], method: str = "GET") -> httpx2.Response:
        import httpx2

        if self._client is None:
            self._client = connecting.client(
                httpx2.Client,
                timeout=httpx2.Timeout(STALL, connect=CONNECT_TIMEOUT),
                follow_redirects=False,
            )
        response = self._client.send(self._client.build_request(method, url, headers=headers), stream=True)
        if response.status_code == 407:
            response.close()
            raise huggingface.wants_login()
        return response

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


class Reader(threading.Thread):
    """Reads one response and hands its chunks over; ends when it is abandoned."""

    def __init__(self, line: Line, piece: Piece, start: int) -> None:
        super().__init__(name="download reader", daemon=True)
        self._line, self._piece, self._start_at = line, piece, start
        self._ready: queue.Queue[bytes | int | BaseException | None] = queue.Queue(_READ_AHEAD)
        self._abandoned = threading.Event()
        self._response: httpx2.Response | None = None

    def chunks(self) -> Iterator[bytes | int]:
        """First the offset at which the bytes begin, then the bytes; b"" when nothing came for a moment."""
        while True:
            try:
                item = self._ready.get(timeout=TICK)
            except queue.Empty:
                yield b""
                continue
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item

    def abandon(self) -> None:
        """Cut the line, so that the thread ends now and not when the next byte comes."""
        self._abandoned.set()
        response = self._response
        if response is not None and (stream := response.extensions.get("network_stream")) is not None:
            line = stream.get_extra_info("socket")
            if line is not None and self.is_alive():
                with contextlib.suppress(OSError):  # already closed
                    line.shutdown(socket.SHUT_RDWR)

    def _put(self, item: bytes | int | BaseException | None) -> None:
        while not self._abandoned.is_set():
            try:
                self._ready.put(item, timeout=TICK)
                return
            except queue.Full:
                continue

    def _paced(self, chunk: bytes) -> Iterator[bytes]:
        """As much at a time as the speed limit grants.

        Nothing is read from the line meanwhile, so a low limit never looks like a line fallen silent.
        """
        limit, begin = self._line.limit, 0
        while begin < len(chunk) and not self._abandoned.is_set():
            if granted := limit.take(len(chunk) - begin):
                yield chunk[begin : begin + granted]
                begin += granted
            else:
                limit.pause(self._abandoned)

    def run(self) -> None:
        try:
            self._response = response = self._line.open(self._piece, self._start_at)
            try:
                self._put(_offset(response))
                for chunk in response.iter_raw():
                    if self._line.limit.rate() == 0:  # the usual case, tens of thousands of times
                        self._put(chunk)
                    else:
                        for part in self._paced(chunk):
                            self._put(part)
                    if self._abandoned.is_set():
                        return
            finally:
                response.close()
            self._put(None)
        except BaseException as error:
            self._put(_sorted(error))


# ---- judging answers ---------------------------------------------------------------------------------------


def _judge(response: httpx2.Response, piece: Piece, start: int, at_home: bool) -> None:
    """Accept a response that carries the bytes that were asked for; raise for every other one."""
    status = response.status_code
    problem = _mismatch(response, piece) if status in (200, 206) else None
    if status in (200, 206) and problem is None:
        if status == 200:
            piece.keep_validator(response.headers.get("ETag", ""))
        return
    response.close()
    if problem is not None:
        raise problem
    if status == 416:
        raise Damaged(f"the server has nothing after byte {start}")
    raise _refusal(response, urlsplit(piece.url).path.partition("/resolve/")[0].strip("/"), at_home)


def _refusal(response: httpx2.Response, name: str, at_home: bool) -> Exception:
    """What an answer without the file means: try again, or a `Trouble` about `name`."""
    status, headers = response.status_code, response.headers
    if huggingface.is_foreign(status, headers):
        return huggingface.blocked(status, response.url.host)
    if status in (408, 429) or status >= 500 or (status == 403 and not at_home):  # signed addresses grow old
        wait = _retry_after(headers.get("Retry-After", ""))
        if wait is not None and wait > LONGEST_PAUSE:
            return huggingface.refused(status, headers.get("Retry-After", ""))
        if status == 429:
            return Again(messages.hub.WAIT_ASKED_FOR(), wait)
        row = messages.hub.HUB_IN_TROUBLE if status >= 500 else messages.hub.FILE_NOT_GIVEN
        return Again(row(status=status), wait)
    return huggingface.denied(status, headers.get("X-Error-Code", ""), name)


def _mismatch(response: httpx2.Response, piece: Piece) -> Exception | None:
    """What is wrong with the announced length, or None."""
    headers = response.headers
    if response.status_code == 206:
        total = headers.get("Content-Range", "").rpartition("/")[2]
        announced = int(total) if total.isdigit() else piece.size
    else:
        length = headers.get("Content-Length", "")
        announced = int(length) if length.isdigit() else piece.size
    if headers.get("Content-Type", "").startswith("text/html") and not piece.name.endswith((".html", ".htm")):
        return huggingface.not_the_hub()
    if announced != piece.size:
        return Damaged(f"{announced} bytes were announced in place of {piece.size}")
    return None


def _offset(response: httpx2.Response) -> int:
    if response.status_code != 206:
        return 0
    start = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(start) if start.isdigit() else 0


def _sorted(error: BaseException) -> BaseException:
    """Trouble of the line passes; everything else is final."""
    import httpx2

    if isinstance(error, httpx2.ProxyError) and "407" in str(error):
        return huggingface.wants_login()
    if isinstance(error, httpx2.ReadTimeout):
        return Again(messages.hub.NO_DATA())
    if isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout)):
        return Again(messages.hub.HUB_UNREACHABLE(), detail=error)
    if isinstance(error, (httpx2.TransportError, httpx2.StreamError)):
        return Again(messages.hub.CONNECTION_LOST(), detail=error)
    return error


def _retry_after(value: str) -> float | None:
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
