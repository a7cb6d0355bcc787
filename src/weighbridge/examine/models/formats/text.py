"""Plain text: whatever reads as text and is no format of its own (vocabularies, licences, notes, tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader, chunks_of

from ..facts import Fact
from ..facts.common import CodeReference
from ..facts.repository import YamlTag
from ..text_stream import encoding_of, text_chunks

_ACTIVE = re.compile(r"!!(python/[\w/:.]{1,200})|^[ \t]*+-?[ \t]*+_target_:[ \t]*+[\"']?([\w.]{1,200})", re.MULTILINE)
_OVERLAP = 512
_MOST = 1000
_CONTROLS = re.compile("[\x00-\x07\x0e-\x1a\x1c-\x1f]")


def probe(reader: Reader, head: bytes) -> bool:
    """True for all text; the table asks this format last."""
    del reader
    return bool(head)


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Read the text to its end: what is no text in between is malformed."""
    offset = 0
    before = ""
    seen: set[str] = set()
    for chunk in _characters(reader, budget):
        found = _CONTROLS.search(chunk)
        if found:
            where = f"control character U+{ord(found[0]):04X} near character {offset + found.start()}"
            raise InputError("text.binary", "the text turns into binary data", cause=where)
        yield from _yaml_all_the_same(before + chunk, seen)
        before = chunk[-_OVERLAP:]
        offset += len(chunk)


def _characters(reader: Reader, budget: Budget) -> Iterator[str]:
    """The text, each byte one character where no byte order mark says otherwise: old 8-bit encodings are text too."""
    if encoding_of(reader.read_at(0, 4))[1]:
        yield from text_chunks(reader, budget)
        return
    for chunk in chunks_of(reader):
        budget.spend(1 + len(chunk) // 64)
        yield chunk.decode("latin-1")


def _yaml_all_the_same(text: str, seen: set[str]) -> Iterator[Fact]:
    """Tags and targets that a YAML reader would act on, in text that does not look like YAML at its start."""
    for match in _ACTIVE.finditer(text):
        if match[0] not in seen and len(seen) < _MOST:
            seen.add(match[0])
            if match[1]:
                yield YamlTag(tag=f"tag:yaml.org,2002:{match[1]}")
            else:
                yield CodeReference(mechanism="hydra", target=match[2], where="text")
