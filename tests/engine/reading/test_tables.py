"""Tables as people have them: any dialect, with or without names of columns."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop import media
from desktop.engine.reading import tables
from desktop.engine.reading.tables import guess_columns, read_table
from desktop.errors import Trouble
from desktop.media import is_table
from desktop.messages import files

ROWS = (("I love it; really", "praise"), ("Broken,\nagain", "complaint"), ("Fine", "praise"))


def written(file: Path, content: str, encoding: str = "utf-8") -> Path:
    file.write_bytes(content.encode(encoding))
    return file


def separated(delimiter: str) -> str:
    quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in ROWS)
    return "\r\n".join([delimiter.join(("text", "mood")), *quoted]) + "\r\n"


OOXML = "http://schemas.openxmlformats.org"


def save_sheet(file: Path, rows: Sequence[Sequence[str | float]]) -> None:
    """The least that is an Excel file (ECMA-376)."""

    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    cells = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    sheets = '<sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets>'
    office = f"{OOXML}/officeDocument/2006/relationships"
    relations = f'<Relationships xmlns="{OOXML}/package/2006/relationships">{{}}</Relationships>'
    main = f'xmlns="{OOXML}/spreadsheetml/2006/main"'
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {
            "[Content_Types].xml": f'<Types xmlns="{OOXML}/package/2006/content-types"/>',
            "_rels/.rels": relations.format(
                f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
            ),
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": relations.format(
                f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            ),
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>",
        }.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_dialect_and_encoding_gives_the_same_table(tmp_path: Path, delimiter: str, encoding: str) -> None:
    table = read_table(written(tmp_path / "a.csv", separated(delimiter), encoding))
    assert table.columns == ("text", "mood")
    assert [tuple(cell.replace("\r\n", "\n") for cell in row) for row in table.rows] == list(ROWS)
    assert table.first == 2
    assert guess_columns(table) == ("text", "mood")


def test_lines_and_lists_of_json_have_the_columns_of_all_their_objects(tmp_path: Path) -> None:
    objects = [{"snippet": "a b c", "n": 1}, {"snippet": "d e", "kind": ["x", "y"]}, {"kind": None}]
    lines = written(tmp_path / "a.jsonl", "\n".join(map(json.dumps, objects)))
    inside = written(tmp_path / "a.json", json.dumps({"version": 1, "data": objects}))
    for file in (lines, inside):
        table = read_table(file)
        assert table.columns == ("snippet", "n", "kind")
        assert table.rows == (("a b c", "1", ""), ("d e", "", '["x", "y"]'))


def test_a_table_without_names_of_columns_gets_some(tmp_path: Path) -> None:
    table = read_table(written(tmp_path / "a.csv", "good,praise\nbad,complaint\nnice,praise\n"))
    assert table.columns == ("Column 1", "Column 2") and len(table.rows) == 3 and table.first == 1
    assert guess_columns(table) == ("Column 1", "Column 2")


def test_names_that_are_there_twice_or_not_at_all_are_told_apart(tmp_path: Path) -> None:
    table = read_table(written(tmp_path / "a.jsonl", '{"a": 1}\n'))
    assert table.columns == ("a",)
    csv = "text,label,label \nfirst one,x,1\nsecond one,x,2\n"
    # two equal names are no header that tells columns apart
    assert read_table(written(tmp_path / "b.csv", csv)).columns == ("Column 1", "Column 2", "Column 3")


def test_short_rows_long_cells_and_empty_lines(tmp_path: Path) -> None:
    long = "word " * 60_000
    content = f'text,label\n\n"{long}",a\nonly text\n , \nlast,b,extra\n'
    table = read_table(written(tmp_path / "a.csv", content))
    assert table.columns == ("text", "label", "Column 3")
    assert [row[1:] for row in table.rows] == [("a", ""), ("", ""), ("b", "extra")]
    assert len(table.rows[0][0]) == len(long)


def test_numbers_of_a_sheet_stay_whole(tmp_path: Path) -> None:
    save_sheet(tmp_path / "a.xlsx", [("review", "stars"), ("very good", 5), ("very bad", 1), ("so so", 2.5)])
    table = read_table(tmp_path / "a.xlsx")
    assert table.columns == ("review", "stars") and [row[1] for row in table.rows] == ["5", "1", "2.5"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"PK\x03\x04 cut off", files.TABLE_DAMAGED),
        ("a.json", b"{ not json", files.TABLE_DAMAGED),
        ("a.jsonl", b'{"a": 1}\n{"a":', files.TABLE_DAMAGED),
        ("a.csv", b"\n\n , \n", files.TABLE_EMPTY),
        ("a.json", b"[1, 2]", files.TABLE_EMPTY),
        ("a.csv", b"", files.EMPTY),
    ],
)
def test_what_is_no_table_is_a_sentence(tmp_path: Path, name: str, content: bytes, said: files.Row) -> None:
    (tmp_path / name).write_bytes(content)
    assert is_table(name)
    with pytest.raises(Trouble) as caught:
        read_table(tmp_path / name)
    assert said.says(caught.value.message)


def test_columns_are_guessed_by_name_then_by_what_is_in_them(tmp_path: Path) -> None:
    rows = "\n".join(f"{n},{'abc'[n % 3]},a sentence number {n} of many words,2024" for n in range(30))
    named = read_table(written(tmp_path / "a.csv", f"id,category,comment,year\n{rows}\n"))
    assert guess_columns(named) == ("comment", "category")
    unnamed = read_table(written(tmp_path / "b.csv", f"w,x,y,z\n{rows}\n"))
    assert guess_columns(unnamed) == ("y", "x")


def test_every_table_that_the_window_takes_can_be_read() -> None:
    assert set(tables._READERS) == set(media.TABLES)
