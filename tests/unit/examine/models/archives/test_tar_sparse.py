from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from weighbridge.core.budget import Budget
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.archives.tar_sparse import SparseReader, pax_map, placed, text_map


def test_holes_are_zeros() -> None:
    layout = text_map(b"2,3,10,2", 15)
    assert layout is not None
    reader = SparseReader(BytesReader(b"abcde"), layout)
    assert reader.read_at(0, 99) == b"\x00\x00abc\x00\x00\x00\x00\x00de\x00\x00\x00"
    assert reader.read_at(11, 2) == b"e\x00"


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=5), st.integers(0, 60), st.integers(0, 60))
def test_any_window_is_a_window_of_the_whole(steps, offset, length) -> None:
    values, place = [], 0
    for gap, size in steps:
        values += [place + gap, size]
        place += gap + size
    layout = placed(values, 0, place + 3)
    assert layout is not None
    packed = bytes(range(1, 1 + sum(values[1::2])))
    reader = SparseReader(BytesReader(packed), layout)
    whole = reader.read_at(0, reader.size)
    assert len(whole) == reader.size
    assert bytes(byte for byte in whole if byte) == packed
    assert reader.read_at(offset, length) == whole[offset : offset + length]


def test_broken_maps() -> None:
    assert text_map(b"1,2,3", 10) is None
    assert text_map(b"5,2,3,2", 10) is None
    assert text_map(b"0,99", 10) is None
    assert pax_map(BytesReader(b"9" * 600), 10, Budget()) is None
    assert pax_map(BytesReader(b"1\nx\n"), 10, Budget()) is None
    assert pax_map(BytesReader(b"99999999\n" * 200), 10, Budget()) is None
