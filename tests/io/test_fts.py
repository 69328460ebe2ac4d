"""FTS answers: every leaf is kept or reported, and the published total is reproduced."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civdiplo.dataset import Dataset
from civdiplo.entities import Contribution, Organization, Place, Project, Source
from civdiplo.errors import InvalidDataError, InvalidValueError
from civdiplo.io import fts
from civdiplo.io.report import ImportReport
from civdiplo.totals import totals
from civdiplo.values.inkind import InKind
from civdiplo.values.money import Money
from civdiplo.values.plain import thaw

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "aid_currency"
PAGES = sorted(FOLDER.glob("fts_flows_afghanistan_2020-page-*.json"))
needs_answer = pytest.mark.skipif(
    not PAGES, reason="shared/data/aid_currency/fts_flows_afghanistan_2020-page-*.json is absent"
)
PREFIX = "org.unocha.fts:"
UNION = {"type": "Organization", "id": "1", "name": "A union", "behavior": "single"}
SOCIETY = {"type": "Organization", "id": "2", "name": "A society", "organizationTypes": ["NGO"]}
TOWN = {"type": "Location", "id": "3", "name": "A town"}
FLOW: dict[str, Any] = {
    "id": "7",
    "amountUSD": 500,
    "status": "paid",
    "date": "2020-03-01T00:00:00Z",
    "description": "Blankets",
    "boundary": "incoming",
    "onBoundary": "single",
    "contributionType": "financial",
    "keywords": None,
    "versionId": 1,
    "sourceObjects": [UNION],
    "destinationObjects": [SOCIETY, TOWN],
}


def answer(*flows: Any, **said: Any) -> dict[str, Any]:
    """Return an answer with these flows."""
    return {"status": "ok", "data": {"flows": list(flows)}, **said}


def flow(**changed: Any) -> dict[str, Any]:
    """Return a flow that differs in some fields."""
    return {**copy.deepcopy(FLOW), **changed}


def page(folder: Path, content: Any, name: str = "page.json") -> Path:
    """Write a page."""
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def leaves(value: Any, path: str = "$") -> Iterator[tuple[str, Any]]:
    """Yield every leaf with its path; an empty list or object is one too."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{place}]")
    else:
        yield path, value


def told_again(dataset: Dataset, one: Contribution) -> dict[str, Any]:
    """Return the flow that a contribution was made of, from the dataset alone."""
    again = {key.removeprefix(PREFIX): thaw(value) for key, value in one.extra.items()}
    again["id"] = one.id.removeprefix("fts-flow-")
    if one.amount is not None:
        assert isinstance(one.amount, Money)
        assert one.amount.currency == "USD"
        again["amountUSD"] = one.amount.amount
    words = {"disbursement": "paid"}
    if one.transaction_type is not None:
        again["status"] = words.get(one.transaction_type, one.transaction_type)
    if one.date is not None and "date" not in again:
        again["date"] = f"{one.date.edtf}T00:00:00Z"
    if one.note is not None:
        again["description"] = str(one.note)
    for side in ("sourceObjects", "destinationObjects"):
        for named in again[side]:
            entity = dataset.get(f"fts-{named['type'].lower()}-{named['id']}")
            if entity is not None:
                held = {key.removeprefix(PREFIX): thaw(v) for key, v in entity.extra.items()}
                named.update({"name": entity.label(), **held} | named)
    return again


def lost(pages: list[Path], dataset: Dataset, report: ImportReport) -> list[tuple[str, Any]]:
    """Return the leaves that are neither in the dataset nor in the report; null states nothing."""
    told = {(entry.file, entry.path) for entry in report}
    sources = dataset.of(Source)
    headers = {head["file"]: head for head in thaw(sources[0].extra[f"{PREFIX}pages"])}
    gone = []
    for path in pages:
        held = copy.deepcopy(headers[path.name])
        stated = json.loads(path.read_text(encoding="utf-8"))
        held["data"]["flows"] = [
            told_again(dataset, one)
            for one in (dataset[f"fts-flow-{flow['id']}"] for flow in stated["data"]["flows"])
            if isinstance(one, Contribution)
        ]
        there = dict(leaves(held))
        gone += [
            (place, leaf)
            for place, leaf in leaves(stated)
            if leaf is not None
            and there.get(place, "nothing") != leaf
            and (str(path), place) not in told
        ]
    return gone


@pytest.fixture(scope="module")
def imported() -> Any:
    """Give the answer on Afghanistan in 2020."""
    return fts.read(*PAGES)


