"""Scripts for shells and for interpreters other than Python: by their shebang line, or by the words that only they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import Script
from ..text_stream import decoded_head, text_chunks

_SHEBANG = re.compile(r"#![ \t]*(?:/usr/bin/env[ \t]+(?:-S[ \t]+)?)?(?:/?[\w.+-]+/)*([\w.+-]+)")
_BATCH = re.compile(r"(?:^|\n)[ \t]*@?(?:echo off\b|setlocal\b|rem )", re.IGNORECASE)
_POWERSHELL = re.compile(
    r"^[ \t]*(?:param\s*\(|\$\w+\s*=\s*(?:New-Object|Get-|\[)|(?:Invoke|Start|Set|Get|New|Import)-[A-Z]\w+ |IEX[ (]|#Requires )",
    re.MULTILINE,
)
_LANGUAGES = {
    "node": "javascript",
    "deno": "javascript",
    "bun": "javascript",
    "perl": "perl",
    "ruby": "ruby",
    "lua": "lua",
    "php": "php",
}
_PYTHON = re.compile(r"python[\d.]*|pypy\d*")


def probe(reader: Reader, head: bytes) -> bool:
    """True for a script that names an interpreter other than Python, a batch file or a PowerShell script."""
    del reader
    return _language(decoded_head(head)) is not None


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State the language, and read to the end so that nothing binary hides behind the text."""
    yield Script(language=_language(decoded_head(reader.read_at(0, 4096))) or "shell")
    for _ in text_chunks(reader, budget):
        budget.spend()


def _language(text: str) -> str | None:
    match = _SHEBANG.match(text)
    if match:
        name = match[1]
        return None if _PYTHON.fullmatch(name) else _LANGUAGES.get(name, "shell")
    if _BATCH.search(text[:400]):
        return "batch"
    return "powershell" if _POWERSHELL.search(text) else None
