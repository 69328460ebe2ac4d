"""A merge joins what agrees and lists what does not; no order of datasets settles anything."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterable
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Conflict, Dataset, Merge, Side
from civdiplo.entities import (
    Entity,
    GrantApplication,
    Membership,
    Memorandum,
    Organization,
    Person,
    Place,
    Reading,
    StatedFigure,
)
from civdiplo.errors import InvalidValueError
from civdiplo.testing import datasets
from civdiplo.values.estimates import Estimate
from civdiplo.values.identifiers import Identifier
from civdiplo.values.money import Money
from civdiplo.values.plain import FrozenDict
from civdiplo.values.provenance import Citation, Claim
from civdiplo.values.text import LocalText

INN = Identifier("RU-INN", "6027068261")
QID = Identifier("wikidata", "Q1858")

NOTE = LocalText.of(en="A note", ru="Заметка")
WHOLE = Organization(
    id="union",
    name={"en": "Union", "ru": "Союз", "vi": "Liên hiệp"},
    aliases=[LocalText.of(en="U"), LocalText.of(ru="С")],
    organization_type="umbrella union",
    country="VN",
    place="hanoi",
    counterpart_countries=(),
    identifiers=[INN, QID],
    themes=["health"],
    founded="1950",
    status="active",
    note=NOTE,
    sources=[Citation("one"), Citation("two")],
    claims=[Claim("status", "active", citation=Citation("one"))],
    extra={"org.example:a": 1, "org.example:b": [2]},
)
BELONGS = Membership(
    id="belongs", member="club", organization="union", role="chair", period="2012/2017"
)


@st.composite
def subsets(draw: st.DrawFn, values: Iterable[Any], *, least: int = 1) -> tuple[Any, ...]:
    """Draw some of the values, in their order."""
    held = tuple(values)
    kept = draw(st.integers(least, 2 ** len(held) - 1))  # one bit a value
    return tuple(value for position, value in enumerate(held) if kept >> position & 1)


@st.composite
def views(draw: st.DrawFn) -> Dataset:
    """Draw a dataset that states some of the facts and nothing else."""
    name, note = (dict(draw(subsets(text.items()))) for text in (WHOLE.name, NOTE))
    several: dict[str, Any] = {
        "aliases": draw(subsets(WHOLE.aliases or ())),
        "identifiers": draw(subsets(WHOLE.identifiers or ())),
        "note": note,
    }
    single = ("country", "place", "founded", "themes", "counterpart_countries", "status")
    optional = {**several, **{field: getattr(WHOLE, field) for field in single}}
    kept = dict(draw(subsets(optional.items(), least=0)))
    organization = Organization(
        id="union",
        name=name,
        sources=draw(subsets(WHOLE.sources, least=0)),
        claims=draw(subsets(WHOLE.claims, least=0)),
        extra=dict(draw(subsets(WHOLE.extra.items(), least=0))),
        **kept,
    )
    period = draw(st.sampled_from([None, BELONGS.period]))
    role = draw(st.sampled_from([None, BELONGS.role])) if period else None
    membership = attrs.evolve(BELONGS, period=period, role=role)
    return Dataset(draw(subsets([organization, membership], least=0)))


def merged(*parts: Dataset) -> Dataset:
    """Merge datasets that agree, one after another."""
    whole = Dataset()
    for part in parts:
        merge = whole.merge(part)
        assert (merge.conflicts, merge.unmerged) == ((), ())
        whole = merge.dataset
    return whole


def mirrored(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Swap the sides of conflicts."""
    return [attrs.evolve(one, left=one.right, right=one.left) for one in conflicts]


@given(views())
def test_merging_with_itself_changes_nothing(one: Dataset) -> None:
    """A dataset merged with itself, or with none, is what it was."""
    assert merged(one, one) == merged(one) == one.merge(Dataset()).dataset == one


