"""The sentence for a file that is something else than was wanted: what it is, and what to do next."""

from __future__ import annotations

from desktop.messages import Message, Row, files, kinds
from desktop.messages.kinds import Family, Kind
from desktop.tasks import Media

_WANTED = {Media.PICTURE: files.A_PICTURE, Media.TEXT: files.A_TEXT, Media.SOUND: files.A_RECORDING}
_FORMS = {Media.PICTURE: files.AS_PICTURE, Media.TEXT: files.AS_TEXT, Media.SOUND: files.AS_RECORDING}
_MAY_RUN = (kinds.PYTORCH, kinds.SAFETENSORS, kinds.PICKLE, kinds.FAST_WHISPER)
"""Weights of which only importing shows whose they are."""
_TABLES = (kinds.EXCEL, kinds.ODS)

_STEPS: dict[tuple[Media, Family], Row] = {
    (Media.PICTURE, Family.TEXT): files.RENAME_TO_TXT,
    (Media.PICTURE, Family.PAGE): files.FETCH_AGAIN,
    (Media.PICTURE, Family.SOUND): files.ASK_AS_RECORDING,
    (Media.PICTURE, Family.VIDEO): files.SAVE_ONE_MOMENT,
    (Media.TEXT, Family.PICTURE): files.ASK_AS_PICTURE,
    (Media.TEXT, Family.SOUND): files.ASK_AS_RECORDING,
    (Media.TEXT, Family.VIDEO): files.ASK_AS_RECORDING,
    (Media.SOUND, Family.TEXT): files.RENAME_TO_TXT,
    (Media.SOUND, Family.PAGE): files.FETCH_AGAIN,
    (Media.SOUND, Family.PICTURE): files.ASK_AS_PICTURE,
}
"""What to do with a file of a family where another medium was wanted."""

_STEPS_FOR_ALL: dict[Family, Row] = {
    Family.ARCHIVE: files.UNPACK,
    Family.MODEL: files.MODEL_OF_OTHERS,
    Family.LINK: files.OPEN_THE_REAL_ONE,
}

_SAVED_AGAIN = {
    Media.PICTURE: (Family.DRAWING, Family.RAW, Family.DOCUMENT, Family.DATA),
    Media.TEXT: (Family.DOCUMENT, Family.PAGE, Family.DATA),
    Media.SOUND: (Family.DATA, Family.MUSIC, Family.DICTATION),
}
"""Families that another program makes into what is wanted."""

_READ = {
    Media.PICTURE: (Family.PICTURE,),
    Media.TEXT: (Family.TEXT,),
    Media.SOUND: (Family.SOUND, Family.VIDEO),
}
"""Families that are read, unless something is wrong with the file."""

_OWN = {Media.PICTURE: (Family.DRAWING, Family.RAW), Media.TEXT: (), Media.SOUND: (Family.DICTATION,)}
"""Families that are what is wanted, in a form that is not read."""


def refusal(kind: Kind, media: Media) -> Message:
    """What to say of a file of this kind where a picture, a text or a recording was wanted, and not found."""
    if kind.family in _READ[media]:
        return files.NOTHING_READ(kind=kind())
    if kind.family in _OWN[media]:
        return files.NOT_READ(kind=kind(), step=_step(kind, media))
    return files.NOT_WANTED(kind=kind(), wanted=_WANTED[media](), step=_step(kind, media))


def next_step(kind: Kind) -> Message:
    """What to do with a file of this kind when nobody has said yet what is wanted."""
    return (_step_for_all(kind) or files.OPEN_ANOTHER)()


def _step_for_all(kind: Kind) -> Row | None:
    if kind in _MAY_RUN:
        return files.ADD_AS_MODEL
    return _STEPS_FOR_ALL.get(kind.family)


def _step(kind: Kind, media: Media) -> Message:
    family = kind.family
    if row := _STEPS.get((media, family)) or _step_for_all(kind):
        return row()
    if kind in _TABLES and media is Media.TEXT:
        return files.SAVE_AS(form=files.AS_TABLE())
    if family in _SAVED_AGAIN[media]:
        return files.SAVE_AS(form=_FORMS[media]())
    return files.OPEN_ANOTHER()
