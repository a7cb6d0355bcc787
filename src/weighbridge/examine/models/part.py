"""Parts: the tree that examination makes of a target."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.records import dataclass

from .facts import Facts
from .facts.common import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Bytes of the target read as one format.

    Bytes that several formats accept give several parts with the same path and route.

    Attributes:
        path: the file, relative to the target; empty for the target's own root.
        route: the steps inside the file.
        format: format id from ``formats/_table.py`` (or a more exact layout of it),
            ``unknown``, ``opaque`` or ``folder``.
    """

    path: str
    route: tuple[str, ...]
    format: str
    size: int
    facts: Facts
    children: tuple[Part, ...] = ()

    def walk(self) -> Iterator[Part]:
        """Yield this part and everything inside it, outermost first."""
        pending: list[Part] = [self]
        while pending:
            part = pending.pop()
            yield part
            pending.extend(reversed(part.children))

    @property
    def name(self) -> str:
        """The part's own name: the last step of its route, or the file's path."""
        return self.route[-1] if self.route else self.path

    @property
    def gaps(self) -> tuple[Problem, ...]:
        """The problems that leave something of this part (not of its children) unexamined."""
        return tuple(problem for problem in self.facts.of(Problem) if problem.gap)
