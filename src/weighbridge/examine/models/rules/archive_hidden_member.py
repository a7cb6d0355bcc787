"""Hidden bytes in an archive.

## What

Bytes between the members of an archive, or after its end, belong to nothing that its directory lists. They may be a whole member that only a reader of local headers sees.

## Why it matters

What the directory does not list, most tools do not show. Streaming readers, recovery tools and code that knows the place still read it.

## How it is found

Whatever no member, header, descriptor or directory covers is stated, embedded and examined. Padding with zeros is not.

## What it misses

Bytes hidden inside extra fields, comments and slack of compressed streams.

## Fix

Ask the publisher for an archive without them.

## References

CWE-912 Hidden Functionality.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.archives import Hidden
from ..part import Part

RULE = Rule(
    id="archive.hidden-member",
    title="hidden bytes in an archive",
    message="{length} bytes {place} are not listed in the archive{member}",
    severity=Severity.MEDIUM,
    remedy="Find out what the bytes are; an ordinary tool leaves none",
    references=("CWE-912",),
    since="0.1.0",
)

_PLACES = {"between": "between its members", "suffix": "after its end"}


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each range."""
    for fact in part.facts.of(Hidden):
        place = _PLACES.get(fact.place)
        if place is not None:
            member = f": a member called {fact.member}" if fact.member else ""
            yield context.finding(part, fact.span, length=fact.length, place=place, member=member)
