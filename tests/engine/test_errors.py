"""Exceptions of every library end as a kind and a sentence."""

from __future__ import annotations

import errno

import pytest

from desktop.engine.errors import classify
from desktop.errors import ErrorKind, Trouble
from desktop.messages import as_it_is, say


def _raised(
    name: str, module: str = "somewhere", base: type[Exception] = Exception, text: str = ""
) -> Exception:
    """An exception as a library that is not imported here would raise it."""
    error: Exception = type(name, (base,), {"__module__": module})(text)
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (_raised("OutOfMemoryError", "torch", RuntimeError, "CUDA out of memory"), ErrorKind.OUT_OF_MEMORY),
        (
            RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: 4 bytes"),
            ErrorKind.OUT_OF_MEMORY,
        ),
        (MemoryError(), ErrorKind.OUT_OF_MEMORY),
        (OSError(errno.ENOSPC, "No space left on device"), ErrorKind.DISK_FULL),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), ErrorKind.OUT_OF_MEMORY),
        (_raised("UnidentifiedImageError", "PIL", OSError), ErrorKind.BAD_FILE),
        (
            _raised("InvalidDataError", "av.error", _raised("FFmpegError", "av.error").__class__),
            ErrorKind.BAD_FILE,
        ),
        (_raised("GatedRepoError", "huggingface_hub.errors"), ErrorKind.GATED),
        (_raised("RepositoryNotFoundError", "huggingface_hub.errors"), ErrorKind.NOT_FOUND),
        (_raised("OfflineModeIsEnabled", "huggingface_hub.errors", ConnectionError), ErrorKind.OFFLINE),
        (_raised("ConnectError", "httpx"), ErrorKind.NO_INTERNET),
        (ConnectionResetError(), ErrorKind.NO_INTERNET),
        (_raised("SafetensorError", "safetensors_rust"), ErrorKind.UNSUPPORTED_MODEL),
        (_raised("UnpicklingError", "_pickle", text="Weights only load failed"), ErrorKind.UNSAFE_MODEL),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), ErrorKind.UNEXPECTED),
    ],
)
def test_kind(error: Exception, kind: ErrorKind) -> None:
    assert classify(error).kind is kind


def test_the_libraries_own_words_stand_behind_the_sentence() -> None:
    trouble = classify(ValueError("The model does not recognize this architecture: mamba9"))
    assert trouble.kind is ErrorKind.UNSUPPORTED_MODEL
    assert "mamba9" not in say(trouble.message) and "mamba9" in trouble.detail


def test_a_file_that_never_was_there_is_not_said_to_be_gone() -> None:
    assert say(classify(FileNotFoundError(errno.ENOENT, "", "a.jpg")).message) == "This file does not exist."


def test_trouble_stays_as_it_is() -> None:
    trouble = Trouble(ErrorKind.BAD_DATA, as_it_is("Only one group."))
    assert classify(trouble) is trouble


def test_the_real_classes_of_the_libraries_have_these_names() -> None:
    """The table goes by names, so a renamed class would pass unseen otherwise."""
    import av
    import PIL
    import torch
    from huggingface_hub import errors
    from PIL import Image
    from safetensors import SafetensorError

    assert classify(torch.OutOfMemoryError("")).kind is ErrorKind.OUT_OF_MEMORY
    assert classify(PIL.UnidentifiedImageError("")).kind is ErrorKind.BAD_FILE
    assert classify(Image.DecompressionBombError("")).kind is ErrorKind.BAD_FILE
    assert classify(av.error.InvalidDataError(1, "")).kind is ErrorKind.BAD_FILE
    assert classify(SafetensorError("")).kind is ErrorKind.UNSUPPORTED_MODEL
    assert classify(errors.OfflineModeIsEnabled("")).kind is ErrorKind.OFFLINE
    assert issubclass(errors.GatedRepoError, Exception) and issubclass(
        errors.RepositoryNotFoundError, Exception
    )
