"""Git LFS pointer.

## What

The file is a small text that stands for a large one which Git LFS keeps elsewhere.

## Why it matters

The model itself was not examined.

## How it is found

The pointer's text follows the Git LFS specification, version 1.

## What it misses

Pointers of other large-file tools (DVC, git-annex).

## Fix

Run `git lfs pull` in the clone, or scan the hub's copy.

## References

Git LFS specification, `docs/spec.md`.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.common import LfsPointer
from ..part import Part

RULE = Rule(
    id="file.lfs-pointer",
    title="git lfs pointer",
    message="this is a Git LFS pointer; the {size} bytes that it stands for are not here",
    severity=Severity.MEDIUM,
    remedy="Run git lfs pull, then scan again",
    references=("CWE-1357",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for the pointer."""
    for pointer in part.facts.of(LfsPointer):
        yield context.finding(part, pointer.span, size=pointer.size, digest=pointer.digest)
