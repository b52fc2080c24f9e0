"""A model hub on 127.0.0.1 that speaks the hub's HTTP API to the real client, and misbehaves to order.

Needs no pytest, so benchmarks and screenshots use it too::

    with HubServer() as hub:
        hub.add_model("someone/tiny-vit", folder, downloads=1200)
        os.environ["HF_ENDPOINT"] = hub.endpoint

Large files are redirected to a second port that stands in for the content delivery network, as on the real
hub.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from tests.hub_models import Model, fits, info, tree_entry

BLOCK = 1 << 18


@dataclass
class Fault:
    """One way to misbehave, for the next `times` requests of files whose name contains `file`.

    Attributes:
        kind: "drop" (cut the line after `at` bytes), "stall" (fall silent after `at` bytes), "status" (answer
            `status`, with `retry_after`), "length" (announce and send `at` bytes too few), "flip" (change the
            byte at `at`), "portal" (a sign-in page), "filter" (a company's page with `status`), "no-range"
            (send everything whatever was asked for), "slow" (wait a little after every block), "redirect"
            (send on to the same path at `to`).
        where: "file", "api" or "any".
        to: where a redirect leads, such as "http://localhost:8000".
    """

    kind: str
    at: int = 0
    times: int = 1
    file: str = ""
    where: str = "file"
    status: int = 500
    retry_after: str = ""
    to: str = ""


@dataclass
class Asked:
    """A request that arrived."""

    host: str
    """"hub", "cdn" or "other"."""
    method: str
    path: str
    headers: dict[str, str]


class HubServer:
    """A hub with the models that are added to it. A context manager; nothing of it survives the block.

    Attributes:
        asked: every request so far.
        sent: bytes of files that went out so far.
        stalled: set when a "stall" fault has fallen silent.
        edition: part of the ETag of large files; another one says that they have changed.
        next_pages: where the following pages of a list are said to be; "" for the hub itself.
    """

    def __init__(self) -> None:
        self.models: dict[str, Model] = {}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.accounts: dict[str, str] = {}
        self.sent = 0
        self.edition = "cdn"
        self.next_pages = ""
        self.stalled = threading.Event()
        self.closing = threading.Event()
        self.lock = threading.Lock()
        self._hub = _Server(self, "hub")
        self._cdn = _Server(self, "cdn")
        self._other = _Server(self, "other")

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._hub.server_port}"

    @property
    def cdn(self) -> str:
        return f"http://127.0.0.1:{self._cdn.server_port}"

    @property
    def other(self) -> str:
        """The same hub at another address, which is not the one in the settings."""
        return f"http://127.0.0.1:{self._other.server_port}"

    def add_model(
        self,
        model_id: str,
        folder: Path | None = None,
        *,
        files: dict[str, bytes] | None = None,
        token: str = "",
        **facts: Any,
    ) -> Model:
        """Serve the files of `folder`, and `files`, as `model_id`.

        Args:
            token: the only access token that may have the files (a gated model).
            facts: what the API says: downloads, likes, pipeline_tag, library_name, tags, lastModified,
            license …
        """
        found: dict[str, Path | bytes] = {}
        if folder is not None:
            paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
            found = {path.relative_to(folder).as_posix(): path for path in paths}
        model = Model(model_id, {**found, **(files or {})}, facts, token)
        model.measure()
        self.models[model_id] = model
        return model

    def fault(self, kind: str, **how: Any) -> Fault:
        """Order a fault; see `Fault`."""
        fault = Fault(kind, **how)
        self.faults.append(fault)
        return fault

    def take_fault(self, where: str, path: str, *kinds: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.where in (where, "any") and fault.file in path and fault.times > 0:
                    if fault.kind not in kinds:
                        return None  # faults happen in the order in which they were ordered
                    fault.times -= 1
                    return fault
        return None

    def __enter__(self) -> HubServer:
        for server in (self._hub, self._cdn, self._other):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        for server in (self._hub, self._cdn, self._other):
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, hub: HubServer, role: str) -> None:
        self.hub = hub
        self.role = role
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    # ---- answers ----

    def _json(self, data: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self._bytes(json.dumps(data).encode(), "application/json; charset=utf-8", status, headers)

    def _bytes(
        self, data: bytes, kind: str, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _error(self, status: int, code: str, message: str) -> None:
        self._json({"error": message}, status, {"X-Error-Code": code, "X-Error-Message": message})

    def _is_sent_on(self, path: str) -> bool:
        where = "api" if path.startswith("/api/") else "file"
        at_home = self.headers.get("Host", "") == urlsplit(self.server.hub.endpoint).netloc
        fault = self.server.hub.take_fault(where, path, "redirect") if at_home else None
        if fault is not None:
            self._bytes(b"", "text/plain", 307, {"Location": f"{fault.to}{self.path}"})
        return fault is not None

    def _misbehaved(self, where: str) -> bool:
        fault = self.server.hub.take_fault(where, unquote(self.path), "status", "portal", "filter")
        if fault is None:
            return False
        if fault.kind == "portal":
            self._bytes(b"<html><body>Welcome to the hotel. Please sign in.</body></html>", "text/html")
        elif fault.kind == "filter":
            page = b"<html><body>This site is blocked by your organisation.</body></html>"
            self._bytes(page, "text/html; charset=utf-8", fault.status)
        else:
            headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            self._json({"error": "ordered by the test"}, fault.status, headers)
        return True

    # ---- routes ----

    def do_GET(self) -> None:
        hub = self.server.hub
        headers = {name.lower(): value for name, value in self.headers.items()}
        hub.asked.append(Asked(self.server.role, self.command, self.path, headers))
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        if self.server.role == "cdn":
            self._cdn_file(path)
        elif self._is_sent_on(path):
            pass
        elif path.startswith("/api/"):
            if not self._misbehaved("api"):
                self._api(path, parse_qs(parts.query))
        elif match := re.fullmatch(r"/(.+?)/resolve/([^/]+)/(.+)", path):
            self._resolve(*match.groups())
        else:
            self._error(404, "", "Not found")

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def _api(self, path: str, query: dict[str, list[str]]) -> None:
        if path == "/api/whoami-v2":
            name = self.server.hub.accounts.get(self._token())
            self._json({"name": name, "type": "user"}) if name else self._error(
                401, "", "Invalid user token."
            )
        elif path == "/api/models":
            self._list(query)
        elif match := re.fullmatch(r"/api/models/(.+?)(?:/(revision|tree|auth-check)(?:/([^/]+))?)?", path):
            self._model(match[1], match[2] or "", match[3] or "main", query)
        else:
            self._error(404, "", "Not found")

    def _token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _find(self, model_id: str, revision: str) -> Model | None:
        token = self._token()
        if token and token not in self.server.hub.accounts:
            self._error(401, "", "Invalid credentials in Authorization header")
            return None
        model = self.server.hub.models.get(model_id)
        if model is None:
            self._error(404 if token else 401, "RepoNotFound", "Repository not found")
        elif revision not in ("main", model.commit):
            self._error(404, "RevisionNotFound", f"Invalid rev id: {revision}")
            return None
        return model

    def _model(self, model_id: str, part: str, revision: str, query: dict[str, list[str]]) -> None:
        model = self._find(model_id, revision)
        if model is None:
            return
        if part == "auth-check":
            refused = model.token and self._token() != model.token
            self._error(403, "GatedRepo", "Access is restricted.") if refused else self._json({})
        elif part == "tree":
            self._json([tree_entry(model, name) for name in model.files])
        else:
            self._json(info(model, siblings=True, blobs="blobs" in query))

    def _list(self, query: dict[str, list[str]]) -> None:
        def one(name: str, default: str = "") -> str:
            return query.get(name, [default])[0]

        found = [model for model in self.server.hub.models.values() if fits(model, query)]
        key = {"likes": "likes", "lastModified": "lastModified"}.get(one("sort"), "downloads")
        found.sort(key=lambda model: info(model)[key], reverse=True)
        start, limit = int(one("cursor", "0")), int(one("limit", "1000"))
        headers = {}
        if start + limit < len(found):
            following = {**query, "cursor": [str(start + limit)]}
            home = self.server.hub.next_pages or self.server.hub.endpoint
            address = f"{home}/api/models?{urlencode(following, doseq=True)}"
            headers["Link"] = f'<{address}>; rel="next"'
        self._json([info(model) for model in found[start : start + limit]], headers=headers)

    def _resolve(self, model_id: str, revision: str, name: str) -> None:
        model = self._find(model_id, revision)
        if model is None:
            return
        commit = {"X-Repo-Commit": model.commit}
        if name not in model.files:
            self._json({"error": "Entry not found"}, 404, {"X-Error-Code": "EntryNotFound", **commit})
        elif model.token and self._token() != model.token:
            self._error(403, "GatedRepo", f"Access to model {model_id} is restricted.")
        elif model.digests[name][1]:
            _, sha256, size = model.digests[name]
            target = f"{self.server.hub.cdn}/{quote(model_id)}/{quote(name)}?signature={sha256[:16]}"
            linked = {"X-Linked-Etag": f'"{sha256}"', "X-Linked-Size": str(size), "Location": target}
            self._bytes(b"", "text/plain", 302, {**commit, **linked})
        elif not self._misbehaved("file"):
            self._send_file(model, name, f'"{model.digests[name][0]}"', commit)

    # ---- files ----

    def _cdn_file(self, path: str) -> None:
        for model in self.server.hub.models.values():
            if path.startswith(f"/{model.id}/") and (name := path[len(model.id) + 2 :]) in model.files:
                if not self._misbehaved("file"):
                    self._send_file(model, name, f'"{self.server.hub.edition}-{model.digests[name][1]}"', {})
                return
        self._error(404, "", "Not found")

    def _send_file(self, model: Model, name: str, etag: str, headers: dict[str, str]) -> None:
        hub = self.server.hub
        kinds = ("drop", "stall", "length", "flip", "no-range", "slow")
        fault = hub.take_fault("file", name, *kinds) if self.command == "GET" else None
        kind = fault.kind if fault else ""
        total, start = model.digests[name][2], 0
        if fault and kind == "length":
            total -= fault.at
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if match and kind != "no-range" and self.headers.get("If-Range", etag) == etag:
            start = int(match[1])
            if start >= total:
                self._bytes(b"", "text/plain", 416, {"Content-Range": f"bytes */{total}"})
                return
            headers = {**headers, "Content-Range": f"bytes {start}-{total - 1}/{total}"}
        self.send_response(206 if start else 200)
        standard = {"Content-Type": "application/octet-stream", "ETag": etag, "Accept-Ranges": "bytes"}
        for header, value in {**standard, "Content-Length": str(total - start), **headers}.items():
            self.send_header(header, value)
        self.end_headers()
        if self.command != "GET":
            return
        source = model.files[name]
        if fault is None and isinstance(source, Path):  # as fast as a real server, for benchmarks
            with source.open("rb") as file:
                hub.sent += self.connection.sendfile(file, start)
            return
        data = bytearray(model.content(name)[:total])
        if fault and kind == "flip":
            data[fault.at] ^= 1
        for block in self._blocks(memoryview(data)[start:], fault):
            self.wfile.write(block)
            hub.sent += len(block)

    def _blocks(self, data: memoryview, fault: Fault | None) -> Iterator[memoryview]:
        ends = len(data) if fault is None or fault.kind not in ("drop", "stall") else fault.at
        for begin in range(0, min(ends, len(data)), BLOCK):
            yield data[begin : min(begin + BLOCK, ends)]
            if fault and fault.kind == "slow":
                time.sleep(0.02)
        if ends < len(data):
            self.wfile.flush()
            if fault and fault.kind == "stall":
                self.server.hub.stalled.set()
                self.server.hub.closing.wait(60)
            self.close_connection = True
            self.connection.shutdown(2)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read `HubServer.asked`, nobody reads the terminal."""
