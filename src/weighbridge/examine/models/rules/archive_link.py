"""Link or device in an archive.

## What

A member is a symbolic link, a hard link, a device or a pipe instead of a file.

## Why it matters

A link that leads out of the archive's folder lets a later member write through it, or a later reader read through it. A device or a pipe has no business in a model.

## How it is found

The member's kind and the link's target are read. Links that stay inside the archive are worth a note only.

## What it misses

Links that are made after extraction.

## Fix

Extract with a filter that refuses links (`tarfile`'s `data` filter), or ask for an archive without them.

## References

CWE-59 Link Following, CVE-2007-4559.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import Link
from ..part import Part

RULE = Rule(
    id="archive.link",
    title="link or device in an archive",
    message="{member} is a {kind}{target}",
    severity=Severity.HIGH,
    remedy="Extract with a filter that refuses links, or ask for an archive of plain files",
    references=("CWE-59", "CVE-2007-4559"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each; links that stay inside are of low severity."""
    for fact in part.facts.of(Link):
        is_link = fact.kind.endswith("link")
        severity = Severity.HIGH if fact.escapes else Severity.LOW if is_link else Severity.MEDIUM
        outside = ", outside the archive" if fact.escapes else ""
        target = f" to {fact.target}{outside}" if fact.target else ""
        yield context.finding(part, fact.span, severity=severity, member=fact.member, kind=fact.kind, target=target)
