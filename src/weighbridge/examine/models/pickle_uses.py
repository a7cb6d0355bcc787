"""Which globals a part's pickles use: one use for each different call, one for each name that is only imported."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.location import Span
from weighbridge.core.records import dataclass, replace

from .facts.pickle import Call, Global, Import
from .knowledge.judgement import Standing, named, standing
from .part import Part
from .pickle_text import arguments_of

CALLS_LIMIT = 20
"""Different calls of one global that are reported apart; further ones are counted in one use."""

NAMES_LIMIT = 1000
"""Different globals of one standing in one part that are reported apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of a global.

    Attributes:
        called: False when it is imported and never called directly.
        arguments: the call's arguments as text with brackets; empty when it is not called.
        opcode: of the call, or of the import.
        named_at: byte offset where the callee was named, where that is known.
        count: how often it happens.
    """

    target: Global
    called: bool
    arguments: str
    opcode: str
    ordinal: int
    span: Span | None
    named_at: int | None = None
    count: int = 1

    @property
    def action(self) -> str:
        """What loading would do: ``call`` or ``import``."""
        return "call" if self.called else "import"


def uses(part: Part, wanted: Standing, *, by_name: bool = False) -> Iterator[Use]:
    """The uses of the globals of one standing, in order of execution; with ``by_name`` one for each global."""
    calls = _calls(part, wanted, by_name)
    named = {target for target, _ in calls}
    imported = (
        Use(
            target=fact.target,
            called=False,
            arguments="",
            opcode=fact.opcode,
            ordinal=fact.ordinal,
            span=fact.span,
            count=fact.count,
        )
        for fact in part.facts.of(Import)
        if fact.target not in named and standing(fact.target) is wanted
    )
    seen: set[Global] = set()
    for use in sorted((*calls.values(), *imported), key=lambda use: use.ordinal):
        seen.add(use.target)
        if len(seen) > NAMES_LIMIT:
            return
        yield use


def _calls(part: Part, wanted: Standing, by_name: bool) -> dict[tuple[Global, str], Use]:
    found: dict[tuple[Global, str], Use] = {}
    kinds: dict[Global, int] = {}
    for call in part.facts.of(Call):
        target = named(call.callee)
        if target is None or standing(target) is not wanted:
            continue
        arguments = "(…)" if by_name or kinds.get(target, 0) >= CALLS_LIMIT else arguments_of(call)
        known = found.get((target, arguments))
        if known is not None:
            found[target, arguments] = replace(known, count=known.count + call.count)
            continue
        kinds[target] = kinds.get(target, 0) + 1
        found[target, arguments] = _use(target, call, arguments)
    return found


def _use(target: Global, call: Call, arguments: str) -> Use:
    return Use(
        target=target,
        called=True,
        arguments=arguments,
        opcode=call.opcode,
        ordinal=call.ordinal,
        span=call.span,
        named_at=call.named_at,
        count=call.count,
    )