@given(views(), views())
def test_what_agrees_merges_in_either_order(one: Dataset, two: Dataset) -> None:
    """Two datasets that agree give one result, whichever comes first."""
    assert merged(one, two) == merged(two, one)


@given(views(), views(), views())
def test_what_agrees_merges_in_any_grouping(one: Dataset, two: Dataset, three: Dataset) -> None:
    """Three datasets that agree give one result, however they are grouped."""
    assert merged(merged(one, two), three) == merged(one, merged(two, three))


@given(views(), views())
def test_a_merge_says_no_more_and_no_less(one: Dataset, two: Dataset) -> None:
    """What either side states is in the result, and merging a part again adds nothing."""
    whole = merged(one, two)
    assert merged(whole, one) == merged(two, whole) == whole
    assert merged(whole, Dataset([WHOLE, BELONGS])) == merged(Dataset([WHOLE, BELONGS]), whole)


@settings(max_examples=40)
@given(datasets(max_size=4))
def test_any_dataset_merges_with_itself(dataset: Dataset) -> None:
    """Whatever the entities, a dataset and its copy are one, without conflict."""
    again = pickle.loads(pickle.dumps(dataset))  # noqa: S301
    assert dataset.merge(again) == Merge(dataset, (), ())


PLACES = st.builds(
    lambda place_type, country, note, tag, source: Place(
        id="p",
        name={"en": "P"},
        place_type=place_type,
        country=country,
        note=note,
        extra={} if tag is None else {"org.example:tag": tag},
        sources=[Citation(source)],
    ),
    st.sampled_from([None, "city", "region"]),
    st.sampled_from([None, "VN", "RU"]),
    st.sampled_from([None, LocalText.of(en="a"), LocalText.of(en="b")]),
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["one", "two"]),
)
BELONGINGS = st.builds(
    lambda role, period, source: Membership(
        id="m",
        member="a",
        organization="b",
        role=role,
        period=period,
        sources=[] if source is None else [Citation(source)],
    ),
    st.sampled_from([None, "chair", "member"]),
    st.sampled_from([None, "2012/2017", "2017/2022"]),
    st.sampled_from([None, "one", "two"]),
)
VERSIONS = PLACES | BELONGINGS


@given(VERSIONS, VERSIONS)
def test_no_order_settles_a_conflict(one: Entity, two: Entity) -> None:
    """Versions that differ give one result and mirrored conflicts, whichever comes first."""
    there, back = Dataset([one]).merge(Dataset([two])), Dataset([two]).merge(Dataset([one]))
    assert there.dataset == back.dataset
    assert list(there.conflicts) == mirrored(back.conflicts)
    assert there.unmerged == tuple((left, right) for right, left in back.unmerged)


@given(PLACES, PLACES)
def test_a_conflict_stays_open(one: Place, two: Place) -> None:
    """Merging one of the sides again does not settle what the two left open."""
    whole = Dataset([one]).merge(Dataset([two])).dataset
    for part in (one, two):
        assert whole.merge(Dataset([part])).dataset == whole
        assert Dataset([part]).merge(whole).dataset == whole


@given(BELONGINGS, BELONGINGS)
def test_period_and_role_stay_together(one: Membership, two: Membership) -> None:
    """A merged membership never has the period of one side with the role of the other."""
    merge = Dataset([one]).merge(Dataset([two]))
    result = merge.dataset["m"]
    assert isinstance(result, Membership)
    held = (result.period, result.role)
    stated = [(one.period, one.role), (two.period, two.role)]
    if merge.conflicts:
        assert all(conflict.fields == ("period", "role") for conflict in merge.conflicts)
        alike = (a if a == b else None for a, b in zip(*stated, strict=True))
        assert held == tuple(alike)
    else:
        assert held in stated


