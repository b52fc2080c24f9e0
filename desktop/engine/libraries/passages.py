"""A text cut into passages: sentences, as far as marks and line ends show them."""

from __future__ import annotations

import re

# After . ! ? or … (and a closing quote or bracket) and before something that begins a sentence; Chinese and
# Japanese write no space there.
_END = re.compile(r"""(?<=[.!?…])["'”’»)\]]*\s+(?=["'“‘«(\[]*[\w¿¡])|(?<=[。！？])""")

# A full stop after these does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|vs|e\.g|i\.e|z\.B|d\.h|ca|bzw|etc|cf|Fig|p|pp)\.)$"
)

_PARAGRAPH = re.compile(r"\n\s*\n")
_LIST_LINE = re.compile(r"\n(?=\s*(?:[-*•–]|\d+[.)])\s)")

BROKEN = 50
"""Characters; a line of this length may have been broken in the middle of a sentence."""


def passages(text: str) -> list[str]:
    """The sentences of `text` in order; headings and list points are passages of their own.

    Never empty: a text in which no sentence is found is one passage.
    """
    found: list[str] = []
    for paragraph in _PARAGRAPH.split(text):
        for part in _LIST_LINE.split(paragraph):
            found += _sentences(" ".join(part.split()))
    return found or [text.strip()]


def _sentences(paragraph: str) -> list[str]:
    sentences: list[str] = []
    begun = ""
    start = 0
    for match in _END.finditer(paragraph):
        begun = paragraph[start : match.end()].strip()
        if begun and not _ABBREVIATION.search(begun):
            sentences.append(begun)
            start = match.end()
    rest = paragraph[start:].strip()
    return [*sentences, rest] if rest else sentences


def laid_out(text: str) -> list[tuple[str, str]]:
    """The sentences of `text`, each with what stands behind it: a space, a line end, an empty line, nothing.

    Joining them all gives the text again, but for its spaces. Lines that are too short to have been broken
    for the width of a page (of an address, a poem, a table) stay lines.
    """
    found: list[tuple[str, str]] = []
    for paragraph in _PARAGRAPH.split(text.strip()):
        if not paragraph.strip():
            continue
        for part in _lines(paragraph):
            sentences = _sentences(" ".join(part.split()))
            found += [(one, "" if one.endswith(("。", "！", "？")) else " ") for one in sentences]
            found[-1] = (found[-1][0], "\n")
        found[-1] = (found[-1][0], "\n\n")
    if found:
        found[-1] = (found[-1][0], "")
    return found


def _lines(paragraph: str) -> list[str]:
    lines = [line for line in paragraph.split("\n") if line.strip()]
    if all(len(line.strip()) < BROKEN for line in lines[:-1]):
        return lines
    return [part for part in _LIST_LINE.split(paragraph) if part.strip()]
