"""What computes, and that the reason is true."""

from __future__ import annotations

import types

import pytest

from desktop import protocol
from desktop.engine import device
from desktop.engine.server import Context, answer
from desktop.errors import ErrorKind, Trouble
from desktop.messages import computing, say


@pytest.fixture
def without_card(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(device, "nvidia_card", lambda: None)
    monkeypatch.setattr(device.platform, "system", lambda: "Linux")


def test_the_processor_when_there_is_no_card(without_card: None) -> None:
    name, info = device.choose("auto")
    assert (name, info.kind, info.reason) == ("cpu", "cpu", computing.NO_CARD())
    assert info.memory > 10**8 and info.cores >= 1


def test_a_card_that_is_asked_for_and_missing(without_card: None) -> None:
    name, info = device.choose("cuda")
    assert name == "cpu" and info.reason == computing.CARD_UNUSABLE(why=computing.NO_CARD())
    with pytest.raises(Trouble, match="No NVIDIA graphics card was found") as caught:
        device.choose("cuda", strict=True)
    assert caught.value.kind is ErrorKind.BAD_REQUEST


def test_an_old_driver_is_named(without_card: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(device, "nvidia_card", lambda: ("NVIDIA GTX 1080", 8 * 2**30, "390.12"))
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    assert "(390.12)" in say(device.choose("auto")[1].reason)


def test_the_card_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    card = types.SimpleNamespace(name="NVIDIA RTX 4070", total_memory=12 * 2**30)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda number: card)
    name, info = device.choose("auto")
    assert (name, info.kind, info.name, info.memory) == ("cuda:0", "cuda", "NVIDIA RTX 4070", 12 * 2**30)
    assert device.choose("cpu")[0] == "cpu"


def test_no_such_device() -> None:
    with pytest.raises(Trouble, match="Choose auto, cpu or cuda"):
        device.choose("abacus")


def test_doctor_tells_the_facts_at_once() -> None:
    last = list(answer(protocol.Doctor(), Context()))[-1]
    assert isinstance(last, protocol.Done)
    facts = last.value
    assert facts["versions"]["torch"].startswith("2.") and facts["versions"]["PySide6"].startswith("6.11")
    assert facts["devices"][-1]["kind"] == "cpu" and facts["free_space"]["data"] > 0
    assert set(facts["starters"].values()) == {"made on first use"}
