"""Writes what Burnish reads into the readme, from its tables: ``python installer/formats.py``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop import media, wording  # noqa: E402
from desktop.engine.reading import documents, texts  # noqa: E402
from desktop.folders import archives  # noqa: E402
from desktop.folders.left_out import LEFTOVERS  # noqa: E402
from desktop.messages import encodings, kinds  # noqa: E402
from desktop.messages.kinds import Family, Kind  # noqa: E402
from desktop.pictures import pillow  # noqa: E402

README = ROOT / "README.md"
BEGIN, END = "<!-- made by installer/formats.py -->\n", "<!-- end -->"
_NAMES = {
    "DIB": "",
    "JPEG2000": "JPEG 2000",
    "WEBP": "WebP",
    "PPM": "PBM/PGM/PPM",
    "HEIF": "HEIC/HEIF",
}
"""How people write what Pillow calls otherwise; "" for what nobody asks for by name."""


def table() -> str:
    """The table, in Markdown."""
    size = wording.size(texts.LARGEST)
    unpacked = f"{wording.whole(archives.MOST_FILES)} files and {wording.size(archives.MOST_BYTES)}"
    rows = (
        (
            "Pictures",
            _listed(_NAMES.get(name, name) for name in pillow.FORMATS),
            f"Up to {pillow.LARGEST // 1_000_000} million points, in the colours that its profile "
            "means. Of several pages the first is taken; others can be chosen, or all asked about.",
        ),
        (
            "Recordings and videos",
            _listed(_spelled(media.SOUNDS)),
            "The sound only. Of several tracks the default one is taken, else the first that can be heard; "
            "another can be chosen. Times are those of the file's own clock.",
        ),
        (
            "Texts",
            _listed(_spelled(media.TEXTS - media.DOCUMENTS)),
            f"Up to {size}. Unicode with or without a mark, and older encodings, guessed or named: "
            f"{_listed(_encodings())}.",
        ),
        (
            "Documents",
            _listed(_spelled(media.DOCUMENTS)),
            "Their words, without looks, pictures, attachments and times; what is left out is said.",
        ),
        (
            "Archives",
            _listed(each.lstrip(".") for each in media.ARCHIVES),
            f"Opened like folders: up to {unpacked}, kept unpacked for {archives.KEPT_DAYS} days. Links, "
            "paths that lead outside and archives in archives are left out.",
        ),
        (
            "Known, and not read",
            _listed(_explained()),
            "A sentence says what the file is and what to do. Files without a telling name are known by "
            "what is in them.",
        ),
        (
            "Passed over in folders",
            _listed(f"`{name.strip()}`" for name in LEFTOVERS),
            "What systems and programs leave behind. It is counted, like everything else that is left out.",
        ),
    )
    lines = ("| | formats | |", "|---|---|---|", *(f"| **{a}** | {b} | {c} |" for a, b, c in rows))
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name for name in names if name))


def _spelled(endings: Iterable[str]) -> list[str]:
    return sorted(ending.lstrip(".") for ending in endings)


def _encodings() -> list[str]:
    return sorted(row.text for row in encodings.NAMES.values() if not row.code.startswith("encoding-utf"))


def _explained() -> list[str]:
    """What `what_is` can name and no reader takes."""
    families = (Family.DRAWING, Family.RAW, Family.DOCUMENT)
    known = (value for value in vars(kinds).values() if isinstance(value, Kind))
    left = (kind for kind in known if kind.family in families and kind not in documents.KINDS)
    return [re.sub("^an? ", "", kind.text) for kind in left]


def written(readme: str) -> str:
    """The readme with the table of today between its marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + table() + END + after


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
