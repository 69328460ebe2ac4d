"""An entity type of one's own travels through dataset, graph, totals and files like the others."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import frozen

from civdiplo import (
    Citation,
    Dataset,
    End,
    Entity,
    Flow,
    Money,
    Organization,
    Period,
    Person,
    Source,
    Tie,
    read,
    register_entity_type,
    write,
)
from civdiplo.entities import OrganizationId, PersonId
from civdiplo.graph import paths
from civdiplo.totals import totals


@frozen(kw_only=True)
class Residency(Entity):
    """An artist lives and works as the guest of an organization, which pays a stipend."""

    tie_kinds = ("residency",)

    artist: PersonId
    host: OrganizationId
    period: Period | None = None
    stipend: Money | None = None

    def ties(self, find: Callable[[str], Entity | None]) -> Iterator[Tie]:
        """Yield the link of artist and host: graphs read nothing else."""
        yield Tie(
            entity=self.id,
            kind="residency",
            ends=(End(self.artist, "artist"), End(self.host, "host")),
            when=self.period,
            directed=False,
            standing="actual",
            sources=self.sources,
        )

    def flows(self, find: Callable[[str], Entity | None]) -> Iterator[Flow]:
        """Yield the stipend: totals read nothing else."""
        if self.stipend is not None:
            yield Flow(
                entity=self.id,
                provider=self.host,
                receiver=self.artist,
                channel=None,
                campaign=None,
                programme=None,
                transaction_type="disbursement",
                when=self.period,
                amount=self.stipend,
                in_kind=None,
                stated=False,
                covers=None,
                coverage=None,
                sources=self.sources,
            )


register_entity_type(Residency, name="org.example:Residency")


def main() -> None:
    """Make a small dataset, ask it, write it, read it back and ask it again."""
    told = [Citation("yearbook", locator="page 12")]
    dataset = Dataset(
        [
            Source(id="yearbook", title={"en": "Yearbook (invented)"}, language="en"),
            Organization(id="society", name={"en": "Friendship society (invented)"}),
            Person(id="painter", name={"en": "The painter"}),
            Person(id="poet", name={"en": "The poet"}),
            Residency(
                id="residency-1",
                artist="painter",
                host="society",
                period=Period.parse("2021-03/2021-08"),
                stipend=Money("4500.00", "EUR"),
                sources=told,
            ),
            Residency(id="residency-2", artist="poet", host="society", sources=told),
        ]
    )
    print(dataset)

    print("\nHow the two artists are connected:\n")
    print(paths(dataset, "painter", "poet")[0])

    print("\nWhat the society paid:\n")
    print(totals(dataset, by="provider"))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "residencies.jsonl"
        write(dataset, path)
        again = read(path)
        print("\nThe first residency in the file, and whether reading it gives the same dataset:\n")
        print(path.read_text(encoding="utf-8").splitlines()[-2])
        print(
            again == dataset,
            str(totals(again, by="provider")) == str(totals(dataset, by="provider")),
        )


if __name__ == "__main__":
    main()
