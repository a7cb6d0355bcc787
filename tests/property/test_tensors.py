"""Whatever the bytes are, the tensor formats raise only their own errors, and cost a bounded amount."""

from __future__ import annotations

import contextlib
import json
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import tensor_files as write
from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.location import Span
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.facts import Fact
from weighbridge.examine.models.facts.common import Embedded
from weighbridge.examine.models.facts.tensors import TensorOutside, TensorOverlap, UnclaimedBytes
from weighbridge.examine.models.tensor_layout import Placed, lay_out

FORMATS = ("safetensors", "gguf", "onnx")
VECTORS = Path(__file__).resolve().parents[1] / "vectors"
SEEDS = {
    area: [path.read_bytes() for path in sorted((VECTORS / area).glob("*/*.*")) if path.suffix != ".md"]
    for area in FORMATS
}


def parsed(area: str, data: bytes) -> list[Fact]:
    module = import_module(f"weighbridge.examine.models.formats.{area}")
    reader = BytesReader(data)
    if hasattr(module, "probe"):
        assert module.probe(reader, data[:4096]) in (True, False)
    facts: list[Fact] = []
    with contextlib.suppress(InputError, LimitError):
        facts.extend(iter(module.parse(reader, Budget(limits=Limits(operations=200_000, members=2000, bytes=1 << 24)))))
    for fact in facts:
        if isinstance(fact, Embedded):
            assert fact.reader.size <= len(data)
    return facts


@pytest.mark.parametrize("area", FORMATS)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_mutated_files(area: str, data: st.DataObject) -> None:
    seed = bytearray(data.draw(st.sampled_from(SEEDS[area])))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(seed)))
        seed[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    parsed(area, bytes(seed))


@pytest.mark.parametrize("area", FORMATS)
@given(data=st.binary(max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_bytes(area: str, data: bytes) -> None:
    parsed(area, data)
    parsed(area, {"safetensors": b"\x60\0\0\0\0\0\0\0{", "gguf": b"GGUF\3\0\0\0", "onnx": b"\x08\x08\x3a"}[area] + data)


values = st.recursive(
    st.none() | st.integers(-1, 1 << 70) | st.sampled_from(["U8", "F32", "x"]) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["dtype", "shape", "data_offsets", "a"]), inner)
    ),
    max_leaves=12,
)


@given(header=st.dictionaries(st.sampled_from(["a", "b", "__metadata__"]), values))
@settings(max_examples=150, deadline=None)
def test_safetensors_headers_of_any_json(header: dict) -> None:
    parsed("safetensors", write.safetensors(header=json.dumps(header).encode(), data=bytes(8)))


sizes = st.integers(0, (1 << 64) - 1) | st.integers(0, 64)


@given(tensors=st.lists(st.tuples(st.lists(sizes, max_size=4), st.integers(0, 45), sizes), max_size=5))
@settings(max_examples=150, deadline=None)
def test_gguf_tensors_of_any_size(tensors: list[tuple[list[int], int, int]]) -> None:
    writer = write.Gguf()
    entries = [writer.tensor(f"t{index}", *tensor) for index, tensor in enumerate(tensors)]
    parsed("gguf", writer.file([], entries, bytes(256)))


@given(ranges=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8))
@settings(max_examples=300, deadline=None)
def test_layout_agrees_with_counting_each_byte(ranges: list[tuple[int, int]]) -> None:
    size = 64
    tensors = [Placed(start, start + length, f"t{index}") for index, (start, length) in enumerate(ranges)]
    facts = list(lay_out(BytesReader(b"\1" * size), tensors, Span(0, size), Budget()))
    claims = [sum(tensor.start <= at < tensor.end for tensor in tensors) for at in range(100)]
    gaps = [fact.span for fact in facts if isinstance(fact, UnclaimedBytes)]
    assert {at for span in gaps for at in range(span.start, span.end)} == {at for at in range(size) if not claims[at]}
    assert (
        any(isinstance(fact, TensorOverlap) for fact in facts) == any(claims[at] > 1 for at in range(size))
        or max(claims[size:]) > 1
    )
    assert sum(isinstance(fact, TensorOutside) for fact in facts) == sum(tensor.end > size for tensor in tensors)
