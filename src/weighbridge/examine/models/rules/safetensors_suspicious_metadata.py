"""Code in metadata.

## What

A string of the free metadata looks like a program: script, shell, Python calls, or a pickle, archive or executable in base64.

## Why it matters

No loader runs metadata, but pages and tools show it or unpack it, and it carries payloads past whoever looks at tensors only.

## How it is found

The first 4096 characters of every entry are searched for calls that run code and for the base64 starts of pickles, zips, gzip, ELF and PE files.

## What it misses

Anything encoded otherwise, and what lies behind the first 4096 characters.

## Fix

Remove the entry, and ask what it is for.

## References

CWE-506 Embedded Malicious Code, CWE-79 Cross-site Scripting.

## Since

0.1.0
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Confidence, Rule, Severity

from ..context import Context
from ..facts.tensors import MetadataText
from ..part import Part

RULE = Rule(
    id="safetensors.suspicious-metadata",
    title="code in metadata",
    message="the metadata entry {key} looks like code or a packed program: {excerpt}",
    severity=Severity.MEDIUM,
    remedy="Read the entry; save the model without it",
    references=(
        "CWE-506",
        "CWE-79",
    ),
    since="0.1.0",
)


_CODE = re.compile(
    r"<script\b|javascript:|__import__\s*\(|\bos\.system\s*\(|\bsubprocess\.\w+\s*\(|\b(?:eval|exec)\s*\("
    r"|\b(?:curl|wget)\s[^|\n]{1,200}\|\s*(?:ba|z)?sh\b",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"\s{0,8}(?:gA[I-X]|f0VMR|TVqQ|UEsDB|H4sI)[A-Za-z0-9+/_-]{24}")


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each such entry."""
    for entry in part.facts.of(MetadataText) if part.format == "safetensors" else ():
        match = _CODE.search(entry.value) or _CODE.search(entry.key) or _ENCODED.match(entry.value)
        if match:
            excerpt = match[0].strip()[:60]
            yield context.finding(part, entry.span, confidence=Confidence.LOW, key=entry.key, excerpt=excerpt)
