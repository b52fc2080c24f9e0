"""Texts in one language in, the same in another out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.engine.libraries import Work
from desktop.engine.libraries.languages import LANGUAGES, language_of
from desktop.engine.libraries.passages import laid_out
from desktop.engine.libraries.transformers_models.writing import Scribe, cut_to_fit, progress
from desktop.engine.reading import text_of
from desktop.errors import ErrorKind, Trouble
from desktop.messages import asking
from desktop.protocol import Input, ModelInfo
from desktop.results import Result, Text

TOGETHER = 8
"""Sentences that are translated at a time."""


class Translator:
    """Translates sentence by sentence, as most of these models have learnt to; layout and order stay.

    Given several sentences at once they like to leave some out. Lines without a letter stay as they are.
    """

    batch = 1

    def __init__(self, model: ModelInfo, device: str) -> None:
        self._scribe = Scribe(model, device, "translation")
        self._speaks = Tongues(self._scribe)

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        return [Text(self._translate(text, work)) for text in prepared]

    def _translate(self, text: str, work: Work) -> str:
        prefix, settings = self._speaks.between(work.text("from"), work.text("to"), text)
        scribe = self._scribe
        room = scribe.most - (scribe.length(prefix) if prefix else 0) - 2
        parts: list[tuple[str, str]] = []
        for sentence, after in laid_out(text):
            cut = list(cut_to_fit(sentence, scribe.length, room))
            parts += [(one, " ") for one in cut[:-1]]
            parts.append((cut[-1], after))
        written = [sentence for sentence, _ in parts]
        said = [index for index, sentence in enumerate(written) if any(map(str.isalpha, sentence))]
        said.sort(key=lambda index: len(written[index]))  # like lengths together: less to fill up
        total, done = sum(len(written[index]) for index in said), 0
        part = progress(work, total)
        for start in range(0, len(said), TOGETHER):
            chosen = said[start : start + TOGETHER]
            size = sum(len(written[index]) for index in chosen)
            most = 3 * max(scribe.length(written[index]) for index in chosen) + 32
            texts = [prefix + written[index] for index in chosen]
            for index, found in zip(
                chosen, scribe.write(texts, most, part(done, size), **settings), strict=True
            ):
                written[index] = found
            done += size
            work.advance(done, total)
        return "".join(
            found + (after if after != " " or not found.endswith(("。", "！", "？")) else "")
            for found, (_, after) in zip(written, parts, strict=True)
        )


class Tongues:
    """Which languages a model translates between, and how it is told.

    Five ways are known: a sign at the beginning of what is written (M2M100, NLLB, mBART), one at the
    beginning of what is read (Marian's ">>deu<<", MADLAD's "<2de>"), a sentence of command (T5), or nothing
    because the model knows only one pair.
    """

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._tokenizer = scribe.tokenizer
        self._vocabulary: dict[str, int] = {
            **scribe.tokenizer.get_vocab(),
            **getattr(scribe.tokenizer, "lang_token_to_id", {}),  # M2M100 keeps its signs apart
        }
        self._signs = {code: sign for code in LANGUAGES if (sign := self._sign(code))}
        self._pairs = _pairs(scribe.kinds)

    def between(self, source: str, target: str, text: str) -> tuple[str, dict[str, Any]]:
        """What stands before each sentence, and settings for the writing.

        Args:
            source, target: codes of `LANGUAGES`, or "auto".

        Raises:
            Trouble: the model does not know a language, or the target has to be chosen.
        """
        written = source if source != "auto" else language_of(text) or "en"
        if self._signs:
            return self._by_sign(source, written, target)
        if self._pairs:
            return self._by_command(source, written, target), {}
        if self._scribe.config.model_type == "t5":
            wanted = self._chosen(written, target)
            return f"translate {LANGUAGES[written].english} to {LANGUAGES[wanted].english}: ", {}
        self._require_pair(source, target)
        return "", {}

    # ---- the ways ----

    def _by_sign(self, source: str, written: str, target: str) -> tuple[str, dict[str, Any]]:
        reads = hasattr(self._tokenizer, "src_lang")
        if reads:
            if written not in self._signs and source != "auto":
                raise self._unknown(source)
            if written in self._signs:
                sign = self._signs[written]
                self._tokenizer.src_lang = written if sign == f"__{written}__" else sign
        if target == "auto" and (reads and self._has_one_target()):
            return "", {}
        wanted = self._chosen(written, target)
        if wanted not in self._signs:
            raise self._unknown(wanted)
        sign = self._signs[wanted]
        return ("", {"forced_bos_token_id": self._vocabulary[sign]}) if reads else (f"{sign} ", {})

    def _by_command(self, source: str, written: str, target: str) -> str:
        """A language that was only guessed gives way to one that the model was taught."""
        into = [pair for pair in self._pairs if target in ("auto", pair[1])]
        fitting = [pair for pair in into if pair[0] == written]
        if not into:
            raise self._unknown(target)
        if not fitting and source != "auto":
            raise self._unknown(source)
        return self._pairs[(fitting or into)[0]]

    def _require_pair(self, source: str, target: str) -> None:
        """A model for one pair mostly says which."""
        for wanted, name in ((source, "source_lang"), (target, "target_lang")):
            known = str(getattr(self._tokenizer, name, None) or "").lower()
            same = {wanted, *(LANGUAGES[wanted].three if wanted in LANGUAGES else ())}
            code = next((one for one, row in LANGUAGES.items() if known in (one, *row.three)), "")
            if wanted != "auto" and code and known not in same:
                raise self._unknown(wanted, code)

    # ---- asking ----

    def _sign(self, code: str) -> str:
        """How the vocabulary of the model writes a language, or ""."""
        language = LANGUAGES[code]
        three = (f">>{one}<<" for one in language.three)
        known = (f"__{code}__", language.flores, language.mbart, f"<2{code}>", f">>{code}<<", *three)
        return next((sign for sign in known if sign and sign in self._vocabulary), "")

    def _has_one_target(self) -> bool:
        """Whether the model begins with a language of its own accord."""
        signs = {self._vocabulary[sign] for sign in self._signs.values()}
        generation = self._scribe.generation
        return generation.forced_bos_token_id in signs or generation.decoder_start_token_id in signs

    def _chosen(self, written: str, target: str) -> str:
        """English, where nothing was chosen and the text is not English already."""
        if target != "auto":
            return target
        if written == "en":
            raise Trouble(
                ErrorKind.BAD_REQUEST,
                asking.CHOOSE_LANGUAGE(model=self._scribe.name),
            )
        return "en"

    def _unknown(self, code: str, instead: str = "") -> Trouble:
        model, language = self._scribe.name, LANGUAGES[code].english
        message = (
            asking.LANGUAGE_OTHER(model=model, language=language, instead=LANGUAGES[instead].english)
            if instead
            else asking.LANGUAGE_UNKNOWN(model=model, language=language)
        )
        return Trouble(ErrorKind.BAD_REQUEST, message)


def _pairs(kinds: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The commands that a model was taught, such as "translate English to German: ", by their languages."""
    found = {}
    for name, settings in kinds.items():
        parts = name.split("_")
        if len(parts) == 4 and (parts[0], parts[2]) == ("translation", "to") and settings.get("prefix"):
            found[parts[1], parts[3]] = str(settings["prefix"])
    return found