@needs_answer
def test_every_leaf_of_the_answer_is_kept_or_reported(imported: Any) -> None:
    """Each of the leaves is in a field, in extra or in the report; the report has one entry."""
    assert lost(PAGES, *imported) == []
    assert imported.report.counts == {"several": 1}
    assert sum(1 for path in PAGES for _ in leaves(json.loads(path.read_text()))) > 30_000


@needs_answer
def test_each_actor_and_place_is_one_entity_with_its_number(imported: Any) -> None:
    """484 flows name 126 organizations and 32 places, found by their FTS ids."""
    dataset = imported.dataset
    counts = [len(dataset.of(kind)) for kind in (Contribution, Organization, Place)]
    assert counts == [484, 126, 32]
    (place,) = dataset.find_by_identifier("fts-location:1")
    assert place.label() == "Afghanistan"
    assert dataset.dangling() == dataset.misreferences() == ()


def usd(dataset: Dataset, **asked: Any) -> Decimal:
    """Return the overall sum in USD."""
    (row,) = totals(dataset, by="receiver", mix_transaction_types=True, **asked).overall()
    held = row.sum("USD")
    assert held is not None
    assert held.interval.lower == held.interval.upper == held.nominal
    return held.nominal


@needs_answer
def test_the_published_total_is_reproduced(imported: Any) -> None:
    """What FTS counts adds up to 725,591,299, the total that it publishes in the same answer."""
    dataset = imported.dataset
    headers = dataset["fts"].extra[f"{PREFIX}pages"]
    assert {head["data"]["incoming"]["fundingTotal"] for head in headers} == {725_591_299}
    assert usd(dataset, where=fts.in_funding_total(dataset)) == 725_591_299


@needs_answer
def test_a_pledge_does_not_change_the_published_total(imported: Any) -> None:
    """A made-up pledge of the same boundary is not funding."""
    like = next(
        one for one in imported.dataset.of(Contribution)
        if one.extra[f"{PREFIX}boundary"] == "incoming"
        and one.extra[f"{PREFIX}onBoundary"] == "single"
    )  # fmt: skip
    pledge = Contribution(
        id="made-up", receiver=like.receiver, transaction_type="pledge", extra=like.extra,
        amount=Money(10**9, "USD"),
    )  # fmt: skip
    dataset = imported.dataset.add(pledge)
    assert usd(dataset, where=fts.in_funding_total(dataset)) == 725_591_299
    assert usd(dataset) == 826_075_730 + 10**9


@needs_answer
def test_naive_sums_are_wrong(imported: Any) -> None:
    """All flows add up to 826,075,730, all incoming ones to 754,117,611: both count too much."""
    dataset = imported.dataset
    assert usd(dataset) == 826_075_730
    incoming = {
        one.id for one in dataset.of(Contribution) if one.extra[f"{PREFIX}boundary"] == "incoming"
    }
    assert usd(dataset, where=lambda flow: flow.entity in incoming) == 754_117_611


@needs_answer
def test_original_amounts_are_kept_with_their_rate(imported: Any) -> None:
    """The sums by original currency are those of the answer, and each rate gives the dollars."""
    known = json.loads((FOLDER / "ground_truth_dev.json").read_text())["fts_afghanistan"]
    sums: dict[str, int] = {}
    for one in imported.dataset.of(Contribution):
        currency = one.extra.get(f"{PREFIX}originalCurrency")
        amount = one.extra.get(f"{PREFIX}originalAmount")
        if amount is None:
            continue
        sums[currency] = sums.get(currency, 0) + amount
        dollars = Decimal(amount) / Decimal(repr(one.extra[f"{PREFIX}exchangeRate"]))
        assert abs(dollars - one.amount.amount) <= max(Decimal(1), dollars / 1000)
    assert sums == {code: int(total) for code, total in known["original_amount_sum"].items()}


@needs_answer
def test_a_missing_page_is_noticed() -> None:
    """Two of three pages hold fewer flows than the answer says it has."""
    report = fts.read(*PAGES[:2]).report
    assert report.counts["missing-flows"] == 1
    with pytest.raises(InvalidDataError, match="must be the number of flows that are read"):
        fts.read(*PAGES[:2], strict=["missing-flows"])


