"""Python literals without evaluation: strings, whole numbers, True, False, None, tuples, lists, dicts.

Enough for the header of a NumPy file; anything else is refused. Depth is bounded, time is linear.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from weighbridge.core.errors import InputError

Literal: TypeAlias = "str | int | bool | tuple[Literal, ...] | list[Literal] | dict[Literal, Literal] | None"

_DEPTH = 24
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?[0-9]{1,40}L?")
_STRING = re.compile(r"""[ub]?(?:'([^'\\\n]*)'|"([^"\\\n]*)")""")
_WORD = re.compile(r"[A-Za-z]+")
_WORDS: dict[str, bool | None] = {"True": True, "False": False, "None": None}


def parse_literal(text: str) -> Literal:
    """Read one literal that fills ``text``. Raises InputError for anything else."""
    parser = _Parser(text)
    value = parser.value(0)
    parser.space()
    if parser.place != len(text):
        raise _refused()
    return value


def _refused() -> InputError:
    return InputError("literal.refused", "the header is not a plain Python literal")


class _Parser:
    __slots__ = ("place", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def space(self) -> None:
        match = _SPACE.match(self.text, self.place)
        self.place = match.end() if match else self.place

    def next(self) -> str:
        self.space()
        return self.text[self.place : self.place + 1]

    def value(self, depth: int) -> Literal:
        if depth > _DEPTH:
            raise _refused()
        first = self.next()
        if first == "{":
            return self._dict(depth)
        if first == "(":
            return self._tuple(depth)
        if first == "[":
            return self._items("]", depth)[0]
        return self._atom()

    def _atom(self) -> Literal:
        string = _STRING.match(self.text, self.place)
        if string:
            self.place = string.end()
            return string[1] if string[1] is not None else string[2]
        number = _NUMBER.match(self.text, self.place)
        if number:
            self.place = number.end()
            return int(number[0].rstrip("L"))
        word = _WORD.match(self.text, self.place)
        if word and word[0] in _WORDS:
            self.place = word.end()
            return _WORDS[word[0]]
        raise _refused()

    def _tuple(self, depth: int) -> Literal:
        items, comma = self._items(")", depth)
        return tuple(items) if comma or len(items) != 1 else items[0]

    def _items(self, close: str, depth: int) -> tuple[list[Literal], bool]:
        """The items up to ``close``, and whether the last one is followed by a comma."""
        self.place += 1
        items: list[Literal] = []
        comma = True
        while self.next() != close:
            if not comma:
                raise _refused()
            items.append(self.value(depth + 1))
            comma = self.next() == ","
            self.place += comma
        self.place += 1
        return items, comma

    def _dict(self, depth: int) -> Literal:
        self.place += 1
        found: dict[Literal, Literal] = {}
        comma = True
        while self.next() != "}":
            key = self.value(depth + 1)
            if not comma or self.next() != ":" or isinstance(key, (list, dict)):
                raise _refused()
            self.place += 1
            try:
                found[key] = self.value(depth + 1)
            except TypeError as error:
                raise _refused() from error
            comma = self.next() == ","
            self.place += comma
        self.place += 1
        return found
