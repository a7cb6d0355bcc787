"""Facts about pickle streams: the capability report of the pickle machine.

Every value that the machine follows is one of the ``Value`` classes below. They are
bounded: strings and bytes are cut to :data:`CONSTANT_LIMIT`, sequences to
:data:`ITEMS_LIMIT` items, nesting to :data:`DEPTH_LIMIT`; what was cut says so.

Equal imports, calls and mutations are one fact with a ``count``. A part that makes more
than tens of thousands of *different* calls has the further ones merged by their callee;
arguments that differ among those are ``Opaque("varies")``.
"""

from __future__ import annotations

from typing import TypeAlias

from weighbridge.core.records import dataclass

from . import Fact

CONSTANT_LIMIT = 4096
ITEMS_LIMIT = 32
DEPTH_LIMIT = 6


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A literal: None, bool, int, float, str or bytes. ``cut`` when only its start is kept.

    Two are equal when value *and type* are: ``Constant(1) != Constant(True)``.
    """

    value: bool | int | float | str | bytes | None
    cut: bool = False

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Constant):
            return NotImplemented
        if type(self.value) is not type(other.value) or self.cut is not other.cut:
            return False
        return self.value == other.value or (self.value != self.value and other.value != other.value)

    def __hash__(self) -> int:
        return hash((type(self.value), self.cut, self.value if self.value == self.value else None))


@dataclass(frozen=True, slots=True)
class Global:
    """An imported name: module and complete qualified name, exactly as the stream has them.

    ``resolved`` is False when one of the two could not be followed to a string (then the
    unknown one is ``"?"``); such a global is never known to be harmless.
    """

    module: str
    name: str
    resolved: bool = True

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True)
class Result:
    """What call number ``call`` (its :attr:`Call.ordinal`) of ``callee`` would return."""

    call: int
    callee: Value


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple, list, set, frozenset or dict (then keys and values alternate)."""

    kind: str
    items: tuple[Value, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Persistent:
    """An object that the loader supplies for a persistent id."""

    identifier: Value


@dataclass(frozen=True, slots=True)
class Extension:
    """An object from the extension registry (EXT1, EXT2, EXT4): code names nothing that is in the stream."""

    code: int


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that the machine does not follow. ``why``: ``depth``, ``buffer``, ``unknown`` and so on."""

    why: str


Value: TypeAlias = "Constant | Global | Result | Items | Persistent | Extension | Opaque"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream(Fact):
    """One pickle stream of the part, from its first opcode to STOP or to where it broke.

    Attributes:
        protocol: the highest protocol that a PROTO opcode declares; 0 without one.
        ended: ``stop``, ``broken`` or ``limit``.
        reason: why it broke.
        opcodes: about how many were interpreted; 0 when the stream was not walked.
        walked: False when the skip pattern proved that it is pure data.
    """

    protocol: int
    ended: str
    opcodes: int
    walked: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Fact):
    """A global that the stream imports. ``count`` is how often; ``span`` the first time."""

    target: Global
    opcode: str
    ordinal: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Fact):
    """A call that loading would make, in order of execution.

    Attributes:
        callee: usually a :class:`Global`; any other value is an indirect call.
        opcode: ``REDUCE``, ``INST``, ``OBJ``, ``NEWOBJ`` or ``NEWOBJ_EX``.
        arguments: positional arguments; an :class:`Opaque` when the tuple itself is unknown.
        keywords: for NEWOBJ_EX.
        ordinal: position among all imports, calls and mutations of the part.
        named_at: byte offset of the opcode that put the callee on the stack.
    """

    callee: Value
    opcode: str
    arguments: tuple[Value, ...]
    keywords: Value | None = None
    ordinal: int
    named_at: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation(Fact):
    """BUILD, APPEND(S), SETITEM(S) or ADDITEMS on something that is not a plain container.

    Attributes:
        opcode: which of them.
        target: what is changed; on a :class:`Result` its class's methods run, on a
            :class:`Global` the imported object itself is changed.
        arguments: the state, the items, or keys and values in turn.
    """

    opcode: str
    target: Value
    arguments: tuple[Value, ...]
    ordinal: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Fact):
    """A key of a state, or of items that are set, that names a method; found however long the state is.

    Attributes:
        opcode: the opcode that sets it.
        target: what is changed.
        name: the key; empty when the key is no text that can be followed, or when the
            machine does not know all keys.
        value: what is set.
    """

    opcode: str
    target: Value
    name: str
    value: Value
    ordinal: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PersistentLoad(Fact):
    """A persistent id, which the loader's own hook would resolve."""

    identifier: Value
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionUse(Fact):
    """An EXT1, EXT2 or EXT4 opcode."""

    code: int
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OperandConfusion(Fact):
    """An opcode whose operands have the wrong type, or come from an empty stack or memo.

    Attributes:
        detail: one clause, such as ``"STACK_GLOBAL takes its module from an int"``.
    """

    opcode: str
    detail: str
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailingBytes(Fact):
    """Bytes after the last stream that no format explains. ``span`` says where.

    ``padding`` is True when all of them are zeros, spaces or newlines.
    """

    length: int
    padding: bool = False
