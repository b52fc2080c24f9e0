"""The catalogue of translations: what the window and the command line say, in the user's language.

The words in the code are the English ones and the keys of the catalogue, as gettext has it. Widgets ask
through Qt's ``tr``, which `desktop.ui.look.translator` leads here: one catalogue serves both.

To translate Burnish, collect its texts, begin a language, fill it in, and compile it to where
`use_language_of_system` looks::

    python installer/template.py burnish.pot
    pybabel init -i burnish.pot -D burnish -d resources/translations -l de
    pybabel compile -D burnish -d resources/translations
"""

from __future__ import annotations

from gettext import NullTranslations, translation

from desktop import paths

_catalogue = NullTranslations()


def use(catalogue: NullTranslations) -> None:
    """From now on, everything is said in the words of `catalogue`."""
    global _catalogue
    _catalogue = catalogue


def use_language_of_system() -> None:
    """Take the translation that the environment asks for (LANGUAGE, LC_ALL, LANG), or English."""
    use(translation("burnish", paths.resources() / "translations", fallback=True))


def is_translated() -> bool:
    """Whether anything is said in another language than English."""
    return type(_catalogue) is not NullTranslations


def marked(source: str) -> str:
    """Mark a text in a table for translation; `text` translates it when it is shown."""
    return source


def forms(one: str, many: str) -> tuple[str, str]:
    """Mark both forms of what is counted for translation; `plural` or `counted` chooses when it is shown."""
    return one, many


def text(source: str, context: str = "") -> str:
    """`source` in the user's language; `context` tells apart what is alike in English only."""
    if not source:
        return ""  # gettext keeps its own facts under the empty key
    special = _catalogue.pgettext(context, source) if context else source
    return special if special != source else _catalogue.gettext(source)


def plural(one: str, many: str, count: int) -> str:
    """The form for `count`, with its placeholders still in it: English has two forms, others up to six."""
    return _catalogue.ngettext(one, many, count)


def counted(one: str, many: str, count: int, **values: object) -> str:
    """A sentence about so many: ``counted("{count} picture", "{count} pictures", 3)`` is "3 pictures"."""
    return plural(one, many, count).format(count=f"{count:,}", **values)
