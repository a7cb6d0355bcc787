"""Plain text: whatever reads as text and is no format of its own (vocabularies, licences, notes, tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..text_stream import text_chunks

_CONTROLS = re.compile("[\x00-\x07\x0e-\x1a\x1c-\x1f]")


def probe(reader: Reader, head: bytes) -> bool:
    """True for all text; the table asks this format last."""
    del reader
    return bool(head)


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Read the text to its end: what is no text in between is malformed."""
    offset = 0
    for chunk in text_chunks(reader, budget):
        found = _CONTROLS.search(chunk)
        if found:
            where = f"control character U+{ord(found[0]):04X} near character {offset + found.start()}"
            raise InputError("text.binary", "the text turns into binary data", cause=where)
        offset += len(chunk)
    yield from ()
