"""joblib's array blocks have two readings, and a gadget that no table knows is found in either."""

from __future__ import annotations

import pytest

from tests.examining import complete, examined, findings_of
from weighbridge.core.rule import Severity
from weighbridge.examine.models.facts.pickle import Call, Global, Import

GADGET = Global("acme.tools", "OrderedDict")
HONEST = Global("collections", "OrderedDict")
DTYPE = b"cnumpy\ndtype\nX\x02\x00\x00\x00"


def text(word: str) -> bytes:
    return b"\x8c" + bytes((len(word),)) + word.encode()


def file(first: str, code: bytes, rows: int, block: bytes, rest: bytes = b"u.") -> bytes:
    """A joblib file whose memo entry 0 is ``first``, with one array."""
    return (
        b"\x80\x04}("
        + text(first)
        + b"\x94cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}("
        + text("shape")
        + b"K"
        + bytes((rows,))
        + b"\x85"
        + text("dtype")
        + DTYPE
        + code
        + b"\x89\x88\x87R"
        + text("numpy_array_alignment_bytes")
        + b"Nub"
        + block
        + rest
    )


def joined(word: str, name: str) -> bytes:
    """A pickle that names its module by memo entry 0, which it believes to be ``word``."""
    return b"\x80\x05" + text(word) + b"\x940h\x00" + text(name) + b"\x93)R."


def callees(data: bytes) -> set[object]:
    return {fact.callee for part in examined(data) for fact in part.facts.of(Call)}


def severe(data: bytes) -> set[str]:
    return {finding.rule.id for finding in findings_of(data) if finding.severity >= Severity.MEDIUM}


@pytest.mark.parametrize(
    "data",
    [
        file("acme.tools", b"O8", 1, joined("collections", "OrderedDict")),
        file("collections", b"O8", 1, joined("acme.tools", "OrderedDict")),
    ],
    ids=["plain reading only", "joblib's reading only"],
)
def test_both_readings_of_objects_are_judged_by_the_table(data: bytes) -> None:
    assert callees(data) >= {GADGET, HONEST}
    assert severe(data) == {"pickle.unknown-global"}


@pytest.mark.parametrize(
    "block",
    [
        b"cacme.tools\nOrderedDict\n)R.",
        b"0cacme.tools\nOrderedDict\n)R.",
        b"cacme.tools\nOrderedDict\n)Rc!\n!\n.",
        b"N0" * 50_000 + b"cacme.tools\nOrderedDict\n)R.",
    ],
    ids=["at once", "behind a POP", "before nonsense", "far behind"],
)
def test_numbers_that_a_plain_unpickler_would_carry_out(block: bytes) -> None:
    padded = block + bytes(-len(block) % 100)
    items = b"S" + str(len(padded) // 100).encode()
    data = file("x", b"", 100, padded).replace(DTYPE, DTYPE[:-4] + len(items).to_bytes(4, "little") + items)
    assert callees(data) >= {GADGET}
    assert "pickle.unknown-global" in severe(data)


def test_joblib_knows_of_no_block_inside_an_array_of_objects() -> None:
    wrapper = file("x", b"u1", 200, b"cacme.tools\nOrderedDict\n)R0u.", b"")
    data = file("y", b"O8", 1, wrapper)
    assert callees(data) >= {GADGET}


def test_an_honest_memo_joins_no_words() -> None:
    objects = b"\x80\x05" + text("numpy") + b"\x94" + text("ndarray") + b"\x93h\x00" + text("dtype") + b"\x930."
    data = file("weight", b"O8", 1, objects)
    assert {fact.target for part in examined(data) for fact in part.facts.of(Import)} == {
        Global("joblib.numpy_pickle", "NumpyArrayWrapper"),
        Global("numpy", "dtype"),
        Global("numpy", "ndarray"),
    }
    assert not severe(data)
    assert complete(data)


def test_what_both_readings_do_counts_once() -> None:
    data = file("x", b"O8", 1, b"\x80\x02ccollections\nOrderedDict\n)R.")
    assert [f.count for part in examined(data) for f in part.facts.of(Call) if f.callee == HONEST] == [1]
