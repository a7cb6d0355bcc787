"""Escaping: no string from an artifact reaches a terminal, log or page raw."""

from __future__ import annotations

import unicodedata

_INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\ufeff\uffa0")
"""Characters that draw nothing although their category says that they are letters or marks."""


def escape(text: str, *, limit: int = 500) -> str:
    r"""Make ``text`` safe to show on one line of a terminal.

    Control characters (line ends included), format characters (bidirectional overrides,
    zero-width, tags), surrogates, private use and invisible fillers become ``\xNN``,
    ``\uNNNN`` or ``\UNNNNNNNN``; a backslash stays as it is. Longer texts than ``limit``
    characters are cut with an ellipsis.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    if cut.isascii() and cut.isprintable():
        return cut
    return "".join(_escape_character(character) for character in cut)


def _escape_character(character: str) -> str:
    category = unicodedata.category(character)
    if character == " " or (category[0] not in "CZ" and character not in _INVISIBLE and not _is_selector(character)):
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
