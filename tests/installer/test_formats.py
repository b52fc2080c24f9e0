"""The readme says what is read today."""

from __future__ import annotations

from installer import formats


def test_the_readme_has_the_formats_of_today() -> None:
    readme = formats.README.read_text(encoding="utf-8")
    assert formats.written(readme) == readme, "python installer/formats.py writes them"
    assert formats.BEGIN in readme and formats.table() in readme


def test_every_format_that_is_opened_is_named() -> None:
    table = formats.table()
    for name in ("JPEG", "HEIC/HEIF", "m2ts", "docx", "epub", "tar.gz", "Windows-1250", "`lost+found`"):
        assert name in table