@given(PLACES, PLACES, PLACES)
def test_conflicts_leave_the_same_open_in_any_grouping(
    one: Place, two: Place, three: Place
) -> None:
    """Of three versions that differ, the same fields are left open however they are grouped."""

    def fields(*parts: Dataset) -> tuple[object, ...]:
        whole = parts[0].merge(parts[1]).dataset["p"]
        assert isinstance(whole, Place)
        return whole.country, whole.place_type, whole.note, whole.extra

    a, b, c = (Dataset([part]) for part in (one, two, three))
    assert fields(a.merge(b).dataset, c) == fields(a, b.merge(c).dataset)


def place(country: str | None = None, *sources: str, **more: Any) -> Dataset:
    """Make a dataset of one place."""
    cited = [Citation(source) for source in sources]
    return Dataset([Place(id="p", name={"en": "P"}, country=country, sources=cited, **more)])


def test_both_values_of_a_conflict_become_claims() -> None:
    """A field left open is not stated, and each side's value is a claim of its source."""
    merge = place("VN", "one").merge(place("RU", "two"))
    assert merge.conflicts == (Conflict("p", ("country",), ("VN",), ("RU",)),)
    assert str(merge.conflicts[0]) == "p.country: VN against RU"
    result = merge.dataset["p"]
    assert isinstance(result, Place)
    assert result.country is None
    assert result.sources == (Citation("one"), Citation("two"))
    assert set(result.claims) == {
        Claim("country", "VN", citation=Citation("one")),
        Claim("country", "RU", citation=Citation("two")),
    }


def test_a_claim_says_so_where_the_source_is_not_known() -> None:
    """With several sources, or none, no single one is cited for a value."""
    result = place("VN", "one", "two").merge(place("RU")).dataset["p"]
    assert {claim.value: claim.inferred_from for claim in result.claims} == {
        "VN": "one of the sources one, two",
        "RU": "data without a source",
    }


def test_a_claim_that_is_there_is_not_repeated() -> None:
    """A side that already claims its value gets no second claim for it."""
    claim = Claim("country", "VN", citation=Citation("one", locator="p. 3"))
    left = place("VN", "one", claims=[claim])
    claims = left.merge(place("RU", "two")).dataset["p"].claims
    assert claim in claims
    assert len(claims) == 2


def test_a_third_version_that_agrees_with_one_side_settles_nothing() -> None:
    """A field left open stays open when one of its values is stated again."""
    both = place("VN", "one").merge(place("RU", "two")).dataset
    again = both.merge(place("VN", "three"))
    assert [conflict.fields for conflict in again.conflicts] == [("country",)]
    assert again.dataset["p"].claims != both["p"].claims
    assert getattr(again.dataset["p"], "country") is None  # noqa: B009


def test_a_single_claim_that_agrees_is_no_conflict() -> None:
    """A value that one side only infers, and the other states, is taken."""
    inferred = Claim("country", "VN", basis="inferred", inferred_from="its name")
    merge = place(claims=[inferred]).merge(place("VN"))
    assert merge.conflicts == ()
    assert getattr(merge.dataset["p"], "country") == "VN"  # noqa: B009


def test_coordinates_are_left_open_together() -> None:
    """Half a coordinate is never kept, and the claims hold both pairs."""
    merge = place(latitude="21", longitude="105").merge(place(latitude="21", longitude="106"))
    result = merge.dataset["p"]
    assert isinstance(result, Place)
    assert (result.latitude, result.longitude) == (None, None)
    assert {(claim.field, claim.value) for claim in result.claims} == {
        ("latitude", "21"),
        ("longitude", "105"),
        ("longitude", "106"),
    }


def test_agreed_role_is_kept_beside_an_open_period() -> None:
    """Where only the periods differ, both sides' role stays."""
    other = attrs.evolve(BELONGS, period="2012/2018")
    merge = Dataset([BELONGS]).merge(Dataset([other]))
    result = merge.dataset["belongs"]
    assert isinstance(result, Membership)
    assert (result.period, result.role) == (None, "chair")
    assert [conflict.fields for conflict in merge.conflicts] == [("period", "role")]
    assert {claim.value for claim in result.claims} == {"2012/2017", "2012/2018"}


