"""The proxy of the network, as somebody typed it: kept, tried, forgotten.

User name and password come through the pipe in a request, go to the proxy and into a file that nobody else
can read, and nowhere else: not into a log, a message or a command line.
"""

from __future__ import annotations

from collections.abc import Generator

from desktop import messages, protocol
from desktop.engine.hub import connecting
from desktop.engine.hub.huggingface import client as huggingface
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases


def save_proxy(request: protocol.SaveProxy, context: Context) -> Generator[protocol.Event, None, bool]:
    """Keep it, and ask the hub for its first page where connections may be opened; whether that was done."""
    typed = connecting.KeptProxy(request.address.strip(), request.user.strip(), request.password)
    if not (typed.address or typed.user):
        raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.PROXY_EMPTY())
    _keep(typed)
    if not context.options.online:
        return False
    huggingface.require_online(context)
    yield protocol.Progress(request.job, phases.TRYING_PROXY())
    huggingface.ask(context, huggingface.reach)
    return True


def forget_proxy(request: protocol.ForgetProxy, context: Context) -> Generator[protocol.Event, None, bool]:
    """Delete what is kept. The answer is whether there was anything."""
    yield protocol.Progress(request.job, phases.FORGETTING_PROXY())
    return _keep(None)


def _keep(typed: connecting.KeptProxy | None) -> bool:
    """Whether there was one before."""
    try:
        if typed is None:
            return connecting.forget_proxy()
        connecting.keep_proxy(typed)
        return True
    except OSError as error:
        reason = error.strerror or str(error)
        raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.PROXY_NOT_SAVED(reason=reason)) from None
    finally:
        huggingface.connect_anew()
