"""The checker: runs the rules over the tree of parts.

The only place where findings are collected. A rule never sees another rule's findings, so
none can shadow another; a rule that fails is a finding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from weighbridge.core.digest import Digest
from weighbridge.core.finding import Finding
from weighbridge.core.location import Location
from weighbridge.core.rule import Rule

from .context import NO_DIGESTS, Context
from .part import Part
from .rules._table import RULES, Row


@cache
def rule_module(name: str) -> ModuleType:
    """Import a rule's module. ``name`` comes from the table, never from an artifact."""
    return import_module(f"{__package__}.rules.{name}")


def rule_of(row: Row) -> Rule:
    """The rule's data."""
    rule: Rule = rule_module(row.module).RULE
    return rule


def all_rules() -> Iterator[Rule]:
    """Every rule of this wing, in the table's order."""
    return (rule_of(row) for row in RULES)


def check_file(parts: Iterable[Part], digests: Mapping[str, Digest] = NO_DIGESTS) -> tuple[Finding, ...]:
    """Run every part rule on the parts of one file."""
    found: dict[tuple[str, Location, str], Finding] = {}
    for top in parts:
        for part, ancestors in _with_ancestors(top):
            for row in _awake("part", part.facts.kinds):
                _collect(found, _run(row, part, top, ancestors, digests))
    return tuple(found.values())


def check_unit(root: Part, digests: Mapping[str, Digest] = NO_DIGESTS) -> tuple[Finding, ...]:
    """Run every unit rule on the assembled target."""
    kinds = frozenset(kind for part in root.walk() for kind in part.facts.kinds)
    found: dict[tuple[str, Location, str], Finding] = {}
    for row in _awake("unit", kinds):
        _collect(found, _run(row, root, root, (), digests))
    return tuple(found.values())


@cache
def _awake(scope: str, kinds: frozenset[str]) -> tuple[Row, ...]:
    """The rules of ``scope`` that watch any of ``kinds``; few combinations occur, so the cache stays small."""
    return tuple(row for row in RULES if row.scope == scope and not kinds.isdisjoint(row.watches))


def _collect(found: dict[tuple[str, Location, str], Finding], findings: Iterable[Finding]) -> None:
    for finding in findings:
        found.setdefault((finding.rule.id, finding.location, finding.fingerprint), finding)


def _run(
    row: Row, part: Part, root: Part, ancestors: tuple[Part, ...], digests: Mapping[str, Digest]
) -> Iterator[Finding]:
    module = rule_module(row.module)
    context = Context(rule=module.RULE, root=root, ancestors=ancestors, digests=digests)
    try:
        for finding in module.check(part, context):
            finding.message  # noqa: B018 - a message that cannot be rendered fails here, not in a report
            yield finding
    except Exception as error:  # noqa: BLE001 - boundary 2 of 4: one rule
        internal = rule_module("file_internal_error").RULE
        yield Context(rule=internal, root=root, digests=digests).finding(
            part, component=f"rule {row.id}", error=f"{type(error).__name__}: {error}"[:500]
        )


def _with_ancestors(top: Part) -> Iterator[tuple[Part, tuple[Part, ...]]]:
    pending: list[tuple[Part, tuple[Part, ...]]] = [(top, ())]
    while pending:
        part, ancestors = pending.pop()
        yield part, ancestors
        pending.extend((child, (*ancestors, part)) for child in reversed(part.children))