def test_a_flow_becomes_a_contribution(tmp_path: Path) -> None:
    """Parties, place, type, day, amount, note and citation each have their field."""
    plan = {"type": "Plan", "id": "9", "name": "A plan"}
    emergency = {"type": "Emergency", "id": "10", "name": "An emergency"}
    project = {"type": "Project", "id": "11", "name": "A project"}
    ends = [SOCIETY, TOWN, plan, emergency, project]
    content = answer(flow(destinationObjects=ends, amountUSD=500.5), meta={"language": "en"})
    path = page(tmp_path, content)
    dataset, report = fts.read(path)
    gift = dataset["fts-flow-7"]
    assert isinstance(gift, Contribution)
    assert (gift.provider, gift.receiver) == ("fts-organization-1", "fts-organization-2")
    assert (gift.campaign, gift.place) == ("fts-plan-9", "fts-location-3")
    assert gift.transaction_type == "disbursement"
    assert str(gift.date) == "2020-03-01"
    assert gift.amount == Money("500.5", "USD")
    assert gift.in_kind == ()
    assert gift.note is not None
    assert gift.note.to_plain() == {"en": "Blankets"}
    assert [citation.locator for citation in gift.sources] == ["flow 7"]
    society = dataset["fts-organization-2"]
    assert isinstance(society, Organization)
    assert society.organization_type == "ngo"
    assert isinstance(dataset["fts-project-11"], Project)
    assert not report
    assert lost([path], dataset, report) == []


def test_what_is_not_stated_is_none(tmp_path: Path) -> None:
    """A flow of bare necessities has no parties, no amount, no date; an in-kind one has goods."""
    bare: dict[str, Any] = {"id": 8, "status": "pledge", "sourceObjects": []}
    bare["destinationObjects"] = [{"type": "Emergency", "id": 10, "name": "An emergency"}]
    goods = flow(contributionType="in kind")
    dataset, report = fts.read(page(tmp_path, answer(bare, goods)))
    gift, kind = dataset["fts-flow-8"], dataset["fts-flow-7"]
    assert isinstance(gift, Contribution)
    assert isinstance(kind, Contribution)
    assert (gift.provider, gift.amount, gift.date, gift.in_kind, gift.note) == (None,) * 5
    assert (gift.campaign, gift.transaction_type) == ("fts-emergency-10", "pledge")
    assert kind.in_kind == (InKind("other", description=kind.note),)
    assert kind.note is not None
    assert kind.note.languages == ("und",)
    assert not report


def test_what_has_no_place_is_kept_and_reported(tmp_path: Path) -> None:
    """Several parties, unknown words, hours, control characters and odd keys are each told of."""
    renamed = {**UNION, "name": "The union", "organizationTypes": ["Pooled fund", "NGO"]}
    nameless = {"type": "Organization", "id": "5", "name": " "}
    odd = flow(
        status="promised", date="2020-03-01T17:30:00Z", description="Blankets\x07 \n",
        sourceObjects=[UNION, SOCIETY], destinationObjects=[renamed, nameless],
        **{"odd key": 1, "newField": {"a": []}},
    )  # fmt: skip
    path = page(tmp_path, answer(flow(), odd | {"id": "6"}, flow(id="5", date="soon")))
    dataset, report = fts.read(path)
    assert report.counts == {
        "key": 1, "several": 1, "text-changed": 2, "time-of-day": 2, "told-differently": 2,
        "unknown-status": 1,
    }  # fmt: skip
    gift = dataset["fts-flow-6"]
    assert isinstance(gift, Contribution)
    assert (gift.provider, gift.transaction_type) == (None, None)
    assert str(gift.date) == "2020-03-01"
    assert str(gift.note) == "Blankets"
    assert gift.extra[f"{PREFIX}status"] == "promised"
    assert gift.extra[f"{PREFIX}newField"] == {"a": []}
    assert report.of("key")[0].original == {"odd key": 1}
    assert [place for place, _ in lost([path], dataset, report)] == ["$.data.flows[1].odd key"]
    with pytest.raises(InvalidDataError) as caught:
        fts.read(path, strict=True)
    assert len(caught.value.faults) == 7


def test_repeated_flows_and_versions_are_told_apart(tmp_path: Path) -> None:
    """The same flow on two pages is one; of two versions the higher one is taken, on any order."""
    old, new = flow(), flow(versionId=2, amountUSD=600)
    for number, order in enumerate(([old, new, new], [new, old, new])):
        path = page(tmp_path, answer(*order), f"{number}.json")
        dataset, report = fts.read(path)
        assert usd(dataset) == 600
        assert report.counts == {"other-version": 1, "repeated-flow": 1}
        assert thaw(report.of("other-version")[0].original) == old
    with pytest.raises(InvalidDataError, match="versions with different numbers"):
        fts.read(page(tmp_path, answer(old, flow(amountUSD=600))))


