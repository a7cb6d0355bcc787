"""Machine code.

## What

The target holds a program, a library or bytecode: ELF, PE, Mach-O, WebAssembly, Java, Dalvik or compiled Python.

## Why it matters

No model format needs machine code beside its weights. A library of this name may be loaded by code or by a custom operator, and nobody can read what it does.

## How it is found

The file header of the format is read and checked.

## What it misses

Machine code without a header, in tensors or resources.

## Fix

Ask for the source and build it yourself, or leave the file out.

## References

CWE-506 Embedded Malicious Code.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.common import NativeCode
from ..part import Part

RULE = Rule(
    id="repository.native-code",
    title="machine code",
    message="this is machine code ({kind} {detail})",
    severity=Severity.MEDIUM,
    remedy="Leave it out, or build it yourself from reviewed source",
    references=("CWE-829", "CWE-506"),
    since="0.1.0",
)


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each."""
    for code in part.facts.of(NativeCode):
        yield context.finding(part, code.span, kind=code.kind, detail=code.detail or "module")
