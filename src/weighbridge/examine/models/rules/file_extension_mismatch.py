"""Content and extension disagree.

## What

The file's extension stands for other formats than its content.

## Why it matters

Scanners and upload filters that trust extensions look at such a file with the wrong eyes; loaders that look at content run it.

## How it is found

Identification by content is compared with the formats that usually carry the extension. Extensions that stand for no known format are not judged.

## What it misses

A wrong name whose extension several formats share, such as `.bin`.

## Fix

Rename the file, or replace it.

## References

CWE-646 Reliance on File Name or Extension of Externally-Supplied File.

## Since

0.1.0
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.common import Identity
from ..part import Part

RULE = Rule(
    id="file.extension-mismatch",
    title="content and extension disagree",
    message="the name ends in {extension}, but the content is {formats}",
    severity=Severity.MEDIUM,
    remedy="Load it by what it is, not by its name; ask the publisher why the two differ",
    references=(
        "CWE-646",
        "CVE-2025-1889",
        "CVE-2025-10155",
    ),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield a finding when no accepted format is one that the extension stands for."""
    for identity in part.facts.of(Identity):
        known = {*identity.formats, part.format}
        if identity.expected and known.isdisjoint(identity.expected) and not _stands_beside(part):
            yield context.finding(part, extension=identity.extension, formats=tuple(identity.formats))


def _stands_beside(part: Part) -> bool:
    """True for macOS metadata of another file: it carries that file's name behind ``._``."""
    return part.format == "apple-double" and posixpath.basename(part.name).startswith("._")
