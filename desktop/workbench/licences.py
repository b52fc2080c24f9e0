"""The names of licences in words, and whether they allow commercial use, as `desktop.atlas` sorts them."""

from __future__ import annotations

from desktop.atlas import licence_class, licence_id
from desktop.catalogue import marked, text

_NAMES = {
    "apache-2.0": "Apache 2.0",
    "mit": "MIT",
    "bsd": "BSD",
    "bsd-2-clause": "BSD 2-Clause",
    "bsd-3-clause": "BSD 3-Clause",
    "isc": "ISC",
    "unlicense": "Unlicense",
    "cc0-1.0": "CC0",
    "cc-by-3.0": "CC BY 3.0",
    "cc-by-4.0": "CC BY 4.0",
    "cc-by-sa-3.0": "CC BY-SA 3.0",
    "cc-by-sa-4.0": "CC BY-SA 4.0",
    "openrail": "OpenRAIL",
    "openrail++": "OpenRAIL++",
    "bigscience-openrail-m": "OpenRAIL-M",
    "artistic-2.0": "Artistic 2.0",
    "mpl-2.0": "MPL 2.0",
    "lgpl-3.0": "LGPL 3.0",
    "gpl-2.0": "GPL 2.0",
    "gpl-3.0": "GPL 3.0",
    "agpl-3.0": "AGPL 3.0",
    "afl-3.0": "AFL 3.0",
    "wtfpl": "WTFPL",
    "cc-by-nc-2.0": "CC BY-NC 2.0",
    "cc-by-nc-3.0": "CC BY-NC 3.0",
    "cc-by-nc-4.0": "CC BY-NC 4.0",
    "cc-by-nc-nd-3.0": "CC BY-NC-ND 3.0",
    "cc-by-nc-nd-4.0": "CC BY-NC-ND 4.0",
    "cc-by-nc-sa-3.0": "CC BY-NC-SA 3.0",
    "cc-by-nc-sa-4.0": "CC BY-NC-SA 4.0",
    "apple-amlr": marked("Apple research licence"),
    "other": marked("Its own licence"),
    "unknown": "",
}


def licence_name(licence: str) -> str:
    """ "Apache 2.0" for the hub's "apache-2.0"; what is not known comes back as it is."""
    return text(_NAMES.get(licence_id(licence), licence))


def licence_fact(licence: str) -> str:
    """Among other facts, where nothing says what it is about: "Apache 2.0", "licence: see the model page"."""
    name = licence_name(licence)
    return text("licence: {name}").format(name=name) if name.startswith(("not ", "see ")) else name


def allows_commercial_use(licence: str) -> bool | None:
    """Whether commercial use is allowed; None when the name alone does not tell."""
    return {"commercial": True, "research": False}.get(licence_class(licence))
