"""No bytes make a container's parser fail in a way of its own, or exceed the budget."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from pathlib import Path

import lz4.frame
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examining import examined
from weighbridge.core.budget import Limits
from weighbridge.examine.models.facts.common import Problem, ProblemKind

VECTORS = Path(__file__).parents[1] / "vectors"
LIMITS = Limits(bytes=2 << 20, members=300, depth=5, operations=3_000_000, seconds=20)
SEEDS = [
    path.read_bytes() for name in ("zip", "tar", "gzip", "npy", "7z") for path in sorted((VECTORS / name).glob("*/*.*"))
]
SEEDS = [seed for seed in SEEDS if len(seed) < 6000]
PACKERS = [gzip.compress, bz2.compress, lzma.compress, zlib.compress, lz4.frame.compress, zstandard.compress]
SEEDS += [pack(b"some text " * 20) for pack in PACKERS]
SEEDS.append(lzma.compress(b"some text " * 20, format=lzma.FORMAT_ALONE))


def assert_no_failure(data: bytes) -> None:
    parts = [part for top in examined(data, limits=LIMITS) for part in top.walk()]
    failures = [p.detail for part in parts for p in part.facts.of(Problem) if p.kind is ProblemKind.INTERNAL]
    assert failures == []
    assert len(parts) <= 4 * LIMITS.members


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_changed_vectors(data) -> None:
    seed = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(seed) - 1))
        seed[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        seed = seed or bytearray(b"\x00")
    assert_no_failure(bytes(seed))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_cut_and_joined_vectors(data) -> None:
    first, second = data.draw(st.sampled_from(SEEDS)), data.draw(st.sampled_from(SEEDS))
    cut, start = data.draw(st.integers(0, len(first))), data.draw(st.integers(0, len(second)))
    assert_no_failure(first[:cut] + second[start:])


HEADS = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"7z\xbc\xaf\x27\x1c",
    b"\x93NUMPY",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"\x50\x2a\x4d\x18",
]


@pytest.mark.parametrize(
    "head", [*HEADS, b"\x04\x22\x4d\x18", b"\xfd7zXZ\x00", b"BZh91AY&SY", b"\x00\x05\x16\x07\x00\x02\x00\x00", b"x\x9c"]
)
@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_behind_each_head(head, tail) -> None:
    assert_no_failure(head + tail)
    assert_no_failure(tail + head + tail)
