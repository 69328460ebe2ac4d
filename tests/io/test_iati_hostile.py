"""A file that is broken or means harm is refused at once, with its place, and nothing is held."""

from __future__ import annotations

import codecs
import contextlib
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.errors import InvalidDataError, MissingExtraError
from civdiplo.io import iati

HEAD = (
    "<iati-identifier>XM-EXAMPLE-{0}</iati-identifier>"
    '<reporting-org ref="XM-EXAMPLE" type="22"><narrative>A union</narrative></reporting-org>'
    "<title><narrative>Help</narrative></title>"
)
ACTIVITY = '<iati-activity xml:lang="en" default-currency="EUR">{}</iati-activity>'
START, END = '<iati-activities version="2.03">', "</iati-activities>"
BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    + "]>"
).replace("&a0;", "&a;")


def transaction(value: str, day: str = "2021-05-01") -> str:
    """Return a transaction of a value."""
    return (
        f'<transaction ref="r"><transaction-type code="3"/><transaction-date iso-date="{day}"/>'
        f'<value currency="EUR" value-date="2021-05-01">{value}</value></transaction>\n'
    )


def activity(number: int = 1, inner: str = "") -> str:
    """Return an activity."""
    return ACTIVITY.format(HEAD.format(number) + inner)


def refused(tmp_path: Path, content: str | bytes) -> InvalidDataError:
    """Return the error that a file is refused with, whole and as a stream."""
    path = tmp_path / "hostile.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InvalidDataError) as caught:
        iati.read(path)
    with pytest.raises(InvalidDataError) as streamed:
        list(iati.iter_read(path))
    assert caught.value.faults == streamed.value.faults
    assert all(fault.file == str(path) for fault in caught.value.faults)
    return caught.value


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE iati-activities>",
        BOMB,
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">',
        "<?xml version='1.0'?><!-- <a> --><?p i?>\n<!DOCTYPE x>",
        "<!doctype x>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_doctype_is_refused_before_it_is_parsed(
    tmp_path: Path, prolog: str, encoding: str
) -> None:
    """Entities of a file's own, inside or outside of it, are none of IATI's."""
    text = f"{prolog}{START}{activity(1, '<x>&e;&a8;</x>')}{END}"
    error = refused(tmp_path, text.encode(encoding))
    assert "must have no DOCTYPE" in str(error)


def test_a_doctype_behind_a_long_comment_is_refused(tmp_path: Path) -> None:
    """A prolog that pushes a DOCTYPE out of sight is refused for its length."""
    text = f"<!--{'x' * 70_000}-->{BOMB}{START}{activity()}{END}"
    assert "begins in the first 65536 bytes" in str(refused(tmp_path, text))


def test_an_undeclared_entity_is_not_well_formed(tmp_path: Path) -> None:
    """Without a DOCTYPE there is no entity but the five of XML."""
    error = refused(tmp_path, f"{START}{activity(1, '<x>&e;</x>')}{END}")
    assert "well-formed" in str(error)


@pytest.mark.parametrize(
    "value",
    ["NaN", "INF", "1E+999999", "1e3", "1,000", "1 000", "١٢", "1_0", "", "0x10", "9" * 31, "--1"],
)
def test_a_value_that_is_no_decimal_is_a_fault(tmp_path: Path, value: str) -> None:
    """Exponents, separators, NaN and digits of other scripts are no xsd:decimal."""
    error = refused(tmp_path, f"{START}\n{activity(1, transaction(value))}{END}")
    (fault,) = error.faults
    assert (fault.line, fault.field) == (2, "value")
    assert fault.path == "/iati-activities/iati-activity/transaction[1]/value"
    assert fault.entity == "iati-transaction-XM-EXAMPLE-1.1"


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """A bad day, a bad amount, a bad currency and a missing type, each with line and path."""
    inner = (
        "\n"
        + transaction("x")
        + transaction("1", day="2021-02-30")
        + transaction("1").replace('currency="EUR"', 'currency="ZZZ"')
        + transaction("1").replace('<transaction-type code="3"/>', "")
        + transaction("1", day="2011Q1")
    )
    error = refused(tmp_path, START + activity(1, inner) + activity(2, transaction("?")) + END)
    found = [(fault.line, fault.path.rpartition("/iati-activity/")[2]) for fault in error.faults]
    assert found == [
        (2, "transaction[1]/value"),
        (3, "transaction[2]/transaction-date/@iso-date"),
        (4, "transaction[3]/value/@currency"),
        (5, "transaction[4]"),
        (6, "transaction[5]/transaction-date/@iso-date"),
        (7, "transaction[1]/value"),
    ]


def test_a_stream_gives_what_is_sound_and_then_the_faults(tmp_path: Path) -> None:
    """A faulty transaction is left out of the stream, and the error comes at its end."""
    path = tmp_path / "activities.xml"
    inner = transaction("1") + transaction("x") + transaction("2")
    path.write_text(START + activity(1, inner) + END)
    ids: list[str] = []
    with pytest.raises(InvalidDataError):
        ids.extend(entity.id for entity in iati.iter_read(path))
    gifts = [one for one in ids if one.startswith("iati-transaction")]
    assert gifts == ["iati-transaction-XM-EXAMPLE-1.1", "iati-transaction-XM-EXAMPLE-1.3"]


