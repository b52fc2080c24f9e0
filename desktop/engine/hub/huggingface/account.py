"""The access token of the Hugging Face hub: tried, kept and forgotten, where the hub's own tools keep it.

It comes through the pipe in a request, goes to the hub's own host and into the hub client's file, and nowhere
else: not into a log, a message, a command line or git's credentials.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

from desktop import messages, protocol
from desktop.engine.hub.huggingface import client as huggingface
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, phases

_NOT_TAKEN = (400, 401, 403, 431)
"""Answers about the token itself: no token at all, not valid, not for this, longer than the server reads."""


def save_token(request: protocol.SaveToken, context: Context) -> Generator[protocol.Event, None, str]:
    """Ask the hub whose token it is, and keep it if it is anybody's."""
    token = request.token.strip()
    if not token:
        raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.TOKEN_EMPTY())
    if not huggingface.can_be_sent(token) or not token.startswith("hf_"):
        raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.TOKEN_NOT_ONE())
    huggingface.require_online(context)
    yield protocol.Progress(request.job, phases.TRYING_TOKEN())
    account = _whose(context, token, messages.hub.TOKEN_REFUSED())
    _keep(token, account)
    used = os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN")
    if used and used.strip() != token:
        raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.TOKEN_OVERRIDDEN())
    return str(account["name"])


def forget_token(request: protocol.ForgetToken, context: Context) -> Generator[protocol.Event, None, bool]:
    """Delete the token that is kept here; others that the hub's own tools have stored by name stay.

    Needs no connection. The answer is whether there was one.
    """
    from huggingface_hub import constants
    from huggingface_hub.utils._auth import _read_stored_tokens_full, _save_stored_tokens_full

    yield protocol.Progress(request.job, phases.FORGETTING_TOKEN())
    file = Path(constants.HF_TOKEN_PATH)
    try:
        kept = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
        file.unlink(missing_ok=True)
        if kept and Path(constants.HF_STORED_TOKENS_PATH).is_file():
            stored = _read_stored_tokens_full()
            others = {name: facts for name, facts in stored.items() if facts.get("hf_token") != kept}
            _save_stored_tokens_full(others)
    except OSError as error:
        raise Trouble(
            ErrorKind.BAD_REQUEST, messages.hub.TOKEN_NOT_DELETED(reason=error.strerror or str(error))
        ) from None
    if os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN"):
        raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.TOKEN_STILL_SET())
    return bool(kept)


def check_token(request: protocol.CheckToken, context: Context) -> Generator[protocol.Event, None, str]:
    """The name of the account that this computer's token belongs to, or "" when there is no token."""
    token = huggingface.kept_token()
    if not token:
        return ""
    if not huggingface.can_be_sent(token):
        raise Trouble(ErrorKind.GATED, messages.hub.KEPT_TOKEN_NOT_ONE())
    huggingface.require_online(context)
    yield protocol.Progress(request.job, phases.TRYING_TOKEN())
    return str(_whose(context, token, messages.hub.KEPT_TOKEN_REFUSED())["name"])


def _whose(context: Context, token: str, refused: Message) -> dict[str, Any]:
    """What the hub knows about a token.

    Raises:
        Trouble: GATED with `refused`, or the hub cannot be reached.
    """
    client = huggingface.api()

    def ask() -> dict[str, Any]:
        from huggingface_hub.errors import HfHubHTTPError

        try:
            return dict(client.whoami(token=token))
        except HfHubHTTPError as error:
            if error.response.status_code in _NOT_TAKEN:  # the error's own text may hold what was sent
                raise Trouble(ErrorKind.GATED, refused) from None
            raise

    account = huggingface.ask(context, ask)
    if not account.get("name"):
        raise huggingface.not_the_hub()
    return account


def _keep(token: str, account: dict[str, Any]) -> None:
    """As ``huggingface_hub.login`` does, which would ask the public hub once more, whatever hub is in use."""
    from huggingface_hub._login import _set_active_token
    from huggingface_hub.utils._auth import _save_token

    details = (account.get("auth") or {}).get("accessToken") or {}
    name = str(details.get("displayName") or account["name"])
    try:
        _save_token(token=token, token_name=name)
        _set_active_token(token_name=name, add_to_git_credential=False)
    except OSError as error:
        raise Trouble(
            ErrorKind.BAD_REQUEST, messages.hub.TOKEN_NOT_SAVED(reason=error.strerror or str(error))
        ) from None
