"""The page: one file that is well formed, loads nothing, and shows all data harmlessly."""

from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import civdiplo
from civdiplo import Dataset, Organization, Source
from civdiplo.rates import HmrcRates
from civdiplo.view import Report, report

DAY = datetime.date(2021, 9, 22)
VOID = {"meta", "br", "hr", "img", "input", "link", "line", "circle"}
ATTACKS = (
    "<script>alert(1)</script>",
    "</title><script src=//example.org/x.js></script>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "<!-- never closed",
    "]]> & &amp; &lt;",
    "<img src=http://example.org/pixel.png>",
    "<style>@import 'http://example.org/x.css'</style>",
    "safe\u202egnp.exe",
    "isolated \u2067name\u2066",
)


class Reader(HTMLParser):
    """Reads a page strictly: every element that is opened is closed, in its place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and that it is open."""
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last, and nothing else."""
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text that is shown."""
        if "style" not in self.open:
            self.texts.append(data)


def read(page: str) -> Reader:
    """Read a page to its end."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def of(dataset: Dataset) -> Report:
    """Report on a dataset without converting anything."""
    return report(dataset, rates=None, as_of=DAY)


@pytest.fixture(scope="module")
def sample() -> str:
    """Return the page on the sample."""
    return report(civdiplo.sample(), rates=HmrcRates(), as_of=DAY).html()


def test_it_is_well_formed_and_says_what_it_is(sample: str) -> None:
    """The page is closed as it is opened, and states language, encoding, title and one heading."""
    reader = read(sample)
    assert sample.startswith("<!DOCTYPE html>\n")
    elements = dict(reader.elements)
    assert elements["html"] == {"lang": "en"}
    assert ("meta", {"charset": "utf-8"}) in reader.elements
    assert [tag for tag, _ in reader.elements].count("h1") == 1
    ids = [told["id"] for _, told in reader.elements if "id" in told]
    assert len(ids) == len(set(ids))


def test_it_loads_nothing(sample: str) -> None:
    """No element and no style of the page can load anything, and a policy forbids it besides."""
    reader = read(sample)
    tags = {tag for tag, _ in reader.elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base", "form"})
    for tag, told in reader.elements:
        assert told.keys().isdisjoint({"src", "srcset", "style", "data", "poster", "background"})
        assert not any(name.startswith("on") for name in told)
        assert "href" not in told or tag == "a"
    style = sample[sample.index("<style>") : sample.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    policies = [told["content"] for _, told in reader.elements if "http-equiv" in told]
    assert policies
    assert "default-src 'none'" in (policies[0] or "")


def test_links_lead_within_the_page_or_to_sources(sample: str) -> None:
    """What may be clicked is a section of the page, or the address of a source."""
    reader = read(sample)
    ids = {told["id"] for _, told in reader.elements if "id" in told}
    addresses = {source.url for source in civdiplo.sample().of(Source)}
    for tag, told in reader.elements:
        if tag == "a":
            href = told["href"] or ""
            assert href.removeprefix("#") in ids if href.startswith("#") else href in addresses


def test_tables_are_told_to_those_who_cannot_see_them(sample: str) -> None:
    """Every table has a caption and scoped headings, and every drawing says what it shows."""
    reader = read(sample)
    tags = [tag for tag, _ in reader.elements]
    assert tags.count("table") == tags.count("caption") > 5
    assert all("scope" in told for tag, told in reader.elements if tag == "th")
    drawings = [told for tag, told in reader.elements if tag == "svg"]
    assert drawings
    assert all(told["role"] == "img" and told["aria-label"] for told in drawings)


def test_drawings_carry_their_own_looks(sample: str) -> None:
    """A drawing has presentation attributes alone, so that it is right where styles are removed."""
    drawing = sample[sample.index("<svg") : sample.index("</svg>")]
    assert "class=" not in drawing
    assert "style=" not in drawing


def test_words_of_the_data_keep_their_language(sample: str) -> None:
    """A name that is not in the page's language says which it is in, and stands isolated."""
    assert '<bdi lang="ru">Народная дипломатия: адаптация к эпидемии</bdi>' in sample


def test_equal_input_gives_equal_bytes() -> None:
    """A report depends on what is asked alone: neither on the clock nor on an order of hashing."""
    made = [report(civdiplo.fictional(), rates=HmrcRates(), as_of=DAY) for _ in range(2)]
    assert made[0].html() == made[1].html()
    assert made[0].text() == made[1].text()
    shuffled = Dataset(reversed(tuple(civdiplo.sample())))
    drawings = [of(one).html().split("<svg")[1] for one in (civdiplo.sample(), shuffled)]
    assert drawings[0].split("</svg>")[0] == drawings[1].split("</svg>")[0]


@pytest.mark.parametrize("attack", ATTACKS)
def test_names_are_shown_and_never_obeyed(attack: str) -> None:
    """Markup, quotes and direction marks in a name are text on the page and in the terminal."""
    source = Source(
        id="s", title={"en": attack}, publisher={"en": attack}, url="javascript:alert(1)"
    )
    union = Organization(id="a", name={"en": attack}, country="VN")
    club = Organization(id="b", name={"ru": attack}, country="RU", parent="a")
    made = of(Dataset([source, union, club]))
    reader = read(made.html())
    assert {tag for tag, _ in reader.elements} <= {tag for tag, _ in read(plain()).elements}
    hrefs = [told["href"] or "" for tag, told in reader.elements if tag == "a"]
    assert all(href.startswith("#") for href in hrefs)
    shown = re.sub("[\u202a-\u202e\u2066-\u2069]", lambda m: f"[U+{ord(m[0]):04X}]", attack)
    assert shown in reader.texts
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", made.html() + made.text())


def plain() -> str:
    """Return a page like that of the attacks, with harmless names."""
    union = Organization(id="a", name={"en": "Union"}, country="VN")
    club = Organization(id="b", name={"ru": "Клуб"}, country="RU", parent="a")
    return of(Dataset([Source(id="s", title={"en": "Title"}), union, club])).html()


def is_a_name(text: str) -> bool:
    """Tell whether a text may be a name."""
    try:
        civdiplo.LocalText({"en": text})
    except civdiplo.CivdiploError:
        return False
    return True


@settings(max_examples=40)
@given(st.text(min_size=1).filter(is_a_name))
def test_any_name_gives_a_well_formed_page(name: str) -> None:
    """Whatever a name may hold, the page stays well formed, and can be written as UTF-8."""
    dataset = Dataset([Organization(id="a", name={"en": name}), Source(id="s", title={"en": name})])
    made = of(dataset)
    read(made.html().encode().decode())
    made.text().encode()


def test_long_tables_end_with_how_many_are_not_shown() -> None:
    """A page stays readable by a browser: rows beyond a thousand are counted instead."""
    events = (civdiplo.Event(id=f"e{place}", name={"en": "Forum"}) for place in range(1003))
    assert "3 more are not shown here." in of(Dataset(events)).html()