def test_two_tax_numbers_are_a_conflict() -> None:
    """Codes of different schemes are united; two codes of one scheme contradict each other."""
    other = Identifier("RU-INN", "7707083893")

    def known(*identifiers: Identifier) -> Dataset:
        return Dataset([Organization(id="o", name={"en": "O"}, identifiers=identifiers)])

    assert known(INN).merge(known(QID)).conflicts == ()
    assert known(INN, other).merge(known(INN)).conflicts == ()
    assert [one.fields for one in known(INN).merge(known(other, QID)).conflicts] == [
        ("identifiers",)
    ]


def test_none_and_some_are_a_conflict() -> None:
    """What one side states to be none contradicts what the other states of it."""
    none, some = (
        Dataset([Organization(id="o", name={"en": "O"}, aliases=aliases)])
        for aliases in ([], [LocalText.of(en="Other")])
    )
    merge = none.merge(some)
    assert [one.fields for one in merge.conflicts] == [("aliases",)]
    assert str(merge.conflicts[0]) == "o.aliases: () against (Other)"


def test_names_that_differ_cannot_both_be_left_out() -> None:
    """A conflict in a field that must be stated leaves the entity out, and both are listed."""
    one, two = (Organization(id="o", name={"en": name}) for name in ("Union", "League"))
    belongs = Membership(id="m", member="o", organization="o2")
    merge = Dataset([one, belongs]).merge(Dataset([two]))
    assert merge.unmerged == ((one, two),)
    assert "o" not in merge.dataset
    assert [dangling.target for dangling in merge.dataset.dangling()] == ["o", "o2"]
    assert merge.conflicts[0].fields == ("name",)


def test_unmerged_pairs_are_sorted() -> None:
    """Pairs that could not be merged come in the order of their ids."""
    left, right = (
        Dataset(Person(id=one, name={"en": name}) for one in "ba") for name in ("Left", "Right")
    )
    assert [ours.id for ours, _ in left.merge(right).unmerged] == ["a", "b"]


def test_two_types_under_one_id_are_a_conflict() -> None:
    """An id that names a person here and a place there is left out, or settled on request."""
    person, spot = Person(id="x", name={"en": "X"}), Place(id="x", name={"en": "X"})
    left, right = Dataset([person]), Dataset([spot])
    merge = left.merge(right)
    assert merge.conflicts == (Conflict("x", ("type",), ("Person",), ("Place",)),)
    assert merge.unmerged == ((person, spot),)
    assert left.merge(right, resolve=lambda _: "right").dataset == right
    assert left.merge(right, resolve=lambda _: "left").dataset == left


@pytest.mark.parametrize(("side", "country"), [("left", "VN"), ("right", "RU"), (None, None)])
def test_a_conflict_is_settled_on_request_and_on_record(
    side: Side | None, country: str | None
) -> None:
    """What a resolver chooses is taken, the conflict says so, and both claims are kept."""
    asked: list[Conflict] = []

    def choose(conflict: Conflict) -> Side | None:
        asked.append(conflict)
        return side

    merge = place("VN", "one").merge(place("RU", "two"), resolve=choose)
    assert asked == [Conflict("p", ("country",), ("VN",), ("RU",))]
    assert [one.settled for one in merge.conflicts] == [side]
    assert getattr(merge.dataset["p"], "country") == country  # noqa: B009
    assert {claim.value for claim in merge.dataset["p"].claims} == {"VN", "RU"}
    assert ("settled" in str(merge.conflicts[0])) is (side is not None)


def test_a_required_field_is_settled_on_request() -> None:
    """With a resolver, an entity whose names differ is merged, with both names as claims."""
    one, two = (Organization(id="o", name={"en": name}) for name in ("Union", "League"))
    merge = Dataset([one]).merge(Dataset([two]), resolve=lambda _: "left")
    assert merge.unmerged == ()
    assert merge.dataset["o"].label() == "Union"
    assert {claim.value for claim in merge.dataset["o"].claims} == {
        FrozenDict({"en": "Union"}),
        FrozenDict({"en": "League"}),
    }


