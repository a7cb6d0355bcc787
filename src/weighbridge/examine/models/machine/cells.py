"""Values of the symbolic stack that are neither literals nor tuples of known values, and who makes them."""

from __future__ import annotations

from typing import Final, Protocol

_DEEP: Final = 200_000
"""Entries of one stack below which literals lose their values."""

_NODES: Final = 2000


class Cell:
    """A value that is neither a literal nor a tuple of known values."""


class Container(Cell):
    """A list, dict, set, frozenset, or a tuple that was cut. Dicts alternate keys and values.

    Attributes:
        telling: entries of a long dict that facts show in any case, by name.
    """

    telling: dict[str, tuple[object, object]] | None = None

    def __init__(self, kind: str, items: list[object], cut: bool) -> None:
        self.kind = kind
        self.items = items
        self.cut = cut


class Known(Cell):
    """A value that the recorder made: an imported name, a result, a loader's object.

    Attributes:
        fact: the ``Value`` that facts show.
        named_at: offset of the opcode that named it; -1 for what was not named.
        note: what the recorder remembers about it, such as the raw arguments of a call.
        index: its place among the kept objects; 0 when it has none.
    """

    def __init__(self, fact: object, named_at: int, note: object) -> None:
        self.fact = fact
        self.named_at = named_at
        self.note = note
        self.index = 0


FORGOTTEN: Final = {
    kind: Container(kind, [], True) for kind in ("tuple", "list", "dict", "set", "frozenset", "literal")
}
"""Stands for containers whose detail the memo did not keep."""


class Broken(Exception):  # noqa: N818 - a state of the stream, not an error of ours
    """The stream cannot go on; the argument says why."""


class Recorder(Protocol):
    """Takes the events of a walk and supplies the values that they create."""

    def imported(self, opcode: str, offset: int, end: int, module: object, name: object) -> Known:
        """A global is imported. Operands are texts (from lines) or values of the stack."""
        ...

    def called(self, opcode: str, offset: int, callee: object, arguments: object, keywords: object) -> Known:
        """Something is called. ``arguments`` is a list of values or the value that holds them."""
        ...

    def mutated(self, opcode: str, offset: int, target: object, items: list[object]) -> bool:
        """Something other than a plain container is changed. True asks for a pause."""
        ...

    def persistent(self, opcode: str, offset: int, identifier: object) -> Known:
        """A persistent id is resolved. ``identifier`` is text or a value of the stack."""
        ...

    def extension(self, offset: int, code: int) -> Known:
        """The extension registry is asked."""
        ...

    def buffer(self) -> Known:
        """The next out-of-band buffer is taken."""
        ...

    def confused(self, opcode: str, offset: int, detail: str) -> None:
        """An operand has the wrong type."""
        ...

    def filled(self, offset: int, target: Container, items: list[object]) -> None:
        """Keys and values, in turn, were put into a plain dict."""
        ...

    def constant(self, offset: int, start: int, length: int) -> None:
        """A string or byte string at ``start`` is long enough to hide a pickle."""
        ...

    def line(self, offset: int) -> tuple[bytes, int, bool]:
        """The line at ``offset``; see :meth:`Source.line`."""
        ...

    def number(self, opcode: int, text: bytes) -> bool:
        """True when any loader would read ``text`` as INT, LONG or FLOAT."""
        ...


def trimmed(stack: list[object]) -> None:
    """Prune every value of a stack; forget the literals that lie very deep."""
    for index in range(len(stack)):
        value = stack[index]
        if not isinstance(value, int) and not isinstance(value, Known):
            stack[index] = prune(value)
    if len(stack) > _DEEP:
        literal = FORGOTTEN["literal"]
        for index in range(len(stack) - 1000):
            if isinstance(stack[index], int):
                stack[index] = literal


def forgotten(value: object) -> object:
    """The stand-in for a container whose detail is not kept."""
    return FORGOTTEN[value.kind] if isinstance(value, Container) else value


def prune(value: object) -> object:
    """``value`` without what lies deeper, or is more, than facts show."""
    return pruned(value, 8, [_NODES])


def pruned(value: object, depth: int, room: list[int]) -> object:
    """``value`` without what is nested more than ``depth`` deep, or exceeds ``room``; containers are cut in place."""
    if isinstance(value, tuple):
        room[0] -= len(value)
        if depth == 0 or room[0] < 0:
            return FORGOTTEN["tuple"]
        for item in value:
            if isinstance(item, (tuple, Container)):
                return tuple([pruned(inner, depth - 1, room) for inner in value])
        return value
    if isinstance(value, Container) and value.items:
        room[0] -= len(value.items)
        if depth == 0 or room[0] < 0:
            value.items = []
            value.cut = True
        else:
            items = value.items
            value.items = []  # a container may hold itself
            value.items = [pruned(item, depth - 1, room) for item in items]
    return value
