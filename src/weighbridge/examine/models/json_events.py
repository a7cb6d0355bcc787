"""JSON as a stream of leaves: strict (RFC 8259), of any length, in bounded memory.

Nothing is built. Every leaf comes with the keys that lead to it, so a key that occurs
twice is seen twice, whichever of the two a loader would keep. Documents may follow each
other (JSON lines). ``NaN`` and ``Infinity`` are accepted, as Python's reader accepts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError, LimitError

Leaf: TypeAlias = str | int | float | bool | None
Path: TypeAlias = list[str | int]
"""Keys and indices from the document's root. The one live list: copy what you keep."""

LONGEST_STRING = 16 << 20
"""Characters of one string."""
DEEPEST = 1000
"""Containers inside containers."""

_STRING = r'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+"'
_NUMBER = r"-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?"
_TOKEN = re.compile(rf"[ \t\n\r]*+(?:({_STRING})|([{{}}\[\],:])|({_NUMBER}(?![\w.])|-?Infinity|NaN|true|false|null))")
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt])|(.?))', re.DOTALL)
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_WORDS: dict[str, Leaf] = {
    "true": True,
    "false": False,
    "null": None,
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}
_KINDS = ("", "s", "p", "w")
_SPEND_EVERY = 64
"""Tokens that are charged at once."""
_MARGIN = 4096
"""Characters that stay ahead of the scanner while there are more to come."""


class DocumentEnd:
    """Comes in the place of a leaf when a document is complete; the path is empty then."""


END = DocumentEnd()


def json_leaves(chunks: Iterable[str], budget: Budget) -> Iterator[tuple[Path, Leaf | DocumentEnd]]:
    """Yield every leaf with its path, and :data:`END` after each document.

    Raises:
        InputError: the text breaks the grammar; the leaves before the break were yielded.
        LimitError: a string is longer than :data:`LONGEST_STRING`, nesting is deeper than :data:`DEEPEST`.
    """
    return _Machine(budget).leaves(_tokens(chunks, budget))


def _tokens(chunks: Iterable[str], budget: Budget) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) with kind ``s`` for strings, ``p`` for punctuation, ``w`` for words and numbers."""
    source = iter(chunks)
    buffer, position, safe, done = "", 0, -1, False
    match_token = _TOKEN.match
    spent = 0
    while True:
        found = match_token(buffer, position)
        end = -1 if found is None else found.end()
        if (found is None or end > safe) and not done:
            more = next(source, None)
            done = more is None
            buffer, position = buffer[position:] + (more or ""), 0
            safe = len(buffer) if done else len(buffer) - _MARGIN
            if len(buffer) > LONGEST_STRING and match_token(buffer) is None:
                raise LimitError("characters of one string", LONGEST_STRING)
            continue
        if found is None:
            budget.spend(spent)
            rest = buffer[position:].lstrip(" \t\n\r")
            if rest:
                raise InputError("json.syntax", "the text is not JSON", cause=f"unexpected {rest[:20]!r}")
            return
        spent += 1
        if spent == _SPEND_EVERY:
            budget.spend(spent)
            spent = 0
        position = end
        index = found.lastindex or 1
        yield _KINDS[index], found[index]


class _Machine:
    """The grammar as a state machine over an explicit stack."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._kinds: list[str] = []
        self._path: Path = []

    def leaves(self, tokens: Iterator[tuple[str, str]]) -> Iterator[tuple[Path, Leaf | DocumentEnd]]:
        state = "value"
        for kind, text in tokens:
            if state == "value" or (state == "value-or-]" and text != "]"):
                if kind == "p":
                    state = self._open(text)
                    continue
                yield self._path, _string(text) if kind == "s" else _word(text)
                state = "next"
            elif state == "next" or text == "]":
                state = self._after_value(kind, text)
                if state == "key" or self._kinds:
                    continue
            else:
                state = self._in_object(state, kind, text)
                if self._kinds:
                    continue
            if not self._kinds:
                yield self._path, END
                state = "value"
        if self._kinds:
            raise InputError("json.truncated", "the JSON ends early", cause=f"{len(self._kinds)} containers are open")

    def _open(self, text: str) -> str:
        if text not in "{[":
            raise _unexpected(text)
        if len(self._kinds) >= DEEPEST:
            raise LimitError("nested JSON containers", DEEPEST)
        self._kinds.append(text)
        self._path.append("" if text == "{" else 0)
        return "key-or-}" if text == "{" else "value-or-]"

    def _after_value(self, kind: str, text: str) -> str:
        if kind != "p" or not self._kinds:
            raise _unexpected(text)
        inside = self._kinds[-1]
        if text == ",":
            if inside == "{":
                return "key"
            self._path[-1] += 1  # type: ignore[operator]
            return "value"
        if text != ("}" if inside == "{" else "]"):
            raise _unexpected(text)
        return self._close()

    def _close(self) -> str:
        self._kinds.pop()
        self._path.pop()
        return "next"

    def _in_object(self, state: str, kind: str, text: str) -> str:
        if state == "colon" and text == ":":
            return "value"
        if state == "key-or-}" and text == "}":
            return self._close()
        if state in ("key", "key-or-}") and kind == "s":
            self._path[-1] = _string(text)
            return "colon"
        raise _unexpected(text)


def _unexpected(text: str) -> InputError:
    return InputError("json.syntax", "the text is not JSON", cause=f"unexpected {text[:20]!r}")


def _string(text: str) -> str:
    inner = text[1:-1]
    if "\\" not in inner:
        return inner
    plain = _ESCAPE.sub(_unescape, inner)
    return _SURROGATES.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), plain)


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    if match[2]:
        return _SIMPLE.get(match[2], match[2])
    raise _unexpected(match[0])


def _word(text: str) -> Leaf:
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= 300 and text.lstrip("-").isdecimal():
        return int(text)
    return float(text[:400])


def starts_like_json(text: str, *, whole: bool) -> bool:
    """True when ``text``, the start of a file (all of it if ``whole``), can begin one or more JSON containers.

    A lone scalar is no reason to call a text JSON. What breaks the grammar after the
    first leaf or so is the parser's to report.
    """
    stripped = text.lstrip(" \t\n\r")
    if stripped[:1] not in ("{", "["):
        return False
    if len(stripped) == 1:
        return not whole
    if not whole:
        stripped = stripped[: max(stripped.rfind(mark) for mark in ",:{}[]\n") + 1]
    seen = 0
    try:
        for _ in json_leaves([stripped], Budget()):
            seen += 1
    except InputError as error:
        return error.code == "json.truncated" or seen > 3
    except LimitError:
        return True
    return True
