"""Histories gathered over rows, tables read as streams, packed tables, and what real ones hold."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    GrantApplication,
    Memorandum,
    Organization,
    Place,
    Source,
    StateChange,
    Twinning,
)
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io.table import Column, Each, First, Key, Template, iter_read, read
from civdiplo.io.watching import watched

DATA = Path(__file__).parents[3] / "shared" / "data"
ECOSOC = DATA / "ecosoc_applications"
STATES = DATA / "diplomatic"
needs_ecosoc = pytest.mark.skipif(
    not ECOSOC.is_dir(), reason="shared/data/ecosoc_applications is absent"
)
needs_states = pytest.mark.skipif(not STATES.is_dir(), reason="shared/data/diplomatic is absent")

OUTCOMES = {
    "granted": "supported",
    "deferred": "deferred",
    "declined": "not supported",
    "closed_no_response": "closed",
    "application_withdrawn": "withdrawn",
}
APPLICANT = Template(Organization, "name", name=Column("name"))
STEPS = Each(
    StateChange,
    in_order_of="date",
    state=Column("outcome", convert=OUTCOMES),
    date=Column("day"),
)
APPLICATION = Template(
    GrantApplication, Key(APPLICANT, prefix="application"), name=Column("name"),
    applicant=APPLICANT, history=STEPS,
)  # fmt: skip
HERE = Template(Place, "a", name=Column("a"))
THERE = Template(Place, "b", name=Column("b"))
TWINNING = Template(Twinning, Key(HERE, THERE, unordered=True), parties=[HERE, THERE])


def written(folder: Path, content: str, name: str = "table.csv") -> Path:
    """Write a table, packed if its name says so."""
    path = folder / name
    raw = content.encode()
    path.write_bytes(gzip.compress(raw, mtime=0) if name.endswith(".gz") else raw)
    return path


# --- histories --------------------------------------------------------------------------------


def test_every_row_adds_a_step_to_a_history(tmp_path: Path) -> None:
    """The steps of one application come together in the order of their days."""
    table = written(
        tmp_path,
        "name,day,outcome\nClub,2014-02,granted\nUnion,2013,declined\nClub,2013-06,deferred\n"
        "Club,2012,deferred\nClub,2013-06,deferred\n",
    )
    dataset, report = read(table, APPLICATION, language="en")
    club, union = sorted(dataset.of(GrantApplication), key=lambda one: one.id)
    assert [(step.state, str(step.date)) for step in club.history or ()] == [
        ("deferred", "2012"),
        ("deferred", "2013-06"),
        ("supported", "2014-02"),
    ]
    assert (club.state, union.state) == ("supported", "not supported")
    assert report.counts == {"repeated-row": 1}


@given(
    rows=st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(2000, 2009), st.sampled_from([*OUTCOMES])),
        max_size=12,
    ).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows)))
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_rows_does_not_matter_to_a_history(
    tmp_path: Path, rows: tuple[list[Any], list[Any]]
) -> None:
    """Each different step is there once, in order, wherever in the table it stands."""
    gathered = []
    for order in rows:
        lines = "".join(f"{name},{day},{outcome}\n" for name, day, outcome in order)
        made, _ = read(written(tmp_path, f"name,day,outcome\n{lines}"), APPLICATION)
        gathered.append(
            {
                one.applicant: Counter((step.state, str(step.date)) for step in one.history or ())
                for one in made.of(GrantApplication)
            }
        )
        for one in made.of(GrantApplication):
            days = [str(step.date) for step in one.history or ()]
            assert days == sorted(days)
    assert gathered[0] == gathered[1]
    expected = {(name, str(day), OUTCOMES[outcome]) for name, day, outcome in rows[0]}
    assert sum(sum(steps.values()) for steps in gathered[0].values()) == len(expected)


def test_a_step_that_cannot_be_placed_is_reported(tmp_path: Path) -> None:
    """A row without the day that orders its step makes no application, and the report says so."""
    table = written(tmp_path, "name,day,outcome\nClub,,deferred\nUnion,2013,voted\n")
    dataset, report = read(table, APPLICATION, faulty_rows="leave out", language="en")
    assert [entry.field for entry in report.of("blank")] == ["day"]
    assert "outcome must be one of the texts" in report.of("faulty-row")[0].became
    assert dataset.of(GrantApplication) == ()


def test_a_step_may_be_placed_by_the_first_of_several_columns(tmp_path: Path) -> None:
    """Where none of them states the day, the report names the field of the step."""
    steps = Each(StateChange, in_order_of="date", state="deferred", date=First("day", "year"))
    case = Template(
        GrantApplication, "name", name=Column("name"), applicant=APPLICANT, history=steps
    )
    table = written(tmp_path, "name,day,year\nClub,,2013\nUnion,,\n")
    dataset, report = read(table, case)
    assert [one.label() for one in dataset.of(GrantApplication)] == ["Club"]
    assert [(entry.field, entry.line) for entry in report.of("blank")] == [("date", 3)]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Each(StateChange, stage=Column("a")), "must be a field of StateChange"),
        (lambda: Each(StateChange, date=Column("a")), "state must be filled"),
        (
            lambda: Each(StateChange, in_order_of="date", state=Column("a")),
            "in_order_of must be one of the fields that are filled, not 'date'",
        ),
    ],
)
def test_a_part_is_held_to_its_fields(make: Callable[[], Each], sentence: str) -> None:
    """A mapping of a part names its own fields and fills those that it requires."""
    with pytest.raises(InvalidValueError, match=sentence):
        make()


# --- streams ----------------------------------------------------------------------------------


@given(
    rows=st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")), max_size=15),
    name=st.sampled_from(["t.csv", "t.csv.gz"]),
)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_stream_yields_what_the_whole_reading_holds(
    tmp_path: Path, rows: list[tuple[str, str]], name: str
) -> None:
    """Where rows do not contradict each other, reading in pieces and as a whole agree."""
    content = "a,b\n" + "".join(f"{one},{other}\n" for one, other in rows)
    table = written(tmp_path, content, name)
    source = Source(id="list", title={"en": "A list"})
    dataset, report = read(table, TWINNING, source=source)
    stream = iter_read(table, TWINNING, source=source)
    found = list(stream)
    assert Dataset(found) == dataset
    told = {str(entry.original) for entry in report.of("self-tie")}
    assert {str(entry.original) for entry in stream.report.of("self-tie")} == told


def test_a_stream_reports_what_it_does_not_join(tmp_path: Path) -> None:
    """What a later row states otherwise is an entry with its line; what it repeats is one too."""
    place = Template(Place, "code", name=Column("name"))
    table = written(tmp_path, "code,name,x\nA,Here,1\nA,There,1\nA,Here,1\nB,Yonder,1\n")
    stream = iter_read(table, place, language="en")
    assert [entity.id for entity in stream] == ["place-A", "place-B"]
    assert {(entry.code, entry.line) for entry in stream.report} == {
        ("column-not-taken", 1),
        ("differs", 3),
        ("repeated-row", 4),
    }
    assert stream.report.of("differs")[0].original["name"] == "There"  # type: ignore[index,call-overload]


def test_a_stream_sees_what_differs_in_any_language(tmp_path: Path) -> None:
    """A name that a later row states otherwise in one of two languages is reported."""
    place = Template(Place, "code", name={"en": Column("en"), "ru": Column("ru")})
    stream = iter_read(written(tmp_path, "code,en,ru\nA,Pskov,Псков\nA,Pskov,Плесков\n"), place)
    assert len(list(stream)) == 1
    assert stream.counts == {"differs": 1}


def test_a_stream_keeps_no_entries_where_they_go_elsewhere(tmp_path: Path) -> None:
    """With on_entry the entries are handed on, counted, and not kept; strict is held at the end."""
    table = written(tmp_path, "a,b\nA,A\nA,B\n")
    told: list[str] = []
    stream = iter_read(table, TWINNING, on_entry=lambda entry: told.append(entry.code))
    assert len(list(stream)) == 3
    assert (told, len(stream.report), stream.counts) == (["self-tie"], 0, {"self-tie": 1})
    with pytest.raises(InvalidDataError, match="self-tie"):
        list(iter_read(table, TWINNING, strict=["self-tie"]))
    with pytest.raises(InvalidValueError, match="must name codes among"):
        iter_read(table, TWINNING, strict=["no-such-code"])


def test_a_stream_lists_all_faults_at_its_end(tmp_path: Path) -> None:
    """Nothing is yielded from the first faulty row on, and every fault has file and line."""
    place = Template(Place, "code", name=Column("name"), country=Column("country"))
    table = written(tmp_path, "code,name,country\nA,Here,FI\nB,There,XY\nC,Yonder\nD,Far,FI\n")
    stream = iter_read(table, place)
    assert next(stream).id == "place-A"
    with pytest.raises(InvalidDataError) as caught:
        next(stream)
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [
        (str(table), 3),
        (str(table), 4),
    ]


def test_a_stream_refuses_to_gather(tmp_path: Path) -> None:
    """A history needs all rows: a stream says so before it reads."""
    with pytest.raises(InvalidValueError, match="must not gather parts over rows"):
        list(iter_read(written(tmp_path, "name,day,outcome\n"), APPLICATION))


def test_a_truncated_packed_table_is_a_fault(tmp_path: Path) -> None:
    """What is left of a broken gzip file is not taken for the whole."""
    whole = written(tmp_path, "a,b\n" + "A,B\n" * 5000, "t.csv.gz").read_bytes()
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidDataError, match="must be a whole gzip file"):
        read(broken, TWINNING)
    with pytest.raises(InvalidDataError, match="must be a whole gzip file"):
        list(iter_read(broken, TWINNING))


def test_who_watches_sees_a_table_go_by(tmp_path: Path) -> None:
    """How far a table is read is told in bytes of the file, packed or not."""
    for name in ("t.csv", "t.csv.gz"):
        table, seen = written(tmp_path, "a,b\n" + "A,B\n" * 500, name), list[int]()
        with watched(seen.append):
            read(table, TWINNING)
        assert sum(seen) == table.stat().st_size


# --- real tables ------------------------------------------------------------------------------


def _truth(folder: Path, table: str) -> Any:
    return json.loads((folder / "ground_truth_dev.json").read_text(encoding="utf-8"))[table]


@pytest.fixture(scope="module")
def decisions() -> Any:
    """Give the decisions of the Committee on NGOs as applications with histories."""
    applicant = Template(Organization, "ngo_name", name=Column("ngo_name"))
    steps = Each(
        StateChange,
        in_order_of="date",
        state=Column("outcome", convert=OUTCOMES),
        date=Column("session_date"),
    )
    application = Template(
        GrantApplication, Key(applicant, prefix="ecosoc"), name=Column("ngo_name"),
        applicant=applicant, history=steps,
    )  # fmt: skip
    return read(
        ECOSOC / "ecosoc_decisions_to_2014.csv", application, language="en",
        where=lambda row: row["outcome"] in OUTCOMES,
    )  # fmt: skip


def _deferrals(application: GrantApplication) -> int | None:
    """Return how often an application was deferred before it was granted; None if it was not."""
    states = [step.state for step in application.history or ()]
    return states[: states.index("supported")].count("deferred") if "supported" in states else None


@needs_ecosoc
def test_histories_of_decisions_give_the_known_figures(decisions: Any) -> None:
    """2,436 names were granted, 2,145 of them without a deferral before, one after 17."""
    facts = _truth(ECOSOC, "ecosoc_decisions_to_2014.csv")
    applications = decisions.dataset.of(GrantApplication)
    counts = Counter(map(_deferrals, applications))
    not_granted = counts.pop(None)
    most = max(number for number in counts if number is not None)
    assert sum(counts.values()) == facts["names_granted"] == 2436
    known = {int(number): count for number, count in facts["deferrals_before_first_grant"].items()}
    assert counts == known
    assert most == 17
    assert not_granted == len(applications) - 2436
    steps = Counter(step.state for one in applications for step in one.history or ())
    expected = {OUTCOMES[name]: facts["outcomes"][name] for name in OUTCOMES}
    # one deferral has neither name nor day
    assert steps == {**expected, "deferred": expected["deferred"] - 1}


@needs_ecosoc
def test_what_is_no_decision_on_an_application_is_reported(decisions: Any) -> None:
    """41 rows are of no application, one is blank, and the column of remarks is not taken."""
    counts = decisions.report.counts
    facts = _truth(ECOSOC, "ecosoc_decisions_to_2014.csv")["outcomes"]
    others = sum(count for name, count in facts.items() if name not in OUTCOMES)
    assert decisions.report.of("not-asked-for")[0].original == others == 41
    assert {entry.field for entry in decisions.report.of("column-not-taken")} == {
        "info",
        "session_raw",
    }
    assert len(decisions.report.of("blank")) == counts["blank"] == 2  # its name makes both


@needs_ecosoc
def test_the_first_decisions_give_another_share_and_why(decisions: Any) -> None:
    """862 of 1,757 new applications were granted at once: the other table lacks their deferrals."""
    applicant = Template(Organization, "ngo_name", name=Column("ngo_name"))
    outcomes = {"new_application_granted": "supported", "new_application_deferred": "deferred"}
    first = Template(
        GrantApplication,
        Key("ngo_name", "session_date", "outcome", prefix="first"),
        name=Column("ngo_name"),
        applicant=applicant,
        history=Each(
            StateChange, state=Column("outcome", convert=outcomes), date=Column("session_date")
        ),
    )
    table = ECOSOC / "ecosoc_first_decision_of_new_applications_to_2014.csv"
    new, report = read(table, first, language="en")
    states = Counter(one.state for one in new.of(GrantApplication))
    assert states == {"supported": 862, "deferred": 895}
    share = Fraction(states["supported"], sum(states.values()))
    assert (share, f"{float(share):.1%}") == (Fraction(862, 1757), "49.1%")
    assert "repeated-row" not in report.counts
    # The first deferral of a new application stands in this table alone.
    held = {
        (one.applicant, step.state, step.date)
        for one in decisions.dataset.of(GrantApplication)
        for step in one.history or ()
    }
    found = Counter(
        (one.state, (one.applicant, one.state, (one.history or ())[0].date) in held)
        for one in new.of(GrantApplication)
    )
    assert found["supported", True] == 836
    assert found["deferred", True] == 0


@needs_states
def test_treaties_keep_kind_and_dates() -> None:
    """Of 1,794 agreements 255 mention a memorandum; two were signed after they were in force."""
    party = Template(Organization, "party", name=Column("party"))
    treaty = Template(
        Memorandum, Key("tias", "url", prefix="tias"), name=Column("title"),
        parties=["united-states", party], signed=Column("signed_date"),
        in_force=Column("in_force_date"), extra={"gov.state.tias:number": Column("tias")},
    )  # fmt: skip
    table = STATES / "us_tias_agreements_to_2010.csv"
    facts = _truth(STATES, "us_tias_agreements_to_2010.csv")
    made = read(table, treaty, language="en").dataset.of(Memorandum)
    late = {
        one.extra["gov.state.tias:number"]
        for one in made
        if one.signed and one.in_force and one.signed.is_after(one.in_force).is_yes
    }
    assert late == set(facts["signed_after_in_force"])
    memoranda = read(
        table, treaty, language="en", where=lambda row: row["mentions_memorandum"] == "yes"
    )
    left = memoranda.report.of("not-asked-for")[0].original
    assert 1794 - int(str(left)) == facts["memoranda"] == 255
