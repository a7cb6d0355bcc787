from __future__ import annotations

import bz2
import gzip
import lzma
import zlib

import pytest
import zstandard

from tests.zip_builder import deflated
from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.archives.standard_codecs import BZIP2, XZ
from weighbridge.examine.models.archives.streams import Progress, Unpacked, decode, inflate, outcome
from weighbridge.examine.models.archives.zstd_frames import frame_end, zstd_chunks
from weighbridge.examine.models.facts.archives import Expansion
from weighbridge.examine.models.facts.common import Problem, ProblemKind

DATA = bytes(range(256)) * 3000


def unpacked(packed: bytes, source=inflate, limits: Limits | None = None) -> Unpacked:
    return Unpacked(source(BytesReader(packed), 0, len(packed), Progress()), Budget(limits=limits or Limits()))


def test_reads_anywhere_in_any_order() -> None:
    reader = unpacked(deflated(DATA))
    assert reader.read_at(500_000, 10) == DATA[500_000:500_010]
    assert reader.read_at(3, 10) == DATA[3:13]
    assert reader.read_at(len(DATA), 1) == b""
    assert reader.size == len(DATA)
    assert reader.crc == zlib.crc32(DATA)


def test_unpacks_only_as_far_as_is_asked() -> None:
    reader = unpacked(deflated(DATA))
    reader.read_at(0, 1)
    assert reader.produced < len(DATA)


def test_tells_where_the_stream_ends() -> None:
    packed, progress = deflated(DATA), Progress()
    assert b"".join(inflate(BytesReader(packed + b"tail"), 0, len(packed) + 4, progress)) == DATA
    assert progress.position == len(packed)
    assert progress.finished


def test_output_that_waits_inside_the_decoder_is_not_truncation() -> None:
    data = b"a" * 5_000_000
    assert unpacked(deflated(data)).size == len(data)


@pytest.mark.parametrize(
    ("pack", "source"),
    [
        (deflated, inflate),
        (bz2.compress, lambda *a: decode(*a[:3], BZIP2, a[3])),
        (lzma.compress, lambda *a: decode(*a[:3], XZ, a[3])),
        (zstandard.compress, zstd_chunks),
    ],
)
def test_truncation_keeps_what_came_before(pack, source) -> None:
    reader = unpacked(pack(DATA)[:-2], source)
    assert DATA.startswith(reader.read_at(0, reader.size))
    assert isinstance(reader.error, InputError)


def test_damage_keeps_what_came_before() -> None:
    packed = bytearray(lzma.compress(DATA))
    packed[-40] ^= 0xFF
    reader = unpacked(bytes(packed), lambda *a: decode(*a[:3], XZ, a[3]))
    assert reader.size >= len(DATA) - 1
    assert reader.error is not None


def test_a_limit_ends_the_stream_and_waits() -> None:
    reader = unpacked(deflated(bytes(1 << 20)), limits=Limits(bytes=1 << 19))
    assert reader.size <= 1 << 19
    assert isinstance(reader.error, LimitError)
    facts = list(outcome(reader, 1000, "m"))
    assert [type(fact) for fact in facts] == [Expansion, Problem]
    assert facts[0].exhausted
    assert facts[1].kind is ProblemKind.LIMIT


def test_zstd_frames_are_measured() -> None:
    frame = zstandard.compress(DATA)
    assert frame_end(BytesReader(frame + frame), 0, 2 * len(frame)) == len(frame)
    assert frame_end(BytesReader(frame[:-1]), 0, len(frame) - 1) == -1


def test_gzip_is_no_deflate() -> None:
    assert isinstance(unpacked(gzip.compress(DATA)).error, InputError) or unpacked(gzip.compress(DATA)).size == 0
