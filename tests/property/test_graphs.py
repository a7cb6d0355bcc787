"""No input makes the parsers of HDF5, Keras and TensorFlow raise anything but their own errors."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader

VECTORS = Path(__file__).parents[1] / "vectors"
SEEDS = {
    "hdf5": sorted(VECTORS.glob("hdf5/*/*.h5")),
    "savedmodel": [
        VECTORS / "tensorflow/good/savedmodel/saved_model.pb",
        *sorted(VECTORS.glob("tensorflow/hostile/*-savedmodel.pb")),
    ],
    "graphdef": sorted(VECTORS.glob("tensorflow/*/f*.pb")),
    "tensorflow_checkpoint": [VECTORS / "tensorflow/good/savedmodel/variables/variables.index"],
    "tensorflow_fingerprint": [VECTORS / "tensorflow/good/savedmodel/fingerprint.pb"],
    "tensorflow_text": [VECTORS / "tensorflow/hostile/python.pbtxt"],
    "keras_metadata": [VECTORS / "tensorflow/hostile/keras_metadata.pb"],
    "keras_config": [],
}
LIMITS = Limits(bytes=64 << 20, operations=300_000, members=5000, seconds=20)


def read(name: str, data: bytes) -> None:
    module = import_module(f"weighbridge.examine.models.formats.{name}")
    reader = BytesReader(data)
    assert module.probe(reader, data[:4096]) in {True, False}
    budget = Budget(limits=LIMITS)
    try:
        for _ in module.parse(reader, budget):
            pass
    except (InputError, LimitError):
        pass


@pytest.mark.parametrize("name", [name for name, seeds in SEEDS.items() if seeds])
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_changed_files(name: str, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SEEDS[name])).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        change = data.draw(
            st.one_of(
                st.binary(min_size=1, max_size=8), st.sampled_from([b"\xff" * 8, b"\0" * 8, b"\xff" * 7 + b"\x7f"])
            )
        )
        content[place : place + len(change)] = change
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    read(name, bytes(content))


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
def test_random_bytes(name: str, data: bytes) -> None:
    prefix = {"hdf5": b"\x89HDF\r\n\x1a\n"}.get(name, b"")
    read(name, prefix + data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "class_name",
                    "config",
                    "module",
                    "registered_name",
                    "function",
                    "function_type",
                    "node_def",
                    "vocabulary",
                    "x",
                ]
            ),
            inner
            | st.sampled_from(
                ["Lambda", "function", "TFOpLambda", "TensorFlowOpLayer", "__lambda__", "__typespec__", "Dense"]
            ),
            max_size=6,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=200, deadline=None)
@given(value=JSON)
def test_configurations(value: object) -> None:
    import json

    read("keras_config", json.dumps(value).encode())


def test_deep_and_wide_configurations() -> None:
    for data in (
        b'{"class_name":' * 100_000,
        b"[" * 200_000,
        b'{"config":"class_name","a":[' + b"{}," * 2_000_000 + b"1]}",
    ):
        read("keras_config", data)
