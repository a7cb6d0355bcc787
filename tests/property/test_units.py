"""Folders of files that name each other, rightly or wrongly, never make a rule fail, and no naming hides a file."""

import json
import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examining import examined, findings_of
from weighbridge.core.budget import Limits
from weighbridge.examine.models.unit import assemble

LIMITS = Limits(operations=200_000, bytes=1 << 22, members=500, seconds=20)
PICKLE = b"cos\nsystem\n(S'true'\ntR."
NAMES = st.sampled_from(
    [
        "config.json",
        "model.safetensors",
        "model.safetensors.index.json",
        "modeling_a.py",
        "weights.bin",
        "sub/weights.bin",
        "model.onnx",
        "model.index",
        "model.data-00000-of-00002",
    ]
)
TARGETS = st.one_of(
    NAMES,
    st.sampled_from(
        [
            "",
            ".",
            "..",
            "../x",
            "/etc/passwd",
            "a\0b",
            "./weights.bin",
            "sub/../weights.bin",
            "C:\\x",
            "~",
            "http://a/b",
        ]
    ),
    st.text(max_size=12),
)


def field(number: int, content: bytes) -> bytes:
    """A protobuf field of wire type 2, for contents shorter than 16 KiB."""
    length = len(content)
    size = bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])
    return bytes([number << 3 | 2]) + size + content


def onnx(location: str) -> bytes:
    """A graph with one tensor whose data lie at ``location``."""
    external = field(13, field(1, b"location") + field(2, location.encode("utf-8", "surrogatepass")))
    tensor = b"\x08\x01\x10\x01" + field(8, b"t") + external + b"\x70\x01"
    return b"\x08\x08" + field(2, b"pytorch") + field(7, field(5, tensor)) + field(8, b"\x10\x0d")


def safetensors(name: str) -> bytes:
    """One tensor of the given name."""
    header = json.dumps({name: {"dtype": "U8", "shape": [2], "data_offsets": [0, 2]}}).encode()
    return struct.pack("<Q", len(header)) + header + b"ab"


CONTENTS = st.one_of(
    st.dictionaries(TARGETS, TARGETS, max_size=4).map(
        lambda shards: json.dumps({"metadata": {}, "weight_map": shards}).encode()
    ),
    st.dictionaries(TARGETS, st.one_of(TARGETS, st.lists(TARGETS, max_size=2)), max_size=3).map(
        lambda names: json.dumps({"model_type": "a", "auto_map": names}).encode()
    ),
    TARGETS.map(onnx),
    TARGETS.map(safetensors),
    st.just(b"import os\nos.system('true')\n"),
    st.just(PICKLE),
    st.binary(max_size=64),
)
FOLDERS = st.dictionaries(NAMES, CONTENTS, min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(files=FOLDERS)
def test_no_rule_fails_on_files_that_name_each_other(files) -> None:
    assert "file.internal-error" not in {finding.rule.id for finding in findings_of(files, LIMITS)}


@settings(max_examples=60, deadline=None)
@given(files=FOLDERS, name=NAMES)
def test_no_neighbour_hides_a_pickle(files, name) -> None:
    files[name] = PICKLE
    assert name in {
        finding.location.path for finding in findings_of(files, LIMITS) if finding.rule.id == "pickle.unsafe-global"
    }


@settings(max_examples=60, deadline=None)
@given(files=FOLDERS)
def test_every_file_keeps_its_place_in_the_tree(files) -> None:
    root = assemble(part for name, data in files.items() for part in examined(data, name, LIMITS))
    assert {part.path for part in root.children} == set(files)
