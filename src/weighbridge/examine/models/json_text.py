"""JSON from hostile files, decoded within bounds by Python's own decoder.

Loaders use Python's decoder too, so what it accepts is what counts. Keys that occur twice
are kept: the last value wins, as for the loader, and what it shadows is kept beside it.
"""

from __future__ import annotations

import json
from typing import Any

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError

LONGEST = 32 << 20
"""Bytes of one JSON text that are decoded."""

_NODES = 1_500_000
"""Values of one JSON text that are decoded; each takes about a hundred bytes of memory."""

_SHADOWED = "\0shadowed"


def decode_json(data: bytes, budget: Budget) -> Any:
    """Decode one JSON text (UTF-8, UTF-16 or UTF-32, with or without a byte order mark).

    Raises:
        LimitError: longer, or with more values, than can be held.
        InputError: not JSON, or nested too deeply for Python's decoder.
    """
    if len(data) > LONGEST:
        raise LimitError("json-bytes", LONGEST)
    nodes = sum(data.count(mark) for mark in (b",", b"[", b"{", b":"))
    if nodes > _NODES:
        raise LimitError("json-values", _NODES)
    budget.spend(nodes + 1)
    budget.spend_bytes(len(data))
    try:
        text = data.decode(json.detect_encoding(data), "surrogatepass")
        return json.loads(text, object_pairs_hook=_keep_shadowed)
    except RecursionError:
        raise InputError("json.too-deep", "the JSON text is nested too deeply") from None
    except ValueError as error:
        raise InputError("json.malformed", "this is not JSON", cause=str(error)[:200]) from None


def _keep_shadowed(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: dict[str, Any] = {}
    shadowed = []
    for key, value in pairs:
        if key in seen:
            shadowed.append(seen[key])
        seen[key] = value
    seen[_SHADOWED] = shadowed
    return seen
