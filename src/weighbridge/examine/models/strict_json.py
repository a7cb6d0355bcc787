"""JSON from hostile hands (RFC 8259), read with bounded depth and memory.

Loaders differ in what they do with duplicate keys, ``NaN``, lone surrogates, raw control
characters and text after the value. All of these are read here, and each is reported
beside the value, so that a caller can decide what it means for its format. What no JSON
reader accepts raises :class:`~weighbridge.core.errors.InputError`.

Before a single object is built, a linear pass over the bytes measures the nesting and
estimates the memory that the value will take; too much of either is a
:class:`~weighbridge.core.errors.LimitError`.
"""

from __future__ import annotations

import enum
import json
import math
import re
from collections.abc import Iterator
from typing import Any

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.records import dataclass, field

DEPTH = 256
"""Objects and arrays inside each other that are read."""

MEMORY = 256 << 20
"""Estimated bytes that the value and its text may take."""

_PROBLEMS_KEPT = 256
_LONGEST_NUMBER = 400

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_WHOLE_STRINGS = re.compile(rb'(?:[^"]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_PIECE = 1 << 18
_NOT_STRUCTURE = bytes(set(range(256)) - set(b"[]{},"))
_SPACE = re.compile(r"[ \t\r\n]*")
_SURROGATE_HINT = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_BYTES_AN_OBJECT, _BYTES_AN_ARRAY, _BYTES_AN_ITEM = 232, 88, 72


class JsonProblemKind(enum.StrEnum):
    """What readers of JSON disagree about."""

    DUPLICATE_KEY = "duplicate-key"
    CONSTANT = "constant"
    """``NaN``, ``Infinity`` or ``-Infinity``, which JSON does not have."""
    HUGE_NUMBER = "huge-number"
    """An integer of more than 400 digits; it reads as an infinite float."""
    ENCODING = "encoding"
    """Bytes that are not UTF-8, or a byte order mark; bad bytes read as U+FFFD."""
    LONE_SURROGATE = "lone-surrogate"
    """Half of a surrogate pair as an escape; reads as U+FFFD."""
    CONTROL_CHARACTER = "control-character"
    """A raw control character inside a string."""
    TRAILING_DATA = "trailing-data"
    """Something other than white space after the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonProblem:
    """One such place.

    Attributes:
        detail: the key, the constant, or one clause.
        shadowed: with ``DUPLICATE_KEY``, the earlier value, which the later one replaced.
    """

    kind: JsonProblemKind
    detail: str
    shadowed: Any = None


@dataclass(slots=True)
class _Hooks:
    """Builds objects and numbers for the standard library's scanner, and remembers oddities."""

    problems: list[JsonProblem] = field(default_factory=list)

    def note(self, kind: JsonProblemKind, detail: str, shadowed: Any = None) -> None:
        if len(self.problems) < _PROBLEMS_KEPT:
            self.problems.append(JsonProblem(kind=kind, detail=detail[:500], shadowed=shadowed))

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            seen: dict[str, Any] = {}
            for key, item in pairs:
                if key in seen:
                    self.note(JsonProblemKind.DUPLICATE_KEY, key, seen[key])
                seen[key] = item
        return value

    def integer(self, digits: str) -> int | float:
        if len(digits) <= _LONGEST_NUMBER:
            return int(digits)
        self.note(JsonProblemKind.HUGE_NUMBER, f"an integer of {len(digits)} digits")
        return -math.inf if digits.startswith("-") else math.inf

    def constant(self, name: str) -> float:
        self.note(JsonProblemKind.CONSTANT, name)
        return float(name.replace("Infinity", "inf"))

    def decoder(self, *, strict: bool) -> json.JSONDecoder:
        return json.JSONDecoder(
            object_pairs_hook=self.object, parse_int=self.integer, parse_constant=self.constant, strict=strict
        )


def load(data: bytes, budget: Budget) -> tuple[Any, tuple[JsonProblem, ...]]:
    """Read one JSON value.

    Args:
        data: the whole text, UTF-8.
        budget: charged one operation a value.

    Returns:
        The value as ``dict list str int float bool None`` (the last of duplicate keys
        wins), and what readers would disagree about, in no particular order.

    Raises:
        InputError: it is not JSON, even generously read.
        LimitError: it nests too deeply or would take too much memory.
    """
    _measure(data, budget)
    hooks = _Hooks()
    text = _text(data, hooks)
    start = _skip_space(text, 0)
    value, end = _decode(text, start, hooks)
    end = _skip_space(text, end)
    if end != len(text):
        hooks.note(JsonProblemKind.TRAILING_DATA, f"{len(text) - end} characters after the value")
    return value, tuple(hooks.problems)


def _measure(data: bytes, budget: Budget) -> None:
    structure = b"".join(_structure(data))
    budget.spend(len(structure) + 1)
    _check_memory(data, structure)
    depth = 0
    for byte in structure.translate(None, b","):
        if byte in b"[{":
            depth += 1
            if depth > DEPTH:
                raise LimitError("json-depth", DEPTH, remedy="review the file by hand; no honest one nests so deeply")
        else:
            depth -= 1


def _structure(data: bytes) -> Iterator[bytes]:
    """Yield the brackets and commas outside of strings, a piece of the text at a time."""
    start = 0
    while start < len(data):
        whole = _WHOLE_STRINGS.match(data, start, start + _PIECE)
        end = whole.end() if whole else start
        if end > start:
            yield _STRING.sub(b"", data[start:end]).translate(None, _NOT_STRUCTURE)
        else:
            string = _STRING.match(data, start)
            end = string.end() if string else len(data)
        start = end


def _check_memory(data: bytes, structure: bytes) -> None:
    width = 1 if data.isascii() else 4 if max(data) >= 0xF0 else 2
    estimate = (
        len(data) * width
        + structure.count(b"{") * _BYTES_AN_OBJECT
        + structure.count(b"[") * _BYTES_AN_ARRAY
        + structure.count(b",") * _BYTES_AN_ITEM
    )
    if estimate > MEMORY:
        raise LimitError("json-memory", MEMORY, remedy="review the file by hand; its JSON is unusually large")


def _text(data: bytes, hooks: _Hooks) -> str:
    if _SURROGATE_HINT.search(data):
        data = _without_lone_surrogates(data, hooks)
    if data.startswith(b"\xef\xbb\xbf"):
        hooks.note(JsonProblemKind.ENCODING, "it starts with a byte order mark")
        data = data[3:]
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        hooks.note(JsonProblemKind.ENCODING, f"byte {error.start} is not UTF-8")
        return data.decode(errors="replace")


def _without_lone_surrogates(data: bytes, hooks: _Hooks) -> bytes:
    def replaced(match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            return match[0]
        hooks.note(JsonProblemKind.LONE_SURROGATE, match[0].decode())
        return b"\\ufffd"

    return _ESCAPE.sub(replaced, data)


def _decode(text: str, start: int, hooks: _Hooks) -> tuple[Any, int]:
    try:
        return hooks.decoder(strict=True).raw_decode(text, start)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Invalid control character"):
            raise _malformed(error) from error
    except RecursionError as error:
        raise LimitError("json-depth", DEPTH) from error
    hooks.problems[:] = [
        p for p in hooks.problems if p.kind in (JsonProblemKind.ENCODING, JsonProblemKind.LONE_SURROGATE)
    ]
    hooks.note(JsonProblemKind.CONTROL_CHARACTER, "a raw control character inside a string")
    try:
        return hooks.decoder(strict=False).raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise _malformed(error) from error


def _malformed(error: json.JSONDecodeError) -> InputError:
    return InputError("json.malformed", "it is not JSON", cause=f"{error.msg} at character {error.pos}")


def _skip_space(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return match.end() if match else start
