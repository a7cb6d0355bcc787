"""What the reader finds in files that h5py wrote (see ``scripts/vectors/graphs.py`` for their contents)."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.facts.common import Embedded, Problem, ProblemKind, Property, Reference, Tensor
from weighbridge.examine.models.formats import hdf5
from weighbridge.examine.models.hdf5 import superblock
from weighbridge.examine.models.hdf5.attributes import Attribute
from weighbridge.examine.models.hdf5.heaps import GlobalHeap
from weighbridge.examine.models.hdf5.source import Cursor, bytes_for
from weighbridge.examine.models.hdf5.tree import walk

VECTORS = Path(__file__).parents[4] / "vectors" / "hdf5"
GOOD = ["old.h5", "new.h5", "user-block.h5"]


def facts(data: bytes, limits: Limits | None = None) -> list:
    return list(hdf5.parse(BytesReader(data), Budget(limits=limits or Limits())))


def of(found: list, kind: type) -> list:
    return [fact for fact in found if isinstance(fact, kind)]


@pytest.mark.parametrize("name", GOOD)
def test_datasets(name: str) -> None:
    tensors = {fact.name: fact for fact in of(facts((VECTORS / "good" / name).read_bytes()), Tensor)}
    assert set(tensors) == {"contiguous", "gzip", "lzf", "growing", "strings", "empty", "one/two"}
    assert (tensors["contiguous"].shape, tensors["contiguous"].dtype, tensors["contiguous"].bytes) == (
        (2, 3),
        "float64",
        48,
    )
    assert (tensors["gzip"].dtype, tensors["strings"].dtype, tensors["one/two"].dtype) == ("uint8", "string", "int64")
    assert (tensors["empty"].shape, tensors["empty"].bytes) == ((), 0)


@pytest.mark.parametrize("name", GOOD)
def test_chunks_are_put_together(name: str) -> None:
    found = facts((VECTORS / "good" / name).read_bytes())
    pieces = {fact.name: fact.reader.read_at(0, 1000) for fact in of(found, Embedded)}
    assert pieces["gzip"] == bytes(range(64))
    assert pieces["lzf"] == bytes(64)
    assert pieces["growing"] == bytes(range(40))
    assert of(found, Problem) == []


@pytest.mark.parametrize("name", GOOD)
def test_attributes_however_they_are_stored(name: str) -> None:
    reader = BytesReader((VECTORS / "good" / name).read_bytes())
    block = superblock.read(reader, superblock.find(reader) or 0, Budget())
    heap = GlobalHeap(source=block.source)
    found = {
        f"{path}@{item.name}": item for path, item in walk(block.source, block.root) if isinstance(item, Attribute)
    }
    assert len(found) == 14
    assert list(found["@text"].values(heap)) == [b"a value"]
    assert list(found["@list"].values(heap)) == [b"a", b"b"]
    assert int.from_bytes(found["/one@attribute-7"].data, "little") == 7


def test_user_block() -> None:
    data = (VECTORS / "good/user-block.h5").read_bytes()
    assert superblock.find(BytesReader(data)) == 512
    inside = of(facts(b"#!/bin/sh\ntrue\n" + data[15:]), Embedded)
    assert [fact.reader.size for fact in inside if fact.name == "user block"] == [512]


def test_bytes_after_the_end() -> None:
    data = (VECTORS / "good/new.h5").read_bytes()
    behind = [fact for fact in of(facts(data + b"PK\x03\x04"), Embedded) if fact.name == "after the end"]
    assert [fact.reader.read_at(0, 9) for fact in behind] == [b"PK\x03\x04"]


def test_keras() -> None:
    found = facts((VECTORS / "good/keras.h5").read_bytes())
    assert {(fact.key, fact.value) for fact in of(found, Property)} == {
        ("framework", "keras"),
        ("framework_version", "3.15.1"),
        ("library", "tensorflow"),
        ("architecture", "Sequential"),
    }


@pytest.mark.parametrize("name", ["virtual-earliest.h5", "virtual-latest.h5"])
def test_virtual_datasets_name_their_sources(name: str) -> None:
    found = of(facts((VECTORS / "hostile" / name).read_bytes()), Reference)
    assert [fact.target for fact in found] == ["/root/secret.h5", "beside.h5"]


@pytest.mark.parametrize("name", ["tree-of-itself.h5", "tree-claims.h5", "heap-claims.h5"])
def test_structures_that_lie(name: str) -> None:
    problems = of(facts((VECTORS / "hostile" / name).read_bytes()), Problem)
    assert problems
    assert {problem.kind for problem in problems} == {ProblemKind.MALFORMED}
    assert all(problem.gap for problem in problems)


def test_truncated() -> None:
    problems = of(facts((VECTORS / "bad/truncated.h5").read_bytes()), Problem)
    assert problems[0].kind is ProblemKind.TRUNCATED


def test_a_filter_that_is_not_known() -> None:
    data = bytearray((VECTORS / "good/old.h5").read_bytes())
    place = data.index(b"deflate") - 8
    assert data[place : place + 2] == b"\x01\x00"
    data[place : place + 2] = b"\x0d\x7d"
    problems = of(facts(bytes(data)), Problem)
    assert [(problem.kind, problem.detail) for problem in problems] == [
        (ProblemKind.UNSUPPORTED, "/gzip: not supported in HDF5: filter 32013")
    ]


def test_superblock_versions() -> None:
    versions = {
        name: superblock.read(BytesReader((VECTORS / "good" / name).read_bytes()), 0, Budget()).version
        for name in ("old.h5", "new.h5")
    }
    assert versions == {"old.h5": 0, "new.h5": 3}
    with pytest.raises(InputError, match="superblock version 9"):
        superblock.read(BytesReader(superblock.SIGNATURE + b"\x09" + bytes(100)), 0, Budget())
    with pytest.raises(InputError, match="impossible widths"):
        superblock.read(BytesReader(superblock.SIGNATURE + bytes(100)), 0, Budget())


def test_probe() -> None:
    data = (VECTORS / "good/new.h5").read_bytes()
    for prefix, expected in ((0, True), (512, True), (4096, True), (100, False), (768, False)):
        moved = bytes(prefix) + data
        assert hdf5.probe(BytesReader(moved), moved[:4096]) is expected


def test_budget_bounds_the_walk() -> None:
    data = (VECTORS / "good/new.h5").read_bytes()
    with pytest.raises(LimitError):
        facts(data, Limits(members=3))
    with pytest.raises(LimitError):
        facts(data, Limits(operations=20))


def test_cursor() -> None:
    cursor = Cursor(b"\x01\x02name\0rest", 4, 8, "a test")
    assert cursor.unsigned(2) == 0x0201
    assert cursor.text() == b"name"
    assert cursor.left == 4
    assert cursor.address() == int.from_bytes(b"rest", "little")
    with pytest.raises(InputError, match="ends early"):
        cursor.take(1)
    assert [bytes_for(value) for value in (0, 255, 256, 65535, 65536)] == [1, 1, 2, 2, 3]