def test_a_resolver_that_answers_nonsense_is_refused() -> None:
    """A resolver chooses a side or none."""
    with pytest.raises(InvalidValueError, match="resolve must return"):
        place("VN").merge(place("RU"), resolve=lambda _: "both")  # type: ignore[arg-type,return-value]


def application(**more: Any) -> Dataset:
    """Make a dataset of one application."""
    return Dataset([GrantApplication(id="a", name={"en": "A"}, applicant="centre", **more)])


def test_what_agrees_field_by_field_may_contradict_as_a_whole() -> None:
    """Sums that do not add up once they are joined are a conflict of the fields that differ."""
    parts = application(amount_requested=Money(70, "RUB"), cofinancing=Money(30, "RUB"))
    total = application(amount_total=Money(90, "RUB"))
    merge = parts.merge(total)
    assert merge.conflicts[0].fields == ("amount_requested", "cofinancing", "amount_total")
    assert str(merge.conflicts[0]).endswith(
        "70 RUB and 30 RUB and not stated against not stated and not stated and 90 RUB"
    )
    assert merge.unmerged == ((parts["a"], total["a"]),)
    for side, kept in (("left", parts), ("right", total)):
        settled = parts.merge(total, resolve=lambda _, side=side: side)  # type: ignore[misc]
        assert attrs.evolve(settled.dataset["a"], claims=()) == kept["a"]
        assert {claim.field for claim in settled.dataset["a"].claims} == set(
            merge.conflicts[0].fields
        )


def test_extra_data_is_joined_key_by_key() -> None:
    """Keys that agree are joined; a key that does not is left out and claimed by both sides."""
    left = place("VN", extra={"org.example:a": 1, "org.example:b": 1})
    right = place("VN", extra={"org.example:a": True, "org.example:c": 1})
    merge = left.merge(right)
    assert dict(merge.dataset["p"].extra) == {"org.example:b": 1, "org.example:c": 1}
    one, two = FrozenDict({"org.example:a": 1}), FrozenDict({"org.example:a": True})
    assert merge.conflicts == (Conflict("p", ("extra",), (one,), (two,)),)
    assert [claim.field for claim in merge.dataset["p"].claims] == ["extra", "extra"]
    settled = left.merge(right, resolve=lambda _: "right").dataset["p"]
    assert settled.extra["org.example:a"] is True
    assert left.merge(right, resolve=lambda _: "left").dataset["p"].extra["org.example:a"] == 1


def test_a_figure_keeps_its_readings_together() -> None:
    """The value that both sides give stays, readings that differ are left open."""

    def figure(*wordings: str) -> Dataset:
        value = Estimate.more_than(1506, "VND")
        readings = [Reading(value=value, wording=one, chosen=True) for one in wordings]
        return Dataset(
            [
                StatedFigure(
                    id="f", measure="m", subjects=["s"], value=value, readings=readings or None
                )
            ]
        )

    merge = figure("1.506").merge(figure("1,506"))
    result = merge.dataset["f"]
    assert isinstance(result, StatedFigure)
    assert result.readings is None
    assert merge.conflicts[0].fields == ("value", "readings")
    assert figure("1.506").merge(figure()).dataset == figure("1.506")


def test_a_merge_survives_copying() -> None:
    """A merge and its conflicts pickle."""
    merge = place("VN").merge(place("RU"))
    assert copy.deepcopy(merge) == merge


def test_agreed_parties_are_compared_whole() -> None:
    """Parties that differ are a conflict: neither list is the other's continuation."""
    left, right = (
        Dataset([Memorandum(id="m", parties=parties)]) for parties in (["a", "b"], ["a", "b", "c"])
    )
    assert [conflict.fields for conflict in left.merge(right).conflicts] == [("parties",)]
