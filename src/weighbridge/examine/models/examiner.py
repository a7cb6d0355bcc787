"""The examiner: runs formats over bytes and goes into whatever they find embedded.

Invariants, whatever the input:

1. Every byte range that a container names ends up in the tree as a part, or as a
   problem that leaves a gap in the coverage. Nothing vanishes.
2. Facts that a format stated before it failed are kept.
3. A format that fails, in whatever way, costs only itself: the other formats that accept
   the bytes, the siblings and the children are examined all the same.
4. All work is charged to one budget a file.
"""

from __future__ import annotations

import posixpath

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import LimitError, WeighbridgeError
from weighbridge.core.reader import Reader
from weighbridge.core.records import dataclass, field

from .facts import Fact, Facts
from .facts.common import Embedded, Identity, Layout, Problem, ProblemKind, Unknown
from .formats._table import FORMATS, Format
from .identify import HEAD, format_module, format_row, formats_of_extension, identify
from .part import Part

FACTS_LIMIT = 500_000
"""Facts of one part that are kept; more is a limit reached."""

_SHORT_HEADS = (b"\x7fELF", b"MZ", b"\x1f\x8b", b"BZh91AY&SY")
_LOADABLE_HEADS = _SHORT_HEADS + tuple(
    magic for row in FORMATS for offset, magic in row.magics if not offset and len(magic) >= 4
)
"""Starts that make opaque data worth identifying after all: numbers have them by design, not by chance."""


def examine(reader: Reader, path: str, limits: Limits | None = None) -> tuple[Part, ...]:
    """Examine one file. Never raises for anything that the bytes hold.

    Args:
        reader: the file's bytes.
        path: its name relative to the target; used for locations and for the check of
            the extension, and for formats that loaders choose by it.
        limits: what it may cost.

    Returns:
        At least one part: one for each format that a loader could take the file for.
    """
    return _Examiner(budget=Budget(limits=limits or Limits()), path=path).node(reader, (), ())


@dataclass(slots=True, kw_only=True)
class _Examiner:
    budget: Budget
    path: str
    _depth: int = field(default=0)

    def node(self, reader: Reader, route: tuple[str, ...], given: tuple[str, ...]) -> tuple[Part, ...]:
        """Examine one byte range as every format that accepts it."""
        try:
            self.budget.spend_members()
            self.budget.check_depth(self._depth)
            found = identify(reader, self._extension(route))
        except WeighbridgeError as error:
            return (self._unread(route, error),)
        rows = [format_row(name) for name in given]
        rows += [row for row in found if row not in rows]
        if not rows:
            return (self._unknown(reader, route),)
        identity = self._identity(rows, route)
        return tuple(self._part(reader, route, row, identity if index == 0 else None) for index, row in enumerate(rows))

    def _part(self, reader: Reader, route: tuple[str, ...], row: Format, identity: Identity | None) -> Part:
        facts: list[Fact] = [identity] if identity else []
        children: list[Part] = []
        size = 0
        try:
            size = reader.size
            for fact in format_module(row.module).parse(reader, self.budget):
                if isinstance(fact, Embedded):
                    children += self._embedded(fact, route)
                    if len(children) > self.budget.limits.members:
                        raise LimitError("members", self.budget.limits.members)
                else:
                    facts.append(fact)
                    if len(facts) > FACTS_LIMIT:
                        raise LimitError("facts", FACTS_LIMIT)
        except WeighbridgeError as error:
            facts.append(_problem(error))
        except Exception as error:  # noqa: BLE001 - boundary 1 of 4: one format
            facts.append(Problem(kind=ProblemKind.INTERNAL, detail=f"{row.id}: {type(error).__name__}: {error}"[:500]))
        layouts = [fact.format for fact in facts if isinstance(fact, Layout)]
        return Part(
            path=self.path,
            route=route,
            format=layouts[-1] if layouts else row.id,
            size=size,
            facts=Facts(facts),
            children=tuple(children),
        )

    def _embedded(self, fact: Embedded, route: tuple[str, ...]) -> tuple[Part, ...]:
        inner = (*route, fact.name)
        if fact.opaque:
            return (self._opaque(fact, inner),) if not _starts_loadable(fact.reader) else self._deeper(fact, inner)
        return self._deeper(fact, inner)

    def _deeper(self, fact: Embedded, route: tuple[str, ...]) -> tuple[Part, ...]:
        self._depth += 1
        try:
            return self.node(fact.reader, route, fact.formats)
        finally:
            self._depth -= 1

    def _opaque(self, fact: Embedded, route: tuple[str, ...]) -> Part:
        try:
            self.budget.spend_members()
            return Part(path=self.path, route=route, format="opaque", size=fact.reader.size, facts=Facts())
        except WeighbridgeError as error:
            return self._unread(route, error)

    def _unknown(self, reader: Reader, route: tuple[str, ...]) -> Part:
        try:
            head = reader.read_at(0, 16)
            size = reader.size
        except WeighbridgeError as error:
            return self._unread(route, error)
        if not head:
            return Part(path=self.path, route=route, format="empty", size=0, facts=Facts())
        unknown = Unknown(head=head.hex())
        return Part(path=self.path, route=route, format="unknown", size=size, facts=Facts([unknown]))

    def _unread(self, route: tuple[str, ...], error: WeighbridgeError) -> Part:
        return Part(path=self.path, route=route, format="unknown", size=0, facts=Facts([_problem(error)]))

    def _identity(self, rows: list[Format], route: tuple[str, ...]) -> Identity | None:
        extension = self._extension(route)
        return Identity(
            formats=tuple(row.id for row in rows if row.family == "binary") or (rows[0].id,),
            extension=extension,
            expected=formats_of_extension(extension) if extension else (),
        )

    def _extension(self, route: tuple[str, ...]) -> str:
        return posixpath.splitext(route[-1] if route else self.path)[1].lower()


def _starts_loadable(reader: Reader) -> bool:
    try:
        head = reader.read_at(0, HEAD)
    except WeighbridgeError:
        return True
    if head.startswith(_LOADABLE_HEADS):
        return True
    # two bytes of magic occur by chance in numbers: only a proven pickle counts
    return head[:1] == b"\x80" and bool(format_module("pickle").probe(reader, head))


def _problem(error: WeighbridgeError) -> Problem:
    if isinstance(error, LimitError):
        return Problem(kind=ProblemKind.LIMIT, detail=error.summary, limit=error.limit)
    detail = f"{error.summary}: {error.cause}" if error.cause else error.summary
    return Problem(kind=ProblemKind.MALFORMED, detail=detail)
