"""HTML pages, and Markdown that begins with HTML: only whether they carry scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.repository import ActiveContent
from ..text_stream import decoded_head, text_chunks

_START = re.compile(r"\ufeff?\s*(?:<!--[^>]{0,1000}-->\s*)?(?:<!doctype html|<html|<head|<body)\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|iframe|object|embed)\b|\s(on[a-z]{3,20})\s*=\s*[\"']|(javascript)\s*:", re.IGNORECASE)
_OVERLAP = 64
_MOST = 1000


def probe(reader: Reader, head: bytes) -> bool:
    """True for text that begins as an HTML page (HTML standard, section 13.1)."""
    del reader
    return bool(_START.match(decoded_head(head)))


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State each kind of script, first occurrence of each."""
    seen: set[str] = set()
    before = ""
    for chunk in text_chunks(reader, budget):
        for match in _SCRIPT.finditer(before + chunk):
            budget.spend()
            kind = _kind(match)
            if kind not in seen and len(seen) < _MOST:
                seen.add(kind)
                yield ActiveContent(kind=kind, where=match[0].strip()[:100])
        before = chunk[-_OVERLAP:]


def _kind(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[1].lower()} element"
    return "event attribute" if match[2] else "script address"
