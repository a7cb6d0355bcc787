"""How the values that a pickle names are written in messages: short, on one line, never evaluated."""

from __future__ import annotations

from collections.abc import Sequence

from .facts.pickle import Call, Constant, Extension, Global, Items, Opaque, Persistent, Result, Value

_CONSTANT = 80
_ARGUMENTS = 240
_BRACKETS = {"tuple": "()", "list": "[]", "set": "{}", "frozenset": "{}", "dict": "{}"}


def written(value: Value) -> str:
    """One value, at most about a hundred characters a literal; the facts bound the nesting."""
    match value:
        case Constant():
            return _literal(value)
        case Global():
            return str(value)
        case Items():
            return _items(value)
        case Result():
            return f"{written(value.callee)}(…)"
        case Persistent():
            return "<persistent object>"
        case Extension():
            return f"<extension {value.code}>"
        case Opaque():
            return "…"


def arguments_of(call: Call) -> str:
    """The call's arguments in brackets, cut to a bounded length."""
    text = _joined(call.arguments)
    if call.keywords is not None:
        text = f"{text}, **{written(call.keywords)}" if text else f"**{written(call.keywords)}"
    return f"({_cut(text, _ARGUMENTS)})"


def _joined(values: Sequence[Value]) -> str:
    return ", ".join(written(value) for value in values)


def _literal(value: Constant) -> str:
    if isinstance(value.value, (str, bytes)):
        start = value.value[: _CONSTANT + 1]
        text = repr(start[:_CONSTANT])
        return f"{text}…" if value.cut or len(start) > _CONSTANT else text
    if isinstance(value.value, int) and value.value.bit_length() > 256:
        return hex(value.value)[:_CONSTANT] + "…"
    return _cut(repr(value.value), _CONSTANT)


def _items(value: Items) -> str:
    brackets = _BRACKETS.get(value.kind, "()")
    if value.kind == "dict":
        pairs = zip(value.items[::2], value.items[1::2], strict=False)
        text = ", ".join(f"{written(key)}: {written(item)}" for key, item in pairs)
    else:
        text = _joined(value.items)
    if value.kind == "tuple" and len(value.items) == 1:
        text += ","
    more = ", …" if value.cut else ""
    return f"{brackets[0]}{_cut(text, _ARGUMENTS)}{more}{brackets[1]}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
