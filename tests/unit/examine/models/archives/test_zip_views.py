"""Our reading of zip archives, held against Python's own."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zip_builder import Item, build
from weighbridge.core.budget import Budget
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.archives.zip_layout import layout_of
from weighbridge.examine.models.archives.zip_views import find_ends, miniz_view, zipfile_view

NAMES = st.text("ab/é.", min_size=1, max_size=6)


def views(data: bytes):
    reader, budget = BytesReader(data), Budget()
    end = find_ends(reader)[0]
    return zipfile_view(reader, end, budget), miniz_view(reader, end, budget)


@settings(max_examples=80)
@given(
    st.lists(st.tuples(NAMES, st.binary(max_size=30)), max_size=5),
    st.binary(max_size=40),
    st.binary(max_size=9),
    st.binary(max_size=9),
)
def test_like_zipfile(members, prefix, comment, suffix) -> None:
    items = [Item(name, data, flags=0x800) for name, data in members]
    data = build(items, prefix=prefix, comment=comment, suffix=suffix, shift=False)
    view, _ = views(data)
    try:
        expected = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError):
        assert view.rejected or not view.members
        return
    assert [(m.name, m.offset, m.entry.unpacked) for m in view.members] == [
        (info.orig_filename, info.header_offset, info.file_size) for info in expected
    ]


def test_miniz_takes_offsets_as_they_are() -> None:
    plain = build([Item("a", b"1")], prefix=b"prefix", shift=False)
    python, pytorch = views(plain)
    assert [m.offset for m in python.members] == [6]
    assert pytorch.rejected
    python, pytorch = views(build([Item("a", b"1")], prefix=b"prefix"))
    assert python.members == pytorch.members


def test_layouts() -> None:
    assert layout_of(["m/data.pkl", "m/version", "m/data/0"]).format == "pytorch-zip"
    assert layout_of(["m/data.pkl", "m/version", "m/constants.pkl"]).format == "torchscript"
    assert layout_of(["x.npy", "folder/y.npy"]).format == "npz"
    assert layout_of(["config.json", "metadata.json", "model.weights.h5"]).format == "keras"
    assert layout_of(["a.txt"]).format == layout_of([]).format == ""
