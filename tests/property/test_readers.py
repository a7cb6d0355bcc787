"""Readers: whatever is asked of them, they behave like slices of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader, SliceReader, StreamReader, chunks_of

DATA = st.binary(max_size=200)
POSITION = st.integers(0, 300) | st.integers(0, 2**70)


@given(DATA, POSITION, POSITION)
def test_bytes_reader(data: bytes, offset: int, length: int) -> None:
    assert BytesReader(data).read_at(offset, length) == data[offset : offset + length]


@given(DATA, POSITION, POSITION, POSITION, POSITION)
def test_slice_reader(data: bytes, start: int, size: int, offset: int, length: int) -> None:
    window = data[start : start + size]
    reader = SliceReader(BytesReader(data), start, size)
    assert reader.size == len(window)
    assert reader.read_at(offset, length) == window[offset : offset + length]


@given(st.lists(DATA, max_size=8), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 500)), max_size=8))
def test_stream_reader(chunks: list[bytes], reads: list[tuple[int, int]]) -> None:
    data = b"".join(chunks)
    reader = StreamReader(iter(chunks), Budget())
    for offset, length in reads:
        assert reader.read_at(offset, length) == data[offset : offset + length]
    assert reader.size == len(data)
    assert b"".join(chunks_of(reader)) == data


def test_an_endless_stream_ends_at_the_budget() -> None:
    def endless():
        while True:
            yield bytes(1 << 16)

    reader = StreamReader(endless(), Budget(limits=Limits(bytes=1 << 20)))
    assert reader.read_at(0, 10) == bytes(10)
    with pytest.raises(LimitError, match="bytes"):
        _ = reader.size
    assert reader.read_at(0, 10) == bytes(10)


def test_a_broken_stream_never_looks_like_one_that_ended() -> None:
    def broken():
        yield b"abc"
        raise InputError("test.broken", "broken")

    reader = StreamReader(broken(), Budget())
    for _ in range(2):
        with pytest.raises(InputError):
            reader.read_at(0, 10)
        with pytest.raises(InputError):
            _ = reader.size
        assert reader.read_at(0, 3) == b"abc"
