"""What a drag or the clipboard brings: files of this computer, a picture, or what is not to be had."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMimeData, QUrl

_ADDRESS = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_WEB = ("http", "https", "ftp")


@dataclass(frozen=True, slots=True)
class Incoming:
    """At most one of these is there, the first that is.

    Attributes:
        paths: files and folders.
        has_picture: there are the points of a picture, in no file; as a browser has them.
        address: of a page or a file on the web.
        is_elsewhere: a file on a telephone, in another computer or inside an archive, which has no path here.
    """

    paths: tuple[str, ...] = ()
    has_picture: bool = False
    address: str = ""
    is_elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.paths or self.has_picture or self.address or self.is_elsewhere)


def incoming(mime: QMimeData | None) -> Incoming:
    """What `mime` brings. Words that are no address are not meant, nor is a picture of such words."""
    if mime is None:
        return Incoming()
    urls, text = mime.urls(), mime.text().strip()
    if paths := tuple(filter(None, map(local_path, urls))):
        return Incoming(paths)
    addresses = [url.toString() for url in urls if url.scheme() in _WEB]
    addresses += [text] if _ADDRESS.fullmatch(text) else []
    # Programs for tables and letters bring a picture of the words that were copied, browsers the address.
    if mime.hasImage() and (urls or addresses or not text):
        return Incoming(has_picture=True)
    if addresses:
        return Incoming(address=addresses[0])
    return Incoming(is_elsewhere=bool(urls))


def local_paths(mime: QMimeData | None) -> list[str]:
    """Paths of the local files and folders in what is being dragged or pasted."""
    return list(incoming(mime).paths)


def local_path(url: QUrl) -> str:
    """The path that `url` means, byte for byte, or "" when it is none on this computer.

    Qt itself would put another letter in the place of a byte that is none, and find no such file.
    """
    if not url.isLocalFile():
        return ""
    if os.name == "nt":
        path = url.toLocalFile()
    elif url.host().lower() in ("", "localhost"):
        name = url.path(QUrl.ComponentFormattingOption.FullyEncoded).encode()
        path = os.fsdecode(bytes(QByteArray.fromPercentEncoding(QByteArray(name)).data()))
    else:
        return ""
    return "" if "\0" in path or not path.strip("/") else path
