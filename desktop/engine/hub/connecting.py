"""How connections leave this computer: through which proxy, and whose certificates are trusted.

Both are found where other programs find them: in environment variables, or in the system's settings. A proxy,
or only its user name and password, can be kept by Burnish, too. What cannot be used is refused before a
connection is tried, in a sentence that names the variable. No address of a proxy is in a message: it may hold
a password.
"""

from __future__ import annotations

import json
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies

from desktop import paths
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, hub

if TYPE_CHECKING:
    import httpx2

C = TypeVar("C", bound="httpx2.Client")

_SCHEMES = {"http": "http", "https": "https", "socks5": "socks5", "socks5h": "socks5h", "socks": "socks5"}
"""How a proxy is spoken to; "socks" is what desktops write for the one kind that they know."""
_BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Variables that name files with certificates; the first that is set is used."""

_making = threading.Lock()


# ---- what is kept ----


@dataclass(frozen=True, slots=True)
class KeptProxy:
    """What somebody has typed about the proxy of their network; "" for what the computer knows already."""

    address: str = ""
    user: str = ""
    password: str = field(default="", repr=False)


def _file() -> Path:
    return paths.config_dir() / "proxy.json"


def kept_proxy() -> KeptProxy:
    try:
        stored = json.loads(_file().read_text(encoding="utf-8"))
        return KeptProxy(*(str(stored[name]) for name in ("address", "user", "password")))
    except (OSError, ValueError, KeyError, TypeError):
        return KeptProxy()


def keep_proxy(proxy: KeptProxy) -> None:
    """Keep it for all connections made from now on, readable by nobody else.

    Raises:
        Trouble: the address is none.
    """
    if proxy.address:
        _usable(proxy.address, hub.PROXY_TYPED())
    paths.write_atomically(_file(), json.dumps(asdict(proxy)), private=True)


def forget_proxy() -> bool:
    """Whether there was one."""
    there = _file().exists()
    _file().unlink(missing_ok=True)
    return there


# ---- making a client ----


def client(kind: type[C], **options: Any) -> C:
    """A client that goes through the proxy, and trusts whom this computer trusts.

    Raises:
        Trouble: NO_INTERNET; a variable of the environment says what cannot be used.
    """
    bundle = _certificates()
    with _making, _environment(_proxies()):
        return kind(verify=_trusting(bundle), **options) if bundle else kind(**options)


def logs_in() -> bool:
    """Whether a user name or password is sent to the proxy."""
    return any("@" in address for address in _proxies().values())


@contextmanager
def _environment(proxies: dict[str, str]) -> Iterator[None]:
    """Let `proxies` stand in the variables that a client reads while it is made."""
    before = {name: value for name, value in os.environ.items() if name.lower() in proxies}
    try:
        for name in before:
            del os.environ[name]
        os.environ.update(proxies)
        yield
    finally:
        for name in proxies:
            os.environ.pop(name, None)
        os.environ.update(before)


def _proxies() -> dict[str, str]:
    """The variables that lead to the proxy, lower case, with addresses that a client takes."""
    kept, found = kept_proxy(), getproxies()
    if kept.address:
        address = _usable(kept.address, hub.PROXY_TYPED(), kept)
        return {"http_proxy": address, "https_proxy": address, "all_proxy": address}
    return {
        f"{scheme}_proxy": _usable(found[scheme], hub.PROXY_VARIABLE(variable=_variable(scheme)), kept)
        for scheme in ("http", "https", "all")
        if found.get(scheme, "").strip()
    }


def _variable(scheme: str) -> str:
    """The name under which it is set."""
    names = (f"{scheme}_proxy", f"{scheme}_PROXY".upper())
    return next((name for name in names if os.environ.get(name)), names[1])


def _usable(address: str, where: Message, kept: KeptProxy | None = None) -> str:
    """The address of a proxy as a client takes it, with user name and password.

    Args:
        where: the place in which it is set, for the sentence.
        kept: whose user name and password are used, if there are any.

    Raises:
        Trouble: it is no address of a proxy.
    """
    scheme, sign, rest = address.strip().rpartition("://")
    scheme = scheme.lower() if sign else "http"
    if scheme in ("socks4", "socks4a"):
        raise Trouble(ErrorKind.NO_INTERNET, hub.PROXY_SOCKS4(where=where))
    login, sign, place = rest.rpartition("@")  # passwords may have any letter, hosts have none of these
    host = place.partition("/")[0]
    try:
        parts = urlsplit(f"//{host}")
        name = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # no number for a port, a bracket that does not close, letters that no host has
        name = port = ""
    if scheme not in _SCHEMES or not name or not host.isprintable() or " " in host:
        raise Trouble(ErrorKind.NO_INTERNET, hub.PROXY_NOT_UNDERSTOOD(where=where))
    if kept is not None and kept.user:
        login = f"{quote(kept.user, safe='')}:{quote(kept.password, safe='')}"
    elif sign:
        user, colon, password = login.partition(":")
        login = quote(unquote(user), safe="") + colon + quote(unquote(password), safe="")
    name = f"[{name}]" if ":" in name else name
    return f"{_SCHEMES[scheme]}://{login}{'@' if login else ''}{name}{port}"


# ---- certificates ----


def _certificates() -> str:
    """The file, or folder, with certificates that the client does not find by itself; "" for none.

    Raises:
        Trouble: the file that a variable names cannot be used.
    """
    variable = next((name for name in _BUNDLES if os.environ.get(name)), "")
    if not variable:
        return ""
    bundle = os.environ[variable]
    if variable != _BUNDLES[0] and Path(bundle).is_dir():
        return bundle
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(bundle)
    except (OSError, ValueError) as error:
        known = (row() for kind, row in _REASONS.items() if isinstance(error, kind))
        why = next(known, hub.CERTIFICATES_CLOSED())
        told = hub.CERTIFICATES_UNUSABLE(variable=variable, why=why)
        raise Trouble(ErrorKind.NO_INTERNET, told) from None
    return bundle if variable != _BUNDLES[0] else ""


_REASONS = {
    FileNotFoundError: hub.CERTIFICATES_MISSING,
    IsADirectoryError: hub.CERTIFICATES_FOLDER,
    ssl.SSLError: hub.CERTIFICATES_NONE,
}


def _trusting(bundle: str) -> ssl.SSLContext:
    """Whom this computer trusts, and the certificates in `bundle`."""
    import httpx2

    context: ssl.SSLContext = httpx2.create_ssl_context()
    is_folder = Path(bundle).is_dir()
    context.load_verify_locations(None if is_folder else bundle, bundle if is_folder else None)
    return context
