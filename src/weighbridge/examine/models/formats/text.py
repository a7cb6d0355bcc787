"""Plain text: whatever reads as text and is no format of its own (vocabularies, licences, notes, tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader

from ..facts import Fact
from ..facts.common import CodeReference
from ..facts.repository import YamlTag
from ..text_stream import text_chunks

_ACTIVE = re.compile(r"!!(python/[\w/:.]{1,200})|^[ \t]*-?[ \t]*_target_:[ \t]*[\"']?([\w.]{1,200})", re.MULTILINE)
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
    for chunk in text_chunks(reader, budget):
        found = _CONTROLS.search(chunk)
        if found:
            where = f"control character U+{ord(found[0]):04X} near character {offset + found.start()}"
            raise InputError("text.binary", "the text turns into binary data", cause=where)
        yield from _yaml_all_the_same(before + chunk, seen)
        before = chunk[-_OVERLAP:]
        offset += len(chunk)


def _yaml_all_the_same(text: str, seen: set[str]) -> Iterator[Fact]:
    """Tags and targets that a YAML reader would act on, in text that does not look like YAML at its start."""
    for match in _ACTIVE.finditer(text):
        if match[0] not in seen and len(seen) < _MOST:
            seen.add(match[0])
            if match[1]:
                yield YamlTag(tag=f"tag:yaml.org,2002:{match[1]}")
            else:
                yield CodeReference(mechanism="hydra", target=match[2], where="text")
