"""The one door to the Hugging Face hub: its own client, our time limits, plain words for what goes wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

from desktop import messages
from desktop.engine import traffic
from desktop.engine.background import ATTENTION, Background
from desktop.engine.hub import connecting
from desktop.engine.hub.facts.cache import is_model_id
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble

if TYPE_CHECKING:
    import httpx2
    from huggingface_hub import HfApi

T = TypeVar("T")

CONNECT_TIMEOUT = 10.0
LONGEST_TOKEN = 4096
"""Characters. The hub's own have some forty; other servers take up to about eight thousand in all."""
ANSWER_TIMEOUT = 30.0
"""Seconds without any byte after which the hub counts as unreachable."""

_PUBLIC = "https://huggingface.co"
_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co")
_refused_tokens: set[str] = set()
"""Tokens that the hub did not accept, so that sentences can say what the trouble is. Kept in memory only."""


def endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or _PUBLIC


def check_address(variable: str) -> None:
    """See that the variable, if it is set, holds an address that can be asked.

    Raises:
        Trouble: it does not.
    """
    address = os.environ.get(variable, "").strip()
    try:
        parts = urlsplit(address)
        well = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        well = False
    if address and not (well and address.isprintable() and " " not in address):
        raise Trouble(ErrorKind.NO_INTERNET, messages.hub.ADDRESS_NOT_UNDERSTOOD(variable=variable))


def is_at(home: str, address: str) -> bool:
    """Whether `address` is on the server of `home`: the same scheme, host and port."""
    try:
        return _origin(home) == _origin(address)
    except ValueError:  # a port that is no number
        return False


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", parts.port if parts.port is not None else usual


def require_online(context: Context) -> None:
    """Refuse before any socket is opened.

    Raises:
        Trouble: OFFLINE; this engine may not open connections.
    """
    asked_for = os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
    if asked_for or not context.options.online:
        raise Trouble(ErrorKind.OFFLINE)


def kept_token() -> str:
    """The access token that the hub's own tools keep on this computer, or "", whether it is one or not."""
    from huggingface_hub import get_token

    try:
        return get_token() or ""
    except OSError:  # a file where its folder is said to be
        return ""
    except UnicodeError:
        return "\N{REPLACEMENT CHARACTER}"


def token() -> str | None:
    """The access token to send, if there is one that can be sent."""
    kept = kept_token()
    return kept if kept and can_be_sent(kept) else None


def can_be_sent(token: str) -> bool:
    """Whether a line of a question to the hub can hold `token`: servers take no longer and no other ones."""
    return len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable() and " " not in token


def refused_our_token(status: int, headers: Mapping[str, str], sent: str) -> bool:
    """Whether the hub's answer means the token itself, and not what was asked for with it.

    Then one asks again without it: an expired token must not hide what is open to everybody. What the hub
    accepts is forgotten here again.

    Args:
        headers: those of the answer.
        sent: the ``Authorization`` header of the question.
    """
    used = sent.removeprefix("Bearer ")
    about_token = (
        not headers.get("X-Error-Code") or "credentials" in headers.get("X-Error-Message", "").lower()
    )
    if used and status == 401 and about_token:
        _refused_tokens.add(used)
        return True
    if status < 400:
        _refused_tokens.discard(used)
    return False


def token_is_refused() -> bool:
    """Whether the hub did not accept this computer's token when it was last sent."""
    kept = kept_token()
    return bool(kept) and (kept in _refused_tokens or not can_be_sent(kept))


def api() -> HfApi:
    """The hub's client, set up so that it neither waits for ever nor retries in silence for half a minute.

    Raises:
        Trouble: the address of the hub is none.
    """
    from huggingface_hub import HfApi

    check_address("HF_ENDPOINT")
    _set_up_client()
    return HfApi(endpoint=endpoint(), token=token() or False, library_name="burnish")


def reach() -> None:
    """See whether the hub answers.

    Raises:
        Trouble: it does not.
    """
    from huggingface_hub import get_session

    check_address("HF_ENDPOINT")
    _set_up_client()
    get_session().head(endpoint())


def connect_anew() -> None:
    """Questions from now on go another way, such as through another proxy."""
    from huggingface_hub import close_session

    close_session()


def headers() -> dict[str, str]:
    """What to send along with a question that the hub's client does not ask itself."""
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    return build_hf_headers(token=token() or False, library_name="burnish")