def test_pages_of_two_answers_are_noticed(tmp_path: Path) -> None:
    """Pages of one answer publish the same totals and say the same of it."""
    first = page(tmp_path, answer(flow(), meta={"count": 2, "nextLink": "b"}), "a.json")
    second = page(tmp_path, answer(flow(id="8"), meta={"count": 2}), "b.json")
    third = page(tmp_path, answer(flow(id="8"), meta={"count": 3, "language": "fr"}), "c.json")
    assert not fts.read(first, second).report
    report = fts.read(first, third).report
    assert report.counts == {"missing-flows": 1, "other-answer": 1}
    wrong = page(tmp_path, answer(flow(), meta={"language": "Elvish"}))
    note = fts.read(wrong).dataset["fts-flow-7"].note
    assert note is not None
    assert note.languages == ("und",)


def test_a_source_of_ones_own_is_cited(tmp_path: Path) -> None:
    """When the answer was retrieved is said by the source given, which keeps its own extra."""
    source = Source(
        id="mine", title={"en": "FTS"}, retrieved="2026-02-25", extra={"org.example:a": 1}
    )
    dataset = fts.read(page(tmp_path, answer(flow())), source=source).dataset
    assert dataset["fts-flow-7"].sources[0].source == "mine"
    assert set(dataset["mine"].extra) == {"org.example:a", f"{PREFIX}pages"}


def test_faults_of_all_pages_are_listed_at_once(tmp_path: Path) -> None:
    """Each fault has its file and path, and no page is half-read."""
    broken = flow(id="x", amountUSD="500", status=None, sourceObjects=None, description=3)
    bad_ends = flow(destinationObjects=[7, {"type": "Plan", "id": True, "name": 3}])
    meta = {"count": "2", "language": []}
    first = page(tmp_path, answer(broken, 5, bad_ends, status="error", meta=meta), "a.json")
    others = [
        page(tmp_path, content, f"{number}.json")
        for number, content in enumerate(
            ("[]", '{"status": "ok"}', '{"a": NaN}', '{"a": 1, "a": 2}', '{"status": "ok", "dat')
        )
    ]
    second = page(tmp_path, answer(meta=[]), "z.json")
    with pytest.raises(InvalidDataError) as caught:
        fts.read(first, *others, second)
    found = [(Path(fault.file or "").name, fault.path) for fault in caught.value.faults]
    assert found == [
        ("a.json", "$.status"),
        ("a.json", "$.meta.language"),
        ("a.json", "$.meta.count"),
        ("a.json", "$.data.flows[0].id"),
        ("a.json", "$.data.flows[0].status"),
        ("a.json", "$.data.flows[0].sourceObjects"),
        ("a.json", "$.data.flows[0].amountUSD"),
        ("a.json", "$.data.flows[0].description"),
        ("a.json", "$.data.flows[1]"),
        ("a.json", "$.data.flows[2].destinationObjects[0]"),
        ("a.json", "$.data.flows[2].destinationObjects[1].id"),
        ("a.json", "$.data.flows[2].destinationObjects[1].name"),
        ("0.json", "$"),
        ("1.json", "$.data.flows"),
        ("2.json", "$.a"),
        ("3.json", "$.a"),
        ("4.json", "$"),
        ("z.json", "$.meta"),
    ]


def test_values_that_no_field_takes_are_faults_with_their_place(tmp_path: Path) -> None:
    """Days that are not in the calendar and amounts out of range are listed together."""
    huge, day = flow(amountUSD=10**40), flow(id="8", date="2020-02-30T00:00:00Z")
    with pytest.raises(InvalidDataError) as caught:
        fts.read(page(tmp_path, answer(huge, day)))
    assert [fault.path for fault in caught.value.faults] == ["$.data.flows[0]", "$.data.flows[1]"]


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    """Neither what surrounds the flows nor a flow may be nested without end."""
    deep = "[" * 200 + "]" * 200
    around = '{"status": "ok", "more": %s, "data": {"flows": []}}' % deep  # noqa: UP031
    with pytest.raises(InvalidDataError, match="nested"):
        fts.read(page(tmp_path, around))
    inside = json.dumps(answer(flow(keywords="DEEP"))).replace('"DEEP"', deep)
    with pytest.raises(InvalidDataError, match="nested"):
        fts.read(page(tmp_path, inside))


def test_a_file_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are read whole, so their length is bounded."""
    monkeypatch.setattr("civdiplo.io.jsonfiles._LIMIT", 10)
    with pytest.raises(InvalidDataError, match="must have at most 10 bytes"):
        fts.read(page(tmp_path, answer(flow())))


def test_no_file_is_no_answer() -> None:
    """Without a page there is nothing to read."""
    with pytest.raises(InvalidValueError, match="must name at least one file"):
        fts.read()
