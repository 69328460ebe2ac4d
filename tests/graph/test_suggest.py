"""Who could be a partner, and why; all organizations here are invented."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import networkx as nx
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from civdiplo.dataset import Dataset
from civdiplo.entities import (
    Cooperation,
    Entity,
    GrantApplication,
    Group,
    Organization,
    Participation,
    Person,
    Place,
    Programme,
    Project,
    Proposal,
    Twinning,
)
from civdiplo.errors import InvalidValueError, UnknownIdError
from civdiplo.graph import (
    DEFAULT_WEIGHTS,
    Suggestion,
    backtest,
    graph,
    kilometres,
    simplify,
    suggest_partners,
)
from civdiplo.graph.suggestions.baselines import adamic_adar, common_neighbours
from civdiplo.graph.suggestions.hiding import hidden_pairs
from civdiplo.graph.suggestions.landscape import Fields, Landscape
from civdiplo.graph.suggestions.nearness import Grid
from civdiplo.graph.suggestions.placing import Placing
from civdiplo.values.identifiers import Identifier
from civdiplo.values.provenance import Citation
from civdiplo.values.spoken import official_languages

DAY = datetime.date(2015, 6, 1)


def body(id: str, **facts: Any) -> Organization:
    """Make a fictional organization."""
    return Organization(id=id, name={"en": id.capitalize()}, **facts)


POSTER = body("poster", country="RU", place="here", themes=["youth", "culture"])
WORLD = (
    Place(id="here", name={"en": "Here"}, place_type="city", latitude=0, longitude=0),
    Place(id="there", name={"en": "There"}, place_type="city", latitude=0, longitude=9),
    Place(id="state", name={"en": "State"}, place_type="country", country="RU"),
    Cooperation(id="friendship", parties=["x", "y"]),
    POSTER,
)


def reasons(found: tuple[Suggestion, ...]) -> dict[str, list[tuple[str, Fraction, str]]]:
    """Return what speaks for each candidate."""
    return {
        one.candidate: [(reason.kind, reason.weight, reason.detail) for reason in one.reasons]
        for one in found
    }


def test_each_reason_counts_as_documented() -> None:
    """Theme, country, counterpart, shared partner and distance add up exactly."""
    dataset = Dataset([
        *WORLD,
        body("match", country="DK", place="there", themes=["youth"], counterpart_countries=["RU"]),
        body("friend"),
        body("other"),
        Cooperation(id="c1", parties=["poster", "friend"]),
        Cooperation(id="c2", parties=["match", "friend"]),
        Cooperation(id="c3", parties=["match", "other"]),
        Proposal(
            id="p",
            name={"en": "P"},
            proposer="poster",
            themes=["youth", "culture"],
            countries=["DK"],
        ),
    ])  # fmt: skip
    found = suggest_partners(dataset, "p")
    assert reasons(found)["match"] == [
        ("shared partner", Fraction(4), "Friend"),
        ("country", Fraction(3), "DK"),
        ("theme", Fraction(3, 2), "youth"),
        ("counterpart", Fraction(1), "RU"),
        ("distance", Fraction(1000, 2001), "1001 km"),
    ]
    assert found[0].score == Fraction(19, 2) + Fraction(1000, 2001)
    assert str(found[0]).startswith("Match (10.00) - shared partner: Friend; country: DK; ")


def test_roles_that_are_missing_are_filled_by_type() -> None:
    """A travel agency fills the role of that name, a department that of an authority."""
    dataset = Dataset([
        *WORLD,
        body("bureau", organization_type="travel agency", country="DK"),
        body("office", organization_type="government department", country="DK"),
        body("agency", organization_type="travel agency", country="DE"),
        body("choir", organization_type="ngo", country="DE"),
        body("nothing"),
    ])  # fmt: skip
    proposal = Proposal(
        id="tour",
        name={"en": "Tour"},
        proposer="poster",
        required_roles=["authority", "travel agency", "union"],
        participants=[Participation(party="bureau", role="travel agency", country="DK")],
    )
    found = suggest_partners(dataset, proposal)
    assert reasons(found) == {
        "agency": [("role", Fraction(4), "travel agency")],
        "office": [("role", Fraction(4), "authority")],
    }


def test_who_states_no_type_fills_no_role() -> None:
    """Another reason may speak for it all the same."""
    proposal = Proposal(id="p", name={"en": "P"}, themes=["youth"], required_roles=["ngo"])
    dataset = Dataset([body("club", themes=["youth"]), body("society", organization_type="ngo")])
    assert reasons(suggest_partners(dataset, proposal)) == {
        "society": [("role", Fraction(4), "ngo")],
        "club": [("theme", Fraction(3), "youth")],
    }


def test_neither_the_poster_nor_the_engaged_are_suggested() -> None:
    """The poster, its parts at any depth and those engaged in the proposal are left out."""
    same = {"themes": ["youth"]}
    dataset = Dataset([
        *WORLD,
        body("office", parent="poster", **same),
        body("desk", parent="office", **same),
        body("engaged", **same),
        body("partner", **same),
        Cooperation(id="c", parties=["poster", "partner"]),
    ])  # fmt: skip
    proposal = Proposal(
        id="p",
        name={"en": "P"},
        proposer="poster",
        themes=["youth"],
        participants=[Participation(party="engaged")],
    )
    assert list(reasons(suggest_partners(dataset, proposal))) == ["partner"]
    assert list(reasons(suggest_partners(dataset, POSTER))) == ["engaged"]


def test_parts_that_run_in_a_circle_are_no_loop() -> None:
    """A body that is stated to be a part of its part is a fault of the data, not of the search."""
    dataset = Dataset([body("a", parent="b"), body("b", parent="a"), body("c")])
    assert suggest_partners(dataset, "a") == ()


def test_a_planned_partner_is_a_partner() -> None:
    """Whom an organization means to work with already is not suggested to it."""
    dataset = Dataset([
        *WORLD,
        body("planned", themes=["youth"]),
        Cooperation(id="c", parties=["poster", "planned"], status="planned"),
    ])  # fmt: skip
    assert suggest_partners(dataset, "poster") == ()


def test_a_partner_planned_for_a_later_day_is_a_partner() -> None:
    """A plan counts on the days before it, and no more once its time is over."""
    dataset = Dataset([
        *WORLD,
        body("planned", themes=["youth"]),
        Cooperation(
            id="c", parties=["poster", "planned"], status="planned", period="2016/2018"
        ),
    ])  # fmt: skip
    assert suggest_partners(dataset, "poster", as_of=DAY) == ()
    assert len(suggest_partners(dataset, "poster", as_of=datetime.date(2019, 1, 1))) == 1


def test_a_partner_is_a_partner_under_another_id() -> None:
    """Who has an identifier in common with a partner, or with the poster, is that one."""
    youth: dict[str, Any] = {"themes": ["youth"]}
    dataset = Dataset([
        body("poster", identifiers=[Identifier.parse("wikidata:Q1")], **youth),
        body("poster-again", identifiers=[Identifier.parse("wikidata:Q1")], **youth),
        body("partner", identifiers=[Identifier.parse("wikidata:Q2")]),
        body("partner-again", identifiers=[Identifier.parse("wikidata:Q2")], **youth),
        body("club", identifiers=[Identifier.parse("wikidata:Q3")], **youth),
        Cooperation(id="c", parties=["poster", "partner"]),
    ])  # fmt: skip
    assert list(reasons(suggest_partners(dataset, "poster"))) == ["club"]


def test_an_office_is_not_told_to_become_a_partner_of_its_head() -> None:
    """Neither a whole that it is in, at any height, nor a part at any depth is suggested."""
    same = {"themes": ["youth"]}
    dataset = Dataset([
        body("head", **same),
        body("office", parent="head", **same),
        body("desk", parent="office", **same),
        body("other", **same),
    ])  # fmt: skip
    for name in ("head", "office", "desk"):
        assert list(reasons(suggest_partners(dataset, name))) == ["other"]


def test_a_former_partner_may_be_one_again() -> None:
    """What had ended by the day asked for does not count."""
    dataset = Dataset([
        *WORLD,
        body("former", themes=["youth"]),
        Cooperation(id="c", parties=["poster", "former"], period="2010/2012"),
    ])  # fmt: skip
    assert suggest_partners(dataset, "poster") == ()
    assert list(reasons(suggest_partners(dataset, "poster", as_of=DAY))) == ["former"]


def test_only_who_may_exist_is_suggested() -> None:
    """An organization that is planned, or gone by the day, is no candidate."""
    dataset = Dataset([
        *WORLD,
        body("plan", themes=["youth"], status="planned"),
        body("gone", themes=["youth"], dissolved="2012"),
    ])  # fmt: skip
    assert suggest_partners(dataset, "poster", as_of=DAY) == ()


def test_equal_scores_are_ordered_by_id_and_cut() -> None:
    """The order does not depend on that of the dataset."""
    bodies = [body(name, themes=["youth"]) for name in ("c", "a", "b")]
    found = suggest_partners(Dataset([*WORLD, *bodies]), "poster", most=2)
    assert [one.candidate for one in found] == ["a", "b"]
    assert found == suggest_partners(Dataset([*reversed(bodies), *WORLD]), "poster", most=2)


def test_weights_are_the_callers() -> None:
    """A weight of nought silences a reason, and each other changes in proportion."""
    dataset = Dataset([*WORLD, body("club", themes=["youth"], place="there")])
    (one,) = suggest_partners(dataset, "poster", weights={"theme": 0, "distance": Decimal("0.5")})
    assert reasons((one,))["club"] == [("distance", Fraction(500, 2001), "1001 km")]
    assert suggest_partners(dataset, "poster", weights={"theme": 0, "distance": 0}) == ()
    assert DEFAULT_WEIGHTS["theme"] == 3


def test_a_proposal_without_a_proposer_is_answered_by_what_it_states() -> None:
    """Theme, country and role need no poster."""
    proposal = Proposal(id="p", name={"en": "P"}, themes=["youth"], countries=["DK"])
    dataset = Dataset([body("club", themes=["youth"], country="DK", counterpart_countries=["RU"])])
    (found,) = suggest_partners(dataset, proposal)
    assert [reason.kind for reason in found.reasons] == ["country", "theme"]


def test_where_nothing_is_stated_nobody_is_suggested() -> None:
    """No theme, country, role, partner or place: no reason, no candidate."""
    dataset = Dataset([body("one"), body("other")])
    assert suggest_partners(dataset, "one") == ()


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"most": 0}, "most must be 1 or more"),
        ({"weights": {"colour": 1}}, "must be for role, theme, country"),
        ({"weights": {"theme": -1}}, "must be 0 or more"),
        ({"weights": {"theme": 0.5}}, "as an int, a Fraction or a Decimal"),
        ({"weights": {"theme": True}}, "as an int, a Fraction or a Decimal"),
        ({"weights": {"theme": Decimal("NaN")}}, "as an int, a Fraction or a Decimal"),
        ({"for_": "friendship"}, "must be an organization, a city, a proposal or an application"),
        ({"for_": "state"}, "must be a city or lie in one"),
    ],
)
def test_a_question_that_is_none_is_refused(asked: dict[str, Any], rule: str) -> None:
    """An error names what was asked and what can be."""
    with pytest.raises(InvalidValueError, match=rule):
        suggest_partners(Dataset(WORLD), **{"for_": "poster", **asked})


def test_an_unknown_id_is_refused() -> None:
    """The error names ids that look alike."""
    with pytest.raises(UnknownIdError, match="did you mean poster"):
        suggest_partners(Dataset(WORLD), "postr")


def test_a_person_or_a_planned_body_may_post() -> None:
    """A poster that is no node among organizations has no partners to share."""
    dataset = Dataset([
        Person(id="somebody", name={"en": "Somebody"}),
        body("plan", status="planned", themes=["youth"]),
        body("club", themes=["youth"]),
    ])  # fmt: skip
    proposal = Proposal(id="p", name={"en": "P"}, proposer="somebody", themes=["youth"])
    assert list(reasons(suggest_partners(dataset, proposal))) == ["club"]
    assert list(reasons(suggest_partners(dataset, "plan"))) == ["club"]


def test_an_organization_need_not_be_in_the_dataset() -> None:
    """What it states of itself counts all the same."""
    dataset = Dataset([body("club", counterpart_countries=["RU"])])
    stranger = body("stranger", country="RU")
    assert reasons(suggest_partners(dataset, stranger)) == {
        "club": [("counterpart", Fraction(1), "RU")]
    }


# --- kinds of reasons, and what they rest on ------------------------------------------------

CITED = [Citation("doc", locator="p. 1")]


def town(name: str, country: str, east: float, **facts: Any) -> Place:
    """Make a fictional city on the equator."""
    return Place(
        id=name, name={"en": name.capitalize(), "ru": name.upper()}, place_type="city",
        country=country, latitude=0, longitude=str(east), **facts,
    )  # fmt: skip


def twins(*pairs: str, **facts: Any) -> list[Twinning]:
    """Twin towns, two a word."""
    named = (pair.split("-") for pair in pairs)
    return [Twinning(id=f"t-{one}-{other}", parties=[one, other], **facts) for one, other in named]


TOWNS = Dataset([
    town("ash", "FI", 0, extra={"org.example:people": "1000"}),
    town("birch", "FR", 1),
    town("cedar", "FR", 2),
    town("date", "BE", 3, extra={"org.example:people": 4000}),
    town("elm", "FI", 4, extra={"org.example:people": "many", "org.example:speaks": ["fr"]}),
    Place(id="quarter", name={"en": "Quarter"}, place_type="district", part_of="ash"),
    Place(id="land", name={"en": "Land"}, place_type="country", country="FI"),
    *twins("ash-birch", "birch-date", "birch-elm", sources=CITED),
])  # fmt: skip


def test_a_city_gets_cities() -> None:
    """Shared twins, their country, distance and size speak for a city, with who states it."""
    found = suggest_partners(TOWNS, "ash", size_field="org.example:people", language="ru")
    first = found[0]
    assert (first.candidate, first.label) == ("date", "DATE")
    assert [(one.kind, one.weight, one.detail) for one in first.reasons] == [
        ("shared partner", Fraction(4), "BIRCH"),
        ("distance", Fraction(1000, 1334), "334 km"),
        ("size", Fraction(1, 8), "1000 and 4000"),
    ]
    assert first.reasons[0].entities == ("t-ash-birch", "t-birch-date")
    assert first.reasons[0].sources == tuple(CITED)
    assert first.reasons[1].entities == ("ash", "date")
    assert first.rows()[0] == {
        "candidate": "date",
        "label": "DATE",
        "score": float(first.score),
        "reason": "shared partner",
        "weight": 4.0,
        "detail": "BIRCH",
        "entities": "t-ash-birch, t-birch-date",
        "sources": "doc",
    }
    cedar = next(one for one in found if one.candidate == "cedar")
    assert [(one.kind, one.detail) for one in cedar.reasons] == [
        ("distance", "222 km"),
        ("partner country", "FR, as 1 of 1 partners"),
    ]
    assert cedar.reasons[1].entities == ("t-ash-birch",)
    assert {one.candidate for one in found} == {"date", "elm", "cedar"}


def test_partners_abroad_are_of_no_city_of_the_own_country() -> None:
    """All others are as they were; whose country is not stated may be abroad."""
    nowhere = TOWNS.add(evolve(town("fir", "FI", 2), country=None))
    found = suggest_partners(nowhere, "ash")
    assert {"elm", "fir"} <= {one.candidate for one in found}
    others = tuple(one for one in found if one.candidate != "elm")
    assert suggest_partners(nowhere, "ash", abroad=True) == others
    with pytest.raises(InvalidValueError, match="whose country is stated, not 'fir'"):
        suggest_partners(nowhere, "fir", abroad=True)


def test_a_district_stands_for_its_city() -> None:
    """It gets what its city gets, and neither itself nor the city."""
    assert suggest_partners(TOWNS, "quarter") == suggest_partners(TOWNS, "ash")


def test_languages_are_those_stated_or_the_official_ones_across_countries() -> None:
    """Belgium and France have French in common; within one country nothing is said twice."""
    found = reasons(suggest_partners(TOWNS, "cedar", language_field="org.example:speaks"))
    spoken = {
        name: detail
        for name, told in found.items()
        for kind, _, detail in told
        if kind == "language"
    }
    assert spoken == dict.fromkeys(("date", "elm"), "fr (official by law or in fact, CLDR)")
    assert official_languages("CSHH") == ()


def test_a_language_stated_in_common_counts_within_one_country_too() -> None:
    """A code or a list of codes may be stated; nothing else is taken for one."""
    speaks = "org.example:speaks"
    dataset = Dataset([
        town("gum", "FI", 0, extra={speaks: "se"}),
        town("hazel", "FI", 1, extra={speaks: ["fi", "se", 7]}),
        town("ivy", "FI", 2, extra={speaks: 7}),
    ])  # fmt: skip
    found = reasons(suggest_partners(dataset, "gum", language_field=speaks))
    assert ("language", Fraction(1, 2), "se") in found["hazel"]
    assert [kind for kind, *_ in found["ivy"]] == ["distance"]


def test_only_ties_of_the_kinds_asked_for_make_partners() -> None:
    """A city that one cooperates with may be a twin yet."""
    dataset = TOWNS.add(Cooperation(id="c", parties=["ash", "cedar"]))
    assert "cedar" not in reasons(suggest_partners(dataset, "ash"))
    assert "cedar" in reasons(suggest_partners(dataset, "ash", kinds={"twinning"}))


def test_an_application_looks_for_what_its_project_is_about() -> None:
    """Its partners are left out; it asks for the themes of its project in the other countries."""
    application = GrantApplication(
        id="a", name={"en": "A"}, applicant="poster", partners=["partner"], project="p",
        countries=["RU", "BY"], programme="q",
    )  # fmt: skip
    dataset = Dataset([
        *WORLD,
        application,
        Project(id="p", name={"en": "P"}, themes=["sport"]),
        Programme(id="q", name={"en": "Q"}, themes=["culture"]),
        body("partner", themes=["sport"], country="BY"),
        body("club", themes=["sport"], country="BY"),
        body("home", themes=["sport"], country="RU"),
    ])  # fmt: skip
    found = reasons(suggest_partners(dataset, "a"))
    assert [kind for kind, *_ in found["club"]] == ["country", "theme", "language"]
    assert [kind for kind, *_ in found["home"]] == ["theme"]
    assert "partner" not in found
    without = dataset.replace(evolve(application, project=None)).add(
        body("choir", themes=["culture"])
    )
    assert "choir" in reasons(suggest_partners(without, "a"))


def test_a_type_speaks_for_a_candidate_only_beside_something_else() -> None:
    """One ngo is not a partner because it is one, too."""
    dataset = Dataset([
        body("ours", organization_type="ngo", themes=["youth"]),
        body("club", organization_type="ngo", themes=["youth"]),
        body("other", organization_type="ngo"),
    ])  # fmt: skip
    found = reasons(suggest_partners(dataset, "ours"))
    assert found == {"club": [("theme", Fraction(3), "youth"), ("type", Fraction(1, 2), "ngo")]}


# --- laws -----------------------------------------------------------------------------------

NAMES = tuple("abcdefg")
pairs = st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True)


@st.composite
def networks(draw: st.DrawFn) -> Dataset:
    """Draw twinned cities, some of them in one country, and plans of other ties."""
    made: list[Entity] = [
        town(name, draw(st.sampled_from(["FI", "FR", "BE"])), draw(st.integers(-180, 180)))
        for name in NAMES
    ]
    made += [
        Twinning(id=f"t{place}", parties=pair)
        for place, pair in enumerate(draw(st.lists(pairs, max_size=9)))
    ]
    made += [
        Cooperation(id=f"c{place}", parties=pair, status="planned")
        for place, pair in enumerate(draw(st.lists(pairs, max_size=2)))
    ]
    return Dataset(made)


factors = st.sampled_from([Fraction(1, 7), Fraction(3), Fraction(10**9)])


@given(networks(), st.sampled_from(NAMES), st.integers(1, 7))
@settings(max_examples=60)
def test_neither_itself_nor_a_partner_is_ever_suggested(
    dataset: Dataset, name: str, most: int
) -> None:
    """Whoever is tied to it, by fact or plan, is left out; every score is that of its reasons."""
    tied = {end.party for tie in dataset.ties() for end in tie.ends if name in
            {one.party for one in tie.ends}}  # fmt: skip
    found = suggest_partners(dataset, name, most=most)
    assert {one.candidate for one in found}.isdisjoint(tied | {name})
    assert len(found) == min(most, len({*NAMES} - tied - {name}))
    for one in found:
        assert one.score == sum(reason.weight for reason in one.reasons)
        assert all(0 < one.weight <= DEFAULT_WEIGHTS[one.kind] for one in one.reasons)


@given(networks(), st.sampled_from(NAMES), factors)
@settings(max_examples=40)
def test_the_scale_of_the_weights_changes_no_order(
    dataset: Dataset, name: str, factor: Fraction
) -> None:
    """All weights so many times as great give the same candidates with as many times the score."""
    weights = {kind: weight * factor for kind, weight in DEFAULT_WEIGHTS.items()}
    before, after = (
        suggest_partners(dataset, name),
        suggest_partners(dataset, name, weights=weights),
    )
    assert [(one.candidate, one.score * factor) for one in before] == [
        (one.candidate, one.score) for one in after
    ]


degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(degrees, min_size=1, max_size=40), degrees, st.integers(1, 10))
@settings(max_examples=60)
def test_the_nearest_are_found_as_if_all_were_measured(
    points: list[tuple[float, float]], at: tuple[float, float], number: int
) -> None:
    """The grid gives what the distances to all points give, at poles and date line too."""
    placed = {f"{place:02d}": point for place, point in enumerate(points)}
    nearest = Grid(placed.items()).nearest(at, number)
    found = [kilometres(at, placed[one]) for one in nearest]
    every = sorted(kilometres(at, point) for point in points)[:number]
    assert found == pytest.approx(every, abs=1e-3)


# --- the back-test --------------------------------------------------------------------------


def ring(number: int) -> Dataset:
    """Make cities in a ring, each twinned with the next two, at ever later dates."""
    names = [f"c{place:02d}" for place in range(number)]
    made = [
        Twinning(
            id=f"t{place}-{step}", signed=f"{1900 + place + step}",
            parties=[names[place], names[(place + step) % number]],
        )
        for place in range(number)
        for step in (1, 2)
    ]  # fmt: skip
    return Dataset([*(town(name, "FI", 5 * place) for place, name in enumerate(names)), *made])


def test_the_back_test_is_the_same_for_one_seed() -> None:
    """A seed gives a lot; the order of the dataset plays no part."""
    dataset = ring(20)
    table = backtest(dataset, seed=3)
    assert table == backtest(Dataset(reversed(list(dataset))), seed=3)
    assert table.cells != backtest(dataset, seed=4).cells
    told = dict(table.of)
    assert (told["pairs"], told["hidden"], told["questions"]) == (40, 4, 8)


def test_random_ranking_is_exact() -> None:
    """Of n candidates in any order, k of n are hits, and the mean of 1 / place is H(n) / n."""
    row = backtest(ring(20), at=[1, 5]).rows()[-1]
    assert row["method"] == "random"
    # nineteen others, less three or two partners that are left, less other hidden ones
    assert 1 / 19 <= row["hit_at_1"] <= 1 / 14
    assert row["hit_at_5"] == pytest.approx(5 * row["hit_at_1"])


def test_the_latest_ties_are_hidden_by_date() -> None:
    """What began last is asked for; what states no date stays, and is counted."""
    dataset = ring(20).add(Twinning(id="undated", parties=["c00", "c10"]))
    told = dict(backtest(dataset, hide="latest", share=0.1).of)
    assert (told["pairs"], told["undated"], told["hidden"]) == (41, 1, 5)  # two began in one year
    hidden = hidden_pairs(
        dataset, level="city", kinds=None, hide="latest", share=Fraction(1, 40), seed=0
    )
    assert hidden.pairs == (("c01", "c19"),)


def test_a_tenth_is_a_tenth_however_it_is_written() -> None:
    """The float 0.1, which is a little more than a tenth, hides no more than the fraction."""
    for share in (0.1, Fraction(1, 10)):
        assert dict(backtest(ring(20), share=share).of)["hidden"] == 4


def test_so_many_questions_are_asked_as_wanted() -> None:
    """A lot draws them; what may be no candidate, as a group, is never asked for."""
    assert dict(backtest(ring(20), queries=3).of)["questions"] == 3
    dataset = Dataset([
        *(body(name) for name in "abc"),
        Group(id="g", name={"en": "Friends"}, group_type="organizations"),
        *(Cooperation(id=f"c{one}", parties=[one, "g"], period="1999/") for one in "ab"),
        Cooperation(id="cc", parties=["a", "c"], period="1999/"),
    ])  # fmt: skip
    told = dict(backtest(dataset, level="organization", hide="latest").of)
    assert (told["pairs"], told["hidden"], told["questions"]) == (3, 3, 2)


def test_a_ring_is_guessed_by_its_neighbours() -> None:
    """Where neighbours of neighbours are the answer, all but chance find it."""
    rows = {row["method"]: row for row in backtest(ring(30), at=[5]).rows()}
    assert rows["suggest_partners"]["hit_at_5"] > rows["random"]["hit_at_5"]
    assert rows["common neighbours"]["mrr"] > rows["random"]["mrr"]
    assert rows["Adamic-Adar"]["scored"] == rows["common neighbours"]["scored"]


def test_baselines_are_those_of_networkx() -> None:
    """Common neighbours, Adamic-Adar and degrees agree with a second hand."""
    dataset = ring(12)
    landscape = Landscape(dataset, "city", fields=Fields())
    simple = simplify(graph(dataset, level="city"))
    common, adamic = (method(landscape, "c00") for method in (common_neighbours, adamic_adar))
    for other in set(simple) - {"c00"}:
        assert common.get(other, 0) == len(list(nx.common_neighbors(simple, "c00", other)))
    for _, other, score in nx.adamic_adar_index(simple, [("c00", one) for one in adamic]):
        if other != "c00":
            assert adamic[other] == pytest.approx(score)
    pair = Dataset([town("fir", "FI", 0), town("gum", "FI", 1), *twins("fir-gum")])
    assert adamic_adar(Landscape(pair, "city", fields=Fields()), "fir") == {}


def test_places_of_equal_scores_are_means_over_all_orders() -> None:
    """Hits and reciprocal places of a tie are those that all its orders have on average."""
    for better, equal in ((0, 1), (2, 3), (0, 5), (1500, 700)):
        placing = Placing(better=better, equal=equal, is_scored=True)
        places = range(better + 1, better + equal + 1)
        assert placing.hit(3) == pytest.approx(sum(place <= 3 for place in places) / equal)
        assert placing.reciprocal() == pytest.approx(sum(1 / place for place in places) / equal)


@pytest.mark.parametrize(
    "asked",
    [
        {"share": 0},
        {"share": 1},
        {"share": float("nan")},
        {"at": [0]},
        {"queries": 0},
        {"hide": "some"},
        {"level": "person"},
        {"level": "organization"},
    ],
)
def test_a_back_test_that_is_none_is_refused(asked: dict[str, Any]) -> None:
    """A part of the ties, at known places, at a level that has some."""
    with pytest.raises(InvalidValueError):
        backtest(ring(5), **asked)
    with pytest.raises(InvalidValueError, match="ties that can be hidden"):
        backtest(TOWNS, hide="latest")