@cache
def _set_up_client() -> None:
    from huggingface_hub import set_client_factory
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]

    set_client_factory(_client)
    disable_progress_bars()


def _client() -> httpx2.Client:
    import httpx2

    class Client(httpx2.Client):
        """Gives every request a time limit; trouble of the line becomes a `Trouble`, which is not retried."""

        def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
            limits = httpx2.Timeout(ANSWER_TIMEOUT, connect=CONNECT_TIMEOUT).as_dict()
            request.extensions = {**request.extensions, "timeout": limits}
            try:
                response = super().send(request, **options)
            except httpx2.TransportError as error:
                raise unreachable(error) from error
            if response.status_code == 407:
                raise wants_login()
            if is_foreign(response.status_code, response.headers):
                raise blocked(response.status_code, request.url.host)
            traffic.count(_size(response))
            if _is_refusal(response) and not request.url.path.endswith("/whoami-v2"):
                response.close()
                del request.headers["Authorization"]
                return self.send(request, **options)
            if response.status_code == 429 or response.status_code >= 500:
                waits = response.headers.get("Retry-After", "")
                raise refused(response.status_code, waits, request.url.host)
            return response

    return connecting.client(Client, follow_redirects=True, event_hooks={"request": [_keep_token_home]})


def _size(response: httpx2.Response) -> int:
    """Bytes of an answer; of one that is still to be read, those that it promises."""
    promised = response.headers.get("Content-Length", "")
    return response.num_bytes_downloaded or (int(promised) if promised.isdigit() else 0)


def _keep_token_home(request: httpx2.Request) -> None:
    """Called before every request that goes out, also for redirects and for the next pages of a list.

    The client itself drops the token on its way to another host, but not where an answer names the address
    of the next page, nor from http to https.
    """
    if not is_at(endpoint(), str(request.url)):
        request.headers.pop("Authorization", None)


def _is_refusal(response: httpx2.Response) -> bool:
    sent = response.request.headers.get("Authorization", "")
    return refused_our_token(response.status_code, response.headers, sent)


def ask(context: Context, call: Callable[[], T], model: str = "") -> T:
    """`call` the hub in a thread of its own, so that Stop is heard while it is slow.

    Raises:
        Trouble: with the sentence for the person.
        JobStopped: the person does not want the answer any more.
    """
    asked = Background(call, "question to the hub")
    while not asked.has_ended(ATTENTION):
        context.stop_point()
    try:
        return asked.result()
    except BaseException as error:
        raise translate(error, model) from error


# ---- what goes wrong, in words -----------------------------------------------------------------------------


def translate(error: BaseException, model: str = "") -> BaseException:
    """The `Trouble` behind an error of the hub's client; anything else comes back as it is."""
    from huggingface_hub import errors

    if isinstance(error, errors.OfflineModeIsEnabled):
        return Trouble(ErrorKind.OFFLINE)
    if isinstance(error, errors.HFValidationError):
        return Trouble(ErrorKind.NOT_FOUND, messages.hub.NOT_A_NAME(name=model))
    if isinstance(error, errors.HfHubHTTPError):
        code = error.response.headers.get("X-Error-Code", "")
        return denied(error.response.status_code, code, model)
    if type(error).__name__ == "JSONDecodeError" or (
        isinstance(error, (KeyError, TypeError)) and model == ""
    ):
        return not_the_hub()
    return error


def denied(status: int, code: str, model: str) -> Trouble:
    """What to say of a 4xx answer about `model`."""
    said = messages.hub
    name = said.MODEL_CALLED(name=model) if model else said.THIS_MODEL()
    page = f"{endpoint()}/{model}"
    if token_is_refused() and (code == "GatedRepo" or (status == 401 and not code)):
        return Trouble(ErrorKind.GATED, said.SIGNED_IN_ONLY(model=name))
    if code == "GatedRepo":
        asks = said.TERMS_OR_PERMISSION if token() else said.TERMS_FIRST
        return Trouble(ErrorKind.GATED, asks(model=name, page=page))
    if code == "RevisionNotFound":
        return Trouble(ErrorKind.NOT_FOUND, said.VERSION_GONE(model=name))
    if status in (401, 404):
        unknown = said.NO_SUCH_MODEL_NOR_TOKEN if token_is_refused() else said.NO_SUCH_MODEL
        return Trouble(ErrorKind.NOT_FOUND, unknown(model=name))
    if status == 403:
        return Trouble(ErrorKind.GATED, said.NOT_ALLOWED(model=name, page=page))
    return Trouble(ErrorKind.UNEXPECTED, said.NOT_UNDERSTOOD(model=name, status=status))


