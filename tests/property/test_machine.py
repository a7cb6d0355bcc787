"""The pickle machine against the unpicklers that it foresees, and against hostile sizes."""

from __future__ import annotations

import pickletools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.property.pickles import PYTHON, C, broken, heard_by, pickled, program
from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.facts import Fact
from weighbridge.examine.models.facts.common import Embedded
from weighbridge.examine.models.facts.pickle import Call, ExtensionUse, Global, Import, PersistentLoad, Stream
from weighbridge.examine.models.formats.pickle import parse, probe
from weighbridge.examine.models.machine.pattern import SKIP
from weighbridge.examine.models.machine.source import Source
from weighbridge.examine.models.machine.stream import Machine
from weighbridge.examine.models.machine.tokens import tokens
from weighbridge.examine.models.machine.walk import Walk


def facts_of(data: bytes, limits: Limits | None = None) -> list[Fact]:
    found: list[Fact] = []
    try:
        found.extend(parse(BytesReader(data), Budget(limits=limits or Limits())))
    except (LimitError, InputError):
        pass
    return found


def stated(data: bytes) -> dict[str, set[tuple[str, ...]]]:
    facts = facts_of(data)
    imports = {(f.target.module, f.target.name) for f in facts if isinstance(f, Import)}
    calls = {(f.callee.module, f.callee.name) for f in facts if isinstance(f, Call) and isinstance(f.callee, Global)}
    other = {(type(f).__name__,) for f in facts if isinstance(f, (PersistentLoad, ExtensionUse))}
    return {"import": imports, "call": calls, "other": other}


def assert_foreseen(data: bytes) -> None:
    known = stated(data)
    for unpickler in (PYTHON, C):
        for kind, *what in heard_by(unpickler, data):
            if kind in ("import", "call"):
                # loaders map the names of Python 2 for protocols below 3; facts show what the stream says
                assert tuple(what) in known[kind] or what[0] in ("builtins", "copyreg"), (kind, what, known)
            elif kind == "persistent":
                assert ("PersistentLoad",) in known["other"]
            else:
                assert ("ExtensionUse",) in known["other"]


@settings(max_examples=400, deadline=None)
@given(program)
@example(b"cos\nsystem\n(S'x'\nlR.")
@example(b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93\x8c\x01x\x85R.")
@example(b"\x80\x04\x95\xff\xff\x00\x00\x00\x00\x00\x00cos\nsystem\n)R.")
def test_random_programs_do_nothing_unforeseen(data: bytes) -> None:
    assert_foreseen(data)


@settings(max_examples=400, deadline=None)
@given(broken())
def test_broken_pickles_do_nothing_unforeseen(data: bytes) -> None:
    assert_foreseen(data)


@settings(max_examples=200, deadline=None)
@given(pickled)
def test_pure_data_is_proven_and_agrees_with_pickletools(data: bytes) -> None:
    if any(row[0].name in {"GLOBAL", "STACK_GLOBAL", "REDUCE"} for row in pickletools.genops(data)):
        return
    machine = Machine(BytesReader(data), Budget())
    assert machine.stream(0).end == len(data)
    assert not machine.stream(0).walked
    walked = machine.walk(Walk(machine.ledger), 0)
    assert walked.stopped
    assert walked.end == len(data)
    assert walked.depth == 0
    assert walked.opcodes == sum(1 for _ in pickletools.genops(data))


@settings(max_examples=200, deadline=None)
@given(pickled | program)
def test_tokens_agree_with_pickletools(data: bytes) -> None:
    ours = [(opcode.name, at) for opcode, at, _ in tokens(Source(BytesReader(data), Budget()), 0, len(data))]
    theirs = []
    try:
        theirs.extend((opcode.name, at) for opcode, _, at in pickletools.genops(data))
    except ValueError:
        pass
    assert ours[: len(theirs)] == theirs


@settings(max_examples=200, deadline=None)
@given(pickled | program)
def test_the_skip_pattern_ends_at_an_opcode(data: bytes) -> None:
    match = SKIP.match(data)
    assert match is not None
    starts = [at for _, at, _ in tokens(Source(BytesReader(data), Budget()), 0, len(data))]
    assert match.end() in starts


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | broken())
def test_nothing_but_typed_errors(data: bytes) -> None:
    for fact in facts_of(data, Limits(bytes=1 << 20, operations=100_000, members=1000, seconds=10)):
        if isinstance(fact, Embedded):
            fact.reader.read_at(0, 100)
    assert probe(BytesReader(data), data) in (True, False)


HOSTILE = {
    "length 2^62": b"\x80\x04\x8e" + (1 << 62).to_bytes(8, "little") + b"x.",
    "length 2^63": b"\x80\x04\x8d" + (1 << 63).to_bytes(8, "little") + b"x.",
    "frame 2^62": b"\x80\x04\x95" + (1 << 62).to_bytes(8, "little") + b"N.",
    "memo index 2^32": b"N" + b"r\xff\xff\xff\xff" + b"cos\nx\n)R.",
    "memo index in decimal": b"Np" + b"9" * 25 + b"\ncos\nx\n)R.",
    "marks": b"(" * 200_000 + b"cos\nx\n)R.",
    "nested tuples": b")" + b"\x85" * 200_000 + b"cos\nx\n)R.",
    "nested lists": b"]" * 200_000 + b"a" * 199_999 + b"cos\nx\n)R.",
    "lists in lists by marks": b"(" * 200_000 + b"l" * 200_000 + b"cos\nx\n)R.",
    "calls of results": b"cos\nx\n" + b")R" * 100_000 + b".",
    "persistent ids of persistent ids": b"N" + b"Q" * 100_000 + b".",
    "laughs": b"]q\x00"
    + b"".join(
        b"]q" + bytes((i,)) + b"h" + bytes((i - 1,)) + b"2" * 60 + b"(" + (b"h" + bytes((i - 1,))) * 60 + b"e"
        for i in range(1, 120)
    )
    + b"cos\nx\nh\x70\x85R.",
    "laughing tuples": b")q\x00"
    + b"".join(b"(" + (b"h" + bytes((i - 1,))) * 60 + b"tq" + bytes((i,)) for i in range(1, 120))
    + b"cos\nx\nh\x70\x85R.",
    "many streams": b"N." * 100_000 + b"cos\nx\n)R.",
    "itself": b"]q\x00h\x00ah\x00acos\nx\n(h\x00tR.",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_sizes_are_bounded(data: bytes) -> None:
    facts = facts_of(data)
    if b"cos\nx" in data and not data.startswith(b"\x80\x04\x95"):
        assert any(isinstance(f, Call) and f.callee == Global("os", "x") for f in facts)
    assert len(facts) < 500_000


class Endless:
    """Marks without end."""

    size = 1 << 50

    def read_at(self, offset: int, length: int) -> bytes:
        del offset
        return b"(" * length


def test_an_endless_stream_ends() -> None:
    found: list[Fact] = []
    with pytest.raises(LimitError):
        found.extend(parse(Endless(), Budget(limits=Limits(operations=3_000_000))))
    assert [fact.ended for fact in found if isinstance(fact, Stream)] == ["limit"]
