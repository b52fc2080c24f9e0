"""What is no picture is refused by what it is, with the next step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.content import refusal
from desktop.errors import Trouble
from desktop.messages import say
from desktop.messages.kinds import Family, Kind
from desktop.pictures import read_picture
from desktop.tasks import Media
from tests.content.test_content import KNOWN

OTHERS = [(kind, made) for kind, made in KNOWN if kind.family is not Family.PICTURE]


@pytest.mark.parametrize(("kind", "made"), OTHERS, ids=lambda each: getattr(each, "code", ""))
@pytest.mark.parametrize("name", ["a.jpg", "a.tif", "a"])
def test_it_is_called_what_it_is_whatever_its_name(
    tmp_path: Path, kind: Kind, made: bytes | Callable[[], bytes], name: str
) -> None:
    (tmp_path / name).write_bytes(made if isinstance(made, bytes) else made())
    with pytest.raises(Trouble) as caught:
        read_picture(tmp_path / name)
    assert caught.value.message == refusal(kind, Media.PICTURE)
    assert say(caught.value.message).startswith(f"This is {kind.text}")
