"""Strategies for pickles: made by the library, made of random opcodes, and broken; and unpicklers that only listen."""

from __future__ import annotations

import io
import pickle
import struct
from typing import Any

from hypothesis import strategies as st

from weighbridge.examine.models.machine.opcodes import BY_NAME, OPCODES, Argument

NAMES = ("os", "system", "a.b", "C", "x", "torch", "builtins")


class Stub:
    """Inert: can be called, constructed, filled and have its state set."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        del args, kwargs

    def __call__(self, *args: Any, **kwargs: Any) -> Stub:
        return Stub()

    def append(self, item: Any) -> None:
        pass

    def extend(self, items: Any) -> None:
        pass

    def add(self, item: Any) -> None:
        pass

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __setstate__(self, state: Any) -> None:
        pass


def listening(base: Any) -> Any:
    """A subclass of an unpickler that writes down what it is asked for and supplies stubs."""

    class Listener(base):  # type: ignore[misc]
        def __init__(self, file: Any) -> None:
            super().__init__(file)
            self.heard: list[tuple[Any, ...]] = []

        def find_class(self, module: str, name: str) -> Any:
            heard = self.heard
            heard.append(("import", module, name))

            class Named(Stub):
                def __new__(cls, *args: Any, **kwargs: Any) -> Any:
                    heard.append(("call", module, name))
                    return object.__new__(Stub)

            return Named

        def persistent_load(self, pid: Any) -> Any:
            self.heard.append(("persistent",))
            return Stub()

        def get_extension(self, code: int) -> Any:
            self.heard.append(("extension", code))

    return Listener


PYTHON = listening(pickle._Unpickler)
C = listening(pickle.Unpickler)


def heard_by(unpickler: Any, data: bytes) -> list[tuple[Any, ...]]:
    """What an unpickler did with ``data`` before it ended, well or not."""
    listener = unpickler(io.BytesIO(data))
    try:
        listener.load()
    except Exception:
        pass
    return listener.heard


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.binary(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=4), inner, max_size=4)
        | st.sets(st.integers(), max_size=4)
        | st.builds(complex, st.just(1.0), st.just(2.0))
    ),
    max_leaves=12,
)

pickled = st.builds(pickle.dumps, plain, st.integers(0, 5))


@st.composite
def opcode(draw: Any) -> bytes:
    """One opcode with an argument that is usually right."""
    row = draw(st.sampled_from(_WEIGHTED))
    code = bytes((row.code,))
    kind = row.argument
    if row.name in {"GET", "PUT", "BINGET", "BINPUT", "LONG_BINGET", "LONG_BINPUT"}:
        index = draw(st.integers(0, 4))
        return code + (b"%d\n" % index if kind is Argument.LINE else index.to_bytes(kind.width, "little"))
    if row.name == "STRING":
        return code + b"'" + draw(st.sampled_from(NAMES)).encode() + b"'\n"
    if row.name in {"UNICODE", "PERSID"}:
        return code + draw(st.sampled_from(NAMES)).encode() + b"\n"
    if kind is Argument.LINE:
        return code + draw(st.sampled_from([b"1\n", b"01\n", b"2L\n", b"0x1f\n", b"1.5\n", b"-3\n"]))
    if kind is Argument.TWO_LINES:
        return code + b"\n".join(draw(st.sampled_from(NAMES)).encode() for _ in range(2)) + b"\n"
    if kind.counted:
        text = draw(st.sampled_from(NAMES)).encode()
        return code + len(text).to_bytes(kind.width, "little") + text
    if row.name == "FRAME":
        return code + struct.pack("<Q", draw(st.integers(0, 64)))
    if row.name == "PROTO":
        return code + bytes((draw(st.integers(0, 5)),))
    return code + draw(st.binary(min_size=kind.width, max_size=kind.width))


_FREQUENT = [
    BY_NAME[name]
    for name in [
        "MARK",
        "TUPLE",
        "TUPLE1",
        "TUPLE2",
        "EMPTY_TUPLE",
        "MEMOIZE",
        "BINGET",
        "BINPUT",
        "GLOBAL",
        "SHORT_BINUNICODE",
        "STACK_GLOBAL",
        "REDUCE",
        "NEWOBJ",
        "BUILD",
        "INST",
        "OBJ",
        "EMPTY_DICT",
        "EMPTY_LIST",
        "SETITEM",
        "APPEND",
        "DUP",
        "POP",
        "NONE",
        "STRING",
        "GET",
        "PUT",
        "NEWOBJ_EX",
    ]
]
_WEIGHTED = [*OPCODES, *_FREQUENT, *_FREQUENT, *_FREQUENT]

program = st.lists(opcode(), max_size=40).map(lambda pieces: b"".join(pieces) + b".")


@st.composite
def broken(draw: Any) -> bytes:
    """A pickle with bytes changed, removed or added."""
    data = bytearray(draw(pickled | program))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        change = draw(st.sampled_from(("cut", "insert", "replace")))
        if change == "cut":
            del data[at : at + draw(st.integers(1, 4))]
        elif change == "insert":
            data[at:at] = draw(st.binary(min_size=1, max_size=4) | opcode())
        else:
            data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
    return bytes(data)
