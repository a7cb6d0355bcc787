"""Several members of one name.

## What

Two or more members have the same name.

## Why it matters

Which of them counts depends on the reader: Python's `zipfile` takes the last, others the first, and PyTorch's reader whichever its search meets, without regard to case.

## How it is found

Names are counted exactly; in PyTorch archives also without regard to case. Tar archives that were appended to have such members by design, which is of low severity.

## What it misses

Names that a file system folds together in other ways, such as different Unicode forms.

## Fix

Ask the publisher for an archive with one member of each name.

## References

CWE-694 Use of Multiple Resources with Duplicate Identifier.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import Duplicate
from ..part import Part

RULE = Rule(
    id="archive.duplicate-member",
    title="several members of one name",
    message="{count} members are called {member}{folded}",
    severity=Severity.MEDIUM,
    remedy="Do not load it before you know which of them your loader takes",
    references=("CWE-694",),
    since="0.1.0",
)

_SEVERITIES = {"tar": Severity.LOW, "pytorch-zip": Severity.HIGH, "torchscript": Severity.HIGH}


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each name."""
    for fact in part.facts.of(Duplicate):
        yield context.finding(
            part,
            fact.span,
            severity=_SEVERITIES.get(part.format, Severity.MEDIUM),
            count=fact.count,
            member=fact.member,
            folded=" when case is ignored" if fact.folded else "",
        )
