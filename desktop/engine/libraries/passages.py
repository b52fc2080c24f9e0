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
