"""Names and addresses of models, as people type and paste them."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

HUB = "https://huggingface.co"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{1,96}")
_PAGES = {
    "torchvision": "https://docs.pytorch.org/vision/stable/models.html",
    "whisper": "https://github.com/openai/whisper",
}


def hub_address() -> str:
    """Where the hub is; a mirror when ``HF_ENDPOINT`` names one."""
    return (os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")


def page_of(model_id: str) -> str:
    """The address of the page on which its makers tell about a model."""
    source = model_id.partition("/")[0]
    return _PAGES.get(source) or f"{hub_address()}/{model_id}"


def named_model(text: str) -> tuple[str, bool] | None:
    """The model that `text` names, and whether it was a link.

    Names are "owner/name"; links are addresses copied from the hub, of a page or of anything below it.
    """
    text = text.strip()
    if "://" in text or text.startswith(("huggingface.co/", "hf.co/")):
        try:
            parts = urlsplit(text if "://" in text else f"https://{text}")
            hosts = {"huggingface.co", "www.huggingface.co", "hf.co", urlsplit(hub_address()).netloc}
        except ValueError:  # such as brackets that do not close
            return None
        names = [part for part in parts.path.split("/") if part]
        if (
            parts.netloc in hosts
            and len(names) >= 2
            and names[0] not in ("datasets", "spaces", "docs", "api")
        ):
            name = "/".join(names[:2])
            return (name, True) if _NAME.fullmatch(name) else None
        return None
    return (text, False) if _NAME.fullmatch(text) else None