def test_faults_are_counted_up_to_a_limit(tmp_path: Path) -> None:
    """A file with nothing but faults is not read on for ever."""
    error = refused(tmp_path, START + activity(1, transaction("x") * 2000) + END)
    assert len(error.faults) == 1001
    assert "fewer than 1000 faults" in str(error.faults[-1])


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    """Both more levels than the parser allows, and more than are kept, are faults."""
    for depth in (60, 100_000):
        nested = "<x>" * depth + "</x>" * depth
        error = refused(tmp_path, START + activity(1, nested) + END)
        assert "must" in str(error)


def test_a_text_without_end_is_refused(tmp_path: Path) -> None:
    """A text of more than ten million characters is no narrative."""
    error = refused(tmp_path, START + activity(1, f"<x>{'a' * 10_100_000}</x>") + END)
    assert "well-formed" in str(error)


def test_an_activity_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One activity is held as a whole, and so has a limit."""
    monkeypatch.setattr("civdiplo.io.iati.parsing._RECORD", 200_000)
    sound = tmp_path / "sound.xml"
    sound.write_text(START + "".join(activity(n, transaction("1") * 50) for n in range(30)) + END)
    assert len(iati.read(sound).dataset) > 1500
    error = refused(tmp_path, START + activity(1, transaction("1") * 2000) + END)
    assert "no activity of more than 200000 bytes" in str(error)


@pytest.mark.parametrize("root", ["html", "iati-activity", "{urn:x}iati-activities"])
def test_another_root_is_refused(tmp_path: Path, root: str) -> None:
    """What is no IATI file is named as what it is not."""
    name = root.rpartition("}")[2]
    space = ' xmlns="urn:x"' if "}" in root else ""
    error = refused(tmp_path, f"<{name}{space}>{activity()}</{name}>")
    assert "must be an IATI file" in str(error)


@pytest.mark.parametrize("version", ["1.01", "1.05", "2.04", "3", "", "2.0३"])
def test_another_version_is_refused(tmp_path: Path, version: str) -> None:
    """Versions 2.01 to 2.03 are read, and no other."""
    error = refused(tmp_path, f'<iati-activities version="{version}">{activity()}{END}')
    assert error.faults[0].field == "version"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"not xml",
        b'{"a": 1}',
        b"\x00\x01\x02",
        START.encode(),
        (START + activity())[:-20].encode(),
        (START + activity() + END + "<x/>").encode(),
        START.encode() + b"\xff\xfe" + END.encode(),
        ("<?xml version='1.0' encoding='UTF-7'?>" + START + END).encode(),
        ("<?xml version='1.0' encoding='no-such'?>" + START + END).encode(),
        (START + activity() + END).encode("utf-16-le"),
        codecs.BOM_UTF8 + codecs.BOM_UTF8 + (START + END).encode(),
        (START + activity(1, "<x a='1' a='2'/>") + END).encode(),
    ],
)
def test_what_is_no_xml_or_is_cut_off_is_refused(tmp_path: Path, content: bytes) -> None:
    """An empty, truncated, wrongly encoded or otherwise broken file has one clear fault."""
    assert len(refused(tmp_path, content).faults) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_an_encoding_that_is_stated_is_read(tmp_path: Path, encoding: str) -> None:
    """A byte order mark or a declaration says how the bytes are to be read."""
    path = tmp_path / "activities.xml"
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{declared}"?>{START}{activity()}{END}'
    path.write_bytes(text.replace("Help", "Aide à l'école").encode(encoding))
    (campaign, *_) = (one for one in iati.read(path).dataset if one.id.startswith("iati-activity"))
    assert campaign.label() == "Aide à l'école"


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever bytes are changed, there is a dataset or an InvalidDataError."""
    path = tmp_path_factory.mktemp("damaged") / "activities.xml"
    content = bytearray((START + activity(1, transaction("12.5") * 2) + END).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path.write_bytes(bytes(content))
    with contextlib.suppress(InvalidDataError):
        iati.read(path)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the transactions need no more memory at once; only identifiers are remembered."""

    def peak(activities: int) -> int:
        path = tmp_path / f"{activities}.xml"
        with path.open("w") as file:
            file.write(START)
            for number in range(activities):
                file.write(activity(number, transaction("12.50") * 40))
            file.write(END)
        tracemalloc.start()
        count = sum(1 for _ in iati.iter_read(path, on_entry=lambda _entry: None))
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count == activities * 41 + 2
        return highest

    peak(10)  # what is loaded and cached once
    assert peak(300) < peak(30) + 300_000


def test_without_lxml_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named before the file is looked at."""
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(MissingExtraError, match=r"civdiplo\[iati\]"):
        iati.read("nowhere.xml")
