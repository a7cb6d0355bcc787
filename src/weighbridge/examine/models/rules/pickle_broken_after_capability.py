"""Pickle that breaks after it has acted.

## What

A pickle imports or calls something and then breaks.

## Why it matters

A loader executes a pickle as it reads it. What ran before the error has run, although loading fails; scanners that give up at the error miss it.

## How it is found

The pickle machine keeps what it stated before a stream broke. A stream that did not end by STOP and whose part states imports, calls or the like is reported: as high when any of them is not known to be harmless.

## What it misses

What would have followed the error.

## Fix

Do not load the file. If it is your own, it is truncated: fetch it again.

## References

GHSA-9gvj-pp9x-gcfr; arXiv 2508.19774; CWE-502.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import Call, ExtensionUse, Import, Mutation, OperandConfusion, PersistentLoad, Stream
from ..part import Part

RULE = Rule(
    id="pickle.broken-after-capability",
    title="pickle that breaks after it has acted",
    message="the pickle breaks ({reason}) after {acts} imports, calls and changes that a loader would already have carried out",
    severity=Severity.MEDIUM,
    remedy="Fetch the file again, and do not load this one",
    references=("CWE-502", "CWE-354", "GHSA-9gvj-pp9x-gcfr"),
    since="0.1.0",
)

_ACTS = frozenset({Import, Call, Mutation, ExtensionUse, PersistentLoad})


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each broken stream behind which something happened."""
    acts = sum(type(fact) in _ACTS for fact in part.facts)
    for stream in part.facts.of(Stream):
        if stream.ended == "broken" and acts:
            yield context.finding(
                part,
                stream.span,
                severity=Severity.MEDIUM if _harmless(part) else Severity.HIGH,
                reason=stream.reason,
                acts=acts,
            )


def _harmless(part: Part) -> bool:
    # Every pickle wakes this rule; the tables are needed only for one that breaks.
    from ..knowledge.judgement import Standing, named, standing  # noqa: PLC0415 - see above

    if {ExtensionUse.__name__, OperandConfusion.__name__} & part.facts.kinds:
        return False
    if any(standing(fact.target) is not Standing.ALLOWED for fact in part.facts.of(Import)):
        return False
    return all(named(call.callee) is not None for call in part.facts.of(Call))
