"""The words in XML, read as they come: what is behind a damaged place is missing, what is before it is not.

Names are taken without their prefix. Documents that declare entities of their own are refused, as nothing
that writes documents does so: they are the way to fill a memory or to ask for other files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from xml.parsers import expat

from desktop.content.checking import bad_file
from desktop.engine.reading.documents.bounds import check_length
from desktop.messages import files

_BLANK_ENDS = re.compile(r"[ \t]+(?=\n)| +(?=\t)")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the elements of a format mean, by their names without a prefix.

    Attributes:
        words: elements that hold words; empty if all do.
        left_out: elements that are passed over with all that is in them.
        before, after: what stands in the text in place of the beginning and the end of an element.
        in_cell: the same for ends inside the cell of a table, where a paragraph is no line of its own.
        aside: elements whose words come at the end of the text, such as footnotes.
        counted: elements that are counted, passed over or not.
    """

    words: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    in_cell: dict[str, str] = field(default_factory=dict)
    cell: str = ""
    aside: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()


class Words:
    """The words of one piece of XML.

    Attributes:
        counts: how many there were of the elements that are counted.
        is_cut: whether the XML breaks off or is damaged before its end.
    """

    def __init__(self, grammar: Grammar) -> None:
        self.counts: Counter[str] = Counter()
        self.is_cut = False
        self._grammar = grammar
        self._pieces: list[str] = []
        self._aside: list[str] = []
        self._length = 0
        self._silent = self._speaking = self._cells = self._asides = 0

    def read(self, pieces: Generator[bytes, None, None]) -> str:
        """All words, in lines.

        Raises:
            Trouble: there are too many, or the XML declares entities.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.EntityDeclHandler = _refuse_entity
        try:
            for piece in pieces:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            self.is_cut = True
        finally:
            pieces.close()
        text = "".join(self._pieces)
        if self._aside:
            text = f"{text.rstrip()}\n\n{''.join(self._aside).strip()}\n"
        return _BLANK_ENDS.sub("", text)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        grammar = self._grammar
        if name in grammar.counted:
            self.counts[name] += 1
        if self._silent or name in grammar.left_out:
            self._silent += 1
            return
        self._speaking += name in grammar.words
        self._cells += name == grammar.cell
        self._asides += name in grammar.aside
        if name in grammar.before:
            self._put(grammar.before[name])
            if name == "s" and (count := attributes.get("text:c", "1")).isdigit():
                self._put(" " * min(int(count) - 1, 100))

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if self._silent:
            self._silent -= 1
            return
        grammar = self._grammar
        self._speaking -= name in grammar.words
        ends = grammar.in_cell if self._cells else grammar.after
        self._cells -= name == grammar.cell
        if name in ends:
            self._put(ends[name])
        self._asides -= name in grammar.aside

    def _say(self, words: str) -> None:
        if self._silent or (self._grammar.words and not self._speaking):
            return
        if not self._grammar.words:  # the line ends of the markup are none of the text
            words = re.sub(r"\s+", " ", words) if words.strip() else "" if "\n" in words else " "
        self._put(words)

    def _put(self, words: str) -> None:
        pieces = self._aside if self._asides else self._pieces
        if words == "\n" and pieces[-2:] == ["\n", "\n"]:
            return  # one empty line is as good as many
        self._length += len(words)
        check_length(self._length)
        pieces.append(words)


def _refuse_entity(*_declared: object) -> None:
    raise bad_file(files.DOCUMENT_WITH_ENTITIES())
