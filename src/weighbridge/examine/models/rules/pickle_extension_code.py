"""Object from the extension registry.

## What

A pickle uses an extension code: a number that stands for a global in the registry of the process that loads it.

## Why it matters

The name is not in the file. Another part of the file, or a program that was loaded before, decides what the number means.

## How it is found

The opcodes EXT1, EXT2 and EXT4.

## What it misses

Nothing.

## Fix

Do not load the file; model libraries do not write extension codes.

## References

Python documentation, `copyreg.add_extension`; PEP 307; CWE-502.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.pickle import ExtensionUse
from ..part import Part

RULE = Rule(
    id="pickle.extension-code",
    title="object from the extension registry",
    message="loading this file would import whatever extension code {code} stands for in the process",
    severity=Severity.HIGH,
    remedy="Do not load the file",
    references=("CWE-502",),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each code."""
    for fact in part.facts.of(ExtensionUse):
        yield context.finding(part, fact.span, code=fact.code, ordinal=fact.ordinal)
