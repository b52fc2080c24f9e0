"""A pseudo-translation: every translated text in brackets, with accents, and two fifths longer.

What is shown without accents was not translated; what does not fit will not fit in German either.
"""

from __future__ import annotations

import re
from gettext import NullTranslations

_ACCENTS = str.maketrans("aeiouAEIOU", "àéîöûÀÉÎÖÛ")
_KEPT = re.compile(r"\{[^{}]*\}|<[^<>]*>|&[a-z]+;|\*\.\w+|https?://\S+")
"""Placeholders, tags, and what is meant for the computer."""


def pseudo(text: str) -> str:
    """ "Remove {name}" as "[Rémövé {name} ~~~~]"."""
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(_ACCENTS), kept.group()]
        end = kept.end()
    words = "".join(parts) + text[end:].translate(_ACCENTS)
    letters = sum(map(str.isalpha, _KEPT.sub("", text)))
    if letters <= 3:  # a unit is as short in every language
        return f"[{words}]"
    more = max(1, round(0.4 * len(_KEPT.sub("", text))) - 2)
    # in pieces, so that a longer text can wrap where a translation could
    padding = " ".join("~" * min(6, more - done) for done in range(0, more, 7))
    return f"[{words}\N{NO-BREAK SPACE}{padding}]" if more < 4 else f"[{words} {padding}]"


class PseudoTranslations(NullTranslations):
    """To be used in place of a catalogue."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)
