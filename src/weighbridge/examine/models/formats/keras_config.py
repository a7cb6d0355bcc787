"""Keras configurations in JSON: ``config.json`` of a ``.keras`` archive, ``Model.to_json()``.

The layout is what ``keras.saving.serialize_keras_object`` writes. A text is taken for one
when it holds, at any depth, a dictionary with ``class_name`` and ``config``: that is all
that Keras asks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import LimitError, WeighbridgeError
from weighbridge.core.reader import Reader, chunks_of

from ..facts import Fact
from ..facts.common import Property
from ..json_text import LONGEST, decode_json
from ..keras_config import holds_keras, walk_keras_config

_KEYS = (b"class_name", b"config")
_ESCAPE = re.compile(rb"\\u00([2-7][0-9a-fA-F])")
"""How JSON can spell a letter of a key another way."""

_OVERLAP = 128
"""Bytes of one chunk that are looked at again with the next."""


def probe(reader: Reader, head: bytes) -> bool:
    """True for a JSON text that holds a Keras object, or for the metadata of a Keras archive."""
    if head[:2] not in {b"\xff\xfe", b"\xfe\xff"} and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return False
    try:
        if not _mentions(reader):
            return False
        value = decode_json(reader.read_at(0, LONGEST + 1), Budget())
    except LimitError:
        return True
    except WeighbridgeError:
        return False
    return holds_keras(value) or _is_metadata(value)


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State every object, function, piece of code and file that the configuration names."""
    value = decode_json(reader.read_at(0, LONGEST + 1), budget)
    yield Property(key="framework", value="keras")
    yield from walk_keras_config(value, "", budget)


def _mentions(reader: Reader) -> bool:
    """True when the text holds both keys, however they are encoded or escaped."""
    found: set[bytes] = set()
    before = b""
    for chunk in chunks_of(reader):
        window = (before + chunk).replace(b"\0", b"")
        if b"\\u00" in window:
            window = _ESCAPE.sub(_unescaped, window)
        found.update(key for key in _KEYS if key in window)
        if len(found) == len(_KEYS) or b"keras_version" in window:
            return True
        before = chunk[-_OVERLAP:]
    return False


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _is_metadata(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("keras_version"), str) and "date_saved" in value
