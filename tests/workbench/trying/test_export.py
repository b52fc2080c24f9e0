"""Exported answers open in other programs as they should."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import letters
from desktop.errors import ErrorKind
from desktop.messages import as_it_is
from desktop.protocol import Input, Item, ItemError
from desktop.results import (
    Box,
    Boxes,
    Label,
    Labels,
    Masks,
    Matches,
    Number,
    Numbers,
    Part,
    Passage,
    Segment,
    Span,
    Spans,
    Text,
    Transcript,
)
from desktop.workbench.trying import export, telling
from desktop.workbench.trying.export import Asked, Format
from desktop.workbench.trying.names import Names, common_folder
from tests.answers import EACH
from tests.hostile.names import ODD_NAMES


def form(name: str) -> Format:
    return next(row for row in export.FORMATS if row.id == name)


def answered(name: str, result: object, index: int = 0) -> Item:
    return Item("1-1", index, Input(path=f"/pictures/{name}"), result, None, 0.125)  # type: ignore[arg-type]


THINGS = Boxes(
    (
        Box("cup", 0.993, 403.04, 106, 696, 482),
        Box("cup", 0.9, 0, 0, 20, 20),
        Box("dining_table", 0.93, 1, 2, 3, 4),
        Box("cake", 0.31, 0, 0, 5, 5),
    ),
    700,
    500,
)
LAND = Masks(
    tuple(Part(name, 0.9, 0.25, "0 4 12") for name in ("sky", "sea", "rock", "bird")), 4, 4, 400, 400
)
NAMES = Spans(
    (
        Span("PER", 0.9, 5, 9, "Anna"),
        Span("LOC", 0.8, 20, 26, "Lisbon"),
        Span("PER", 0.7, 40, 44, "Anna"),
    )
)
CAT = answered("cat.jpg", Labels((Label("tabby", 0.71), Label("tiger cat", 0.2))))
BROKEN = Item(
    "1-1", 1, Input(path="/pictures/bad.jpg"), None, ItemError(ErrorKind.BAD_FILE, as_it_is("It is damaged."))
)


def speech(*segments: tuple[float, float, str]) -> Item:
    parts = tuple(Segment(start, end, text) for start, end, text in segments)
    return answered("talk.wav", Transcript("en", " ".join(s[2] for s in segments), parts, 10.0))


def rows(items: list[Item]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export.to_csv(items), newline="")))


def test_a_table_of_labels_has_one_line_a_file_and_the_reason_of_what_failed() -> None:
    good, bad = rows([CAT, BROKEN])
    assert good == {
        "file": "cat.jpg", "label": "tabby", "score": "0.71", "label 2": "tiger cat", "score 2": "0.2",
        "error": "",
    }  # fmt: skip
    assert bad["file"] == "bad.jpg"
    assert bad["error"] == "It is damaged."
    assert bad["label"] == ""


def test_notes_stand_beside_their_answers() -> None:
    noted = replace(CAT, notes=(as_it_is("The lower half is missing."), as_it_is("Page 1 of 3.")))
    silent = replace(speech(), notes=(as_it_is("Nothing could be read after 0:10."),))
    first, second, failed = rows([noted, CAT, BROKEN])
    assert list(first)[-2:] == ["notes", "error"]
    assert first["notes"] == "The lower half is missing. Page 1 of 3."
    assert (second["notes"], failed["notes"]) == ("", "")
    assert [row["notes"] for row in rows([silent])] == ["Nothing could be read after 0:10."]
    told, plain = json.loads(export.to_json([noted, CAT]))
    assert [note["message"] for note in told["notes"]] == ["The lower half is missing.", "Page 1 of 3."]
    assert "notes" not in plain


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run_as_a_formula(start: str) -> None:
    evil = f'{start}cmd|" /C calc"!A0'
    (row,) = rows([answered("a.txt", Labels((Label(evil, 0.5),)))])
    assert row["label"] == "'" + evil


def test_a_negative_number_stays_a_number() -> None:
    (row,) = rows([answered("a.txt", Matches("q", (Passage("far away", -0.25),)))])
    assert row["score"] == "-0.25"


def test_cells_keep_line_breaks_quotes_and_commas() -> None:
    text = 'He said "no",\nand left'
    (row,) = rows([answered("a.txt", Matches("q", (Passage(text, 0.5),)))])
    assert row["text"] == text


def test_a_table_of_a_transcript_has_one_line_a_segment() -> None:
    first, second = rows([speech((0.0, 1.5, " Hello."), (1.5, 3.25, " Bye."))])
    assert (first["start"], first["end"], first["text"]) == ("0", "1.5", "Hello.")
    assert second["text"] == "Bye."


def test_a_table_of_things_has_one_line_a_thing_with_its_edges() -> None:
    first, *_, failed = rows([answered("a.jpg", THINGS), BROKEN])
    assert first == {
        "file": "a.jpg", "label": "cup", "score": "0.993", "left": "403", "top": "106", "right": "696",
        "bottom": "482", "error": "",
    }  # fmt: skip
    assert (failed["file"], failed["error"]) == ("bad.jpg", "It is damaged.")
    assert len(rows([answered("a.jpg", THINGS)])) == 4, "what is less certain too: the score says so"


@pytest.mark.parametrize(
    ("result", "columns", "first"),
    [
        (LAND, ["file", "label", "score", "share"], ["a", "sky", "0.9", "0.25"]),
        (Text("a\nb"), ["file", "text"], ["a", "a\nb"]),
        (NAMES, ["file", "label", "score", "start", "end", "text"], ["a", "PER", "0.9", "5", "9", "Anna"]),
    ],
)
def test_tables_of_the_other_answers(result: object, columns: list[str], first: list[str]) -> None:
    row = rows([answered("a", result)])[0]
    assert list(row) == columns
    assert list(row.values()) == first


def test_a_table_of_nothing_has_its_columns_all_the_same() -> None:
    head = export.to_csv([answered("a.jpg", Boxes((), 9, 9))]).splitlines()
    assert head == ["file,label,score,left,top,right,bottom"]


def test_what_was_written_is_a_text_file(tmp_path: Path) -> None:
    export.save(tmp_path / "a.txt", form("txt"), [answered("a.txt", Text(" Short.\nTrue. "))])
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "Short.\nTrue.\n"


def test_every_answer_can_be_a_table_data_and_something_on_the_clipboard() -> None:
    for result in EACH:
        assert {"csv", "json"} <= {row.id for row in export.formats_for(type(result))}
        assert telling.copied(result), result
    assert telling.copied(NAMES).splitlines()[0] == "Anna\tPER"
    assert telling.copied(LAND).splitlines()[1] == "sea\t25\u00a0%"


def test_tables_are_marked_as_utf8_so_that_umlauts_survive(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    export.save(target, form("csv"), [answered("Käse.jpg", Labels((Label("Gouda", 0.9),)))])
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Käse.jpg" in target.read_text(encoding="utf-8-sig")


def test_json_has_the_objects_of_the_command_line() -> None:
    good, bad = json.loads(export.to_json([CAT, BROKEN], Asked("image-classification", "m", "Processor")))
    assert good["file"] == "/pictures/cat.jpg"
    assert good["task"] == "image-classification"
    assert good["seconds"] == 0.125
    assert good["result"] == {
        "type": "labels",
        "labels": [{"label": "tabby", "score": 0.71}, {"label": "tiger cat", "score": 0.2}],
    }
    assert bad["error"] == {"kind": "bad-file", "message": "It is damaged."}
    assert "result" not in bad


def test_subtitles_round_times_as_a_whole() -> None:
    written = export.to_srt(
        [speech((59.9996, 61.0004, " On the minute."), (3599.9999, 3661.5, " On the hour."))]
    )
    assert written == (
        "1\n00:01:00,000 --> 00:01:01,000\nOn the minute.\n\n2\n01:00:00,000 --> 01:01:01,500\nOn the hour.\n"
    )


def test_web_subtitles_begin_with_their_name_and_escape_marks() -> None:
    written = export.to_vtt([speech((0.0, 1.25, " a <b> & c --> d"))])
    assert written == "WEBVTT\n\n00:00:00.000 --> 00:00:01.250\na &lt;b&gt; &amp; c → d\n"


def test_a_blank_line_in_a_segment_does_not_end_the_cue() -> None:
    written = export.to_srt([speech((0.0, 1.0, "one\n\n  two\r\n"), (1.0, 2.0, "   "))])
    assert written == "1\n00:00:00,000 --> 00:00:01,000\none\ntwo\n"


def test_a_cue_never_ends_before_it_begins() -> None:
    assert "00:00:02,000 --> 00:00:02,000" in export.to_srt([speech((2.0, 1.0, "x"))])


def test_plain_text_names_the_recordings_when_there_are_several() -> None:
    one = speech((0.0, 1.0, " Hello."), (1.0, 2.0, " Bye."))
    assert export.to_txt([one]) == "Hello.\nBye.\n"
    assert export.to_txt([one, one]) == "talk.wav\n\nHello.\nBye.\n\ntalk.wav\n\nHello.\nBye.\n"


def test_subtitles_of_several_recordings_are_several_files_and_replace_nothing(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_text("mine")
    first, second = speech((0, 1, "a")), speech((0, 1, "b"))
    written = export.save_each(tmp_path, form("srt"), [first, BROKEN, second])
    assert [path.name for path in written] == ["talk (2).srt", "talk (3).srt"]
    assert (tmp_path / "talk.srt").read_text() == "mine"
    assert "b" in written[1].read_text()


def at(path: str, result: object) -> Item:
    return Item("1-1", 0, Input(path=path), result, None, 0.1)  # type: ignore[arg-type]


def test_files_of_one_name_in_several_folders_are_told_apart(tmp_path: Path) -> None:
    """A table of two sites is worth nothing when its lines look alike."""
    labels = Labels((Label("oak", 0.9),))
    paths = ["/data/siteA/001.png", "/data/siteA/plot 2/001.png", "/data/siteB/001.png"]
    items = [at(path, labels) for path in paths]
    names = ["siteA/001.png", "siteA/plot 2/001.png", "siteB/001.png"]
    assert [row["file"] for row in rows(items)] == names
    assert [row["file"] for row in rows(items[:1])] == ["001.png"]
    written = export.save_each(tmp_path, form("json"), items)
    assert [path.name for path in written] == [
        "siteA - 001.json",
        "siteA - plot 2 - 001.json",
        "siteB - 001.json",
    ]
    texts = [at(path, Text("It is short.")) for path in paths]
    assert export.to_txt(texts).splitlines()[::4] == names


def test_names_without_a_common_folder_stay_names() -> None:
    given = [Input(path="C:/a/1.png"), Input(path="/b/1.png"), Input(text="a text")]
    assert common_folder([]) == common_folder(given) == ""
    assert list(map(Names(given).name, given)) == ["1.png", "1.png", "a text"]


FAR_APART = (
    (["/home/a/letter.txt", "/media/stick/report.txt"], ["letter.txt", "report.txt"]),
    (["/a/1.png", "/a/deep/down/2.png", "/b/2.png"], ["1.png", "a/deep/down/2.png", "b/2.png"]),
    (["/a/x/1.png", "/a/y/1.png", "/b/2.png"], ["x/1.png", "y/1.png", "2.png"]),
    (["/a/1.png", "/a/1.PNG"], ["1.png", "1.PNG"]),
    (["/1.png", "/a/1.png"], ["1.png", "a/1.png"]),
)


@pytest.mark.parametrize(("paths", "names"), FAR_APART)
def test_a_folder_is_named_only_where_names_are_alike(paths: list[str], names: list[str]) -> None:
    given = [Input(path=path) for path in paths]
    assert list(map(Names(given).name, given)) == names
    labels = Labels((Label("oak", 0.9),))
    assert [row["file"] for row in rows([at(path, labels) for path in paths])] == names


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.mkdir()
    with pytest.raises(OSError):
        export.save(target, form("csv"), [CAT])
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (Labels((Label("tabby_cat", 0.714),)), "Tabby cat 71\u00a0%"),
        (Labels(()), ""),
        (Transcript("en", "  Ever tried.\n Ever failed. ", ()), "Ever tried. Ever failed."),
        (Transcript("en", " ", ()), "Nothing was said"),
        (Text(" \n"), "Nothing was written"),
        (Matches("q", (Passage("the price", 0.5),)), "the price 50\u00a0%"),
        (Matches("q", ()), ""),
        (THINGS, "3\u00a0things: Cup × 2, Dining table"),
        (Boxes((Box("cup", 0.4, 0, 0, 1, 1),), 9, 9), "Nothing was found"),
        (LAND, "4\u00a0parts: Sky, Sea, Rock, …"),
        (Masks((), 1, 1, 9, 9), "Nothing was found"),
        (Text(" It is  warm.\nVery. "), "It is warm. Very."),
        (NAMES, "3\u00a0names: Anna × 2, Lisbon"),
        (Spans((Span("", 0.8, 3, 12, "in Lisbon"), Span("", 0.1, 6, 12, "Lisbon"))), "in Lisbon 80\u00a0%"),
        (Spans(()), "Nothing was found"),
    ],
)
def test_an_answer_in_one_line(result: object, line: str) -> None:
    assert telling.summary(result) == line  # type: ignore[arg-type]


def test_a_long_transcript_is_shortened_between_words() -> None:
    line = telling.summary(Transcript("en", "word " * 60, ()))
    assert len(line) <= 91
    assert line.endswith("word…")


def test_each_type_of_result_has_its_formats() -> None:
    assert [row.id for row in export.formats_for(Labels)] == ["csv", "json"]
    assert [row.id for row in export.formats_for(Transcript)] == ["srt", "vtt", "txt", "csv", "json"]


def test_numbers_have_a_column_each_whatever_they_are_called() -> None:
    told = Numbers((Number("file", 3.6912), Number("error", -1.0), Number("error", 2.0)))
    row = rows([answered("a", told)])[0]
    said = (as_it_is("The lower half is missing."),)
    (noted,) = rows([replace(answered("a", Numbers((Number("notes", 0.5),))), notes=said)])
    assert (noted["notes 2"], noted["notes"]) == ("0.5", "The lower half is missing.")
    assert list(row.items()) == [("file", "a"), ("file 2", "3.6912"), ("error 2", "-1"), ("error 3", "2")]
    assert telling.summary(Numbers((Number("stars_given", 3.6912),))) == "Stars given 3.69"
    assert telling.copied(told).splitlines()[0] == "file\t3.69"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_whatever_a_file_is_called_its_answer_can_be_exported(tmp_path: Path, name: str) -> None:
    items = [answered(name, Text("It is late.")), answered("plain.jpg", Text(name))]
    for row in export.formats_for(Text):
        export.save(tmp_path / f"all{row.ending}", row, items)
        written = export.save_each(tmp_path / row.id, row, items)
        assert len(written) == 2 and all(path.stat().st_size for path in written)
        assert all(letters.is_plain(path.name) for path in written)
        assert export.save_each(tmp_path / row.id, row, items)[0] != written[0], "nothing is replaced"
    (record, _) = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert record["file"] == f"/pictures/{name}"
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        (first, second) = csv.DictReader(file)
    assert first["text"] == "It is late." and second["file"] == "plain.jpg"