def refused(status: int, retry_after: str, site: str = "") -> Trouble:
    """What to say of "too many requests" and of trouble at the other end.

    Args:
        site: the name of the server; "" for the hub.
    """
    said = messages.hub
    named = messages.as_it_is(site) if site else said.THE_HUB()
    if status != 429:
        return Trouble(ErrorKind.NO_INTERNET, said.SITE_IN_TROUBLE(site=named, status=status))
    if retry_after.isdigit():
        return Trouble(ErrorKind.NO_INTERNET, said.TOO_MANY_REQUESTS(site=named, seconds=int(retry_after)))
    return Trouble(ErrorKind.NO_INTERNET, said.TOO_MANY_FOR_NOW(site=named))


def unreachable(error: BaseException) -> Trouble:
    """What to say of a connection that could not be made or was lost."""
    said, kind = str(error), type(error).__name__
    message = messages.NOTHING
    if "CERTIFICATE" in said.upper():
        message = messages.hub.BAD_CERTIFICATE()
    elif "Proxy" in kind and "407" in said:
        return wants_login()
    elif "Proxy" in kind:
        message = messages.hub.PROXY_REFUSED()
    elif "Timeout" in kind:
        message = messages.hub.HUB_SILENT()
    return Trouble(ErrorKind.NO_INTERNET, message, f"{kind}: {said}")


def wants_login() -> Trouble:
    """What to say of a proxy that lets nobody through whom it does not know."""
    row = messages.hub.PROXY_REFUSED_LOGIN if connecting.logs_in() else messages.hub.PROXY_WANTS_LOGIN
    return Trouble(ErrorKind.NO_INTERNET, row())


def is_foreign(status: int, headers: Mapping[str, str]) -> bool:
    """Whether this refusal is a page of somebody between here and the hub, such as a company's filter.

    The hub tells programs in its headers why it refuses, and sends them no pages.
    """
    is_page = headers.get("Content-Type", "").startswith("text/html")
    own = headers.get("X-Error-Code") or headers.get("X-Error-Message")
    return status == 511 or (400 <= status < 500 and is_page and not own)


def blocked(status: int, site: str) -> Trouble:
    """What to say of such a page."""
    if status in (401, 511):
        return not_the_hub()
    return Trouble(ErrorKind.NO_INTERNET, messages.hub.BLOCKED(site=site, status=status))


def not_the_hub() -> Trouble:
    """What to say of a page where data were due."""
    return Trouble(ErrorKind.NO_INTERNET, messages.hub.NOT_THE_HUB())


# ---- names -------------------------------------------------------------------------------------------------


def parse_name(text: str) -> tuple[str, str]:
    """(id, revision) meant by what a person typed or pasted: "owner/name" or the address of a page.

    Raises:
        Trouble: NOT_FOUND; it is neither.
    """
    cleaned = text.strip().removeprefix("hf://")
    revision = ""
    try:
        address = urlsplit(cleaned if "://" in cleaned else f"https://{cleaned}")
    except ValueError:  # such as a bracket that does not close
        raise Trouble(ErrorKind.NOT_FOUND, messages.hub.NOT_A_NAME(name=text.strip())) from None
    own_host = endpoint().partition("://")[2].partition("/")[0]
    if address.hostname in _HOSTS or address.netloc == own_host:
        parts = [unquote(part) for part in address.path.strip("/").split("/")]
        if len(parts) > 3 and parts[2] in ("tree", "blob", "resolve"):
            revision = parts[3]
        cleaned = "/".join(parts[:2])
    if not is_model_id(cleaned) or re.fullmatch(r"(datasets|spaces)/.*", cleaned):
        raise Trouble(ErrorKind.NOT_FOUND, messages.hub.NOT_A_NAME(name=text.strip()))
    return cleaned, revision


def small_file(model_id: str, name: str, revision: str) -> str:
    """The text of a file, such as the card; "" where it is not shown, as of a gated model. It goes into no
    cache."""
    from huggingface_hub import get_session, hf_hub_url

    _set_up_client()
    address = hf_hub_url(model_id, name, revision=revision, endpoint=endpoint())
    answer = get_session().get(address, headers=headers())
    return answer.text[:500_000] if answer.status_code == 200 else ""
