"""Who belongs to whom, directly and through others, as a tree made of ties."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from attrs import frozen

from civdiplo.entities.links import Tie
from civdiplo.values.truth import Truth

__all__ = ["Branch", "grown"]

Children = Mapping[str, list[tuple[Tie, Truth]]]


@frozen
class Branch:
    """One place in a tree of belonging: who stands there, and by which tie.

    Args:
        id: Who stands there.
        tie: The tie to the branch above; None at the root.
        truth: Whether this id belongs to the root on the day asked for, by whatever chain of ties;
            the same wherever the id stands in the tree. Where no day was asked for, it is yes.
        children: Those who belong to this one, in the order of the dataset.
        repeats: None, or where the children stand that are left out here: "above", which is a
            circle of belonging, or "elsewhere".
    """

    id: str
    tie: Tie | None
    truth: Truth
    children: tuple[Branch, ...]
    repeats: Literal["above", "elsewhere"] | None = None

    def walk(self) -> Iterator[Branch]:
        """Yield this branch and all below it, each before its children."""
        waiting: list[Branch] = [self]
        while waiting:
            branch = waiting.pop()
            yield branch
            waiting.extend(reversed(branch.children))

    def text(self, name: Callable[[str], str] = str) -> str:
        """Return the tree as text, one line a branch.

        Args:
            name: Gives the name to show for an id; by default the id itself.
        """
        lines = []
        waiting: list[tuple[Branch, str, str]] = [(self, "", "")]
        while waiting:
            branch, lead, indent = waiting.pop()
            lines.append(lead + name(branch.id) + _told(branch))
            below = [(child, f"{indent}├── ", f"{indent}│   ") for child in branch.children]
            if below:
                below[-1] = (branch.children[-1], f"{indent}└── ", f"{indent}    ")
            waiting.extend(reversed(below))
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the tree as text, by ids."""
        return self.text()


def _told(branch: Branch) -> str:
    if branch.tie is None:
        return ""
    told = [branch.tie.ends[0].role]
    if branch.tie.when is not None:
        told.append(str(branch.tie.when))
    if not branch.truth.is_yes:
        told.append(str(branch.truth))
    if branch.repeats is not None:
        told.append("a circle: see above" if branch.repeats == "above" else "see elsewhere")
    return f" ({', '.join(told)})"


def grown(root: str, ties: Iterable[Tie], *, as_of: datetime.date | None) -> Branch:
    """Return the tree below a root; each id that has children shows them once."""
    children: dict[str, list[tuple[Tie, Truth]]] = {}
    for tie in ties:
        if tie.directed and tie.standing == "actual":
            truth = _truth(tie, as_of)
            if truth.is_possible:
                children.setdefault(tie.ends[1].party, []).append((tie, truth))
    sure = _reached(root, children, lambda truth: truth.is_yes)
    return _Growing(children, sure).grow(root)


def _truth(tie: Tie, as_of: datetime.date | None) -> Truth:
    if as_of is None:
        return Truth.YES
    return Truth.MAYBE if tie.when is None else tie.when.active_at(as_of)


def _reached(root: str, children: Children, follow: Callable[[Truth], bool]) -> set[str]:
    reached = {root}
    waiting = [root]
    while waiting:
        for tie, truth in children.get(waiting.pop(), ()):
            member = tie.ends[0].party
            if follow(truth) and member not in reached:
                reached.add(member)
                waiting.append(member)
    return reached


class _Growing:
    """A walk in depth that makes each branch after its children, without recursion."""

    def __init__(self, children: Children, sure: set[str]) -> None:
        self._children = children
        self._sure = sure
        self._shown: set[str] = set()
        self._above: set[str] = set()

    def grow(self, root: str) -> Branch:
        made: list[Branch] = []
        # A branch is first opened, which puts its children before it, and closed after them.
        waiting: list[tuple[str, Tie | None, int | None]] = [(root, None, None)]
        while waiting:
            who, tie, opened_at = waiting.pop()
            if opened_at is not None:
                self._above.remove(who)
                children = tuple(made[opened_at:])
                del made[opened_at:]
                made.append(self._branch(who, tie, children))
            elif who in self._shown and who in self._children:
                repeats: Literal["above", "elsewhere"]
                repeats = "above" if who in self._above else "elsewhere"
                made.append(self._branch(who, tie, (), repeats))
            else:
                self._shown.add(who)
                self._above.add(who)
                waiting.append((who, tie, len(made)))
                below = reversed(self._children.get(who, ()))
                waiting += [(tie.ends[0].party, tie, None) for tie, _ in below]
        return made[0]

    def _branch(
        self,
        who: str,
        tie: Tie | None,
        children: tuple[Branch, ...],
        repeats: Literal["above", "elsewhere"] | None = None,
    ) -> Branch:
        truth = Truth.YES if who in self._sure else Truth.MAYBE
        return Branch(who, tie, truth, children, repeats)
