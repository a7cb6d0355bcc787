"""What the walk finds in graphs, SavedModels and checkpoints (see ``scripts/vectors/graphs.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examining import complete, examined, findings_of
from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.facts.common import Problem, Property, Tensor
from weighbridge.examine.models.facts.tensorflow import CheckpointShards, GraphAsset, GraphOperation
from weighbridge.examine.models.formats import graphdef, savedmodel, tensorflow_checkpoint, tensorflow_text
from weighbridge.examine.models.knowledge.tensorflow import Effect, effect
from weighbridge.examine.models.part import Part

VECTORS = Path(__file__).parents[3] / "vectors" / "tensorflow"
MODEL = VECTORS / "good" / "savedmodel"


def part(path: Path) -> Part:
    parts = examined(path.read_bytes())
    assert len(parts) == 1
    return parts[0]


def message(*fields: tuple[int, bytes | int]) -> bytes:
    """A protocol buffer message; lengths and numbers below 128 only."""
    found = b""
    for number, value in fields:
        if isinstance(value, int):
            found += bytes([number << 3, value])
        else:
            assert len(value) < 128
            found += bytes([number << 3 | 2, len(value)]) + value
    return found


def test_savedmodel() -> None:
    found = part(MODEL / "saved_model.pb")
    assert found.format == "tensorflow-savedmodel"
    operations = {fact.op for fact in found.facts.of(GraphOperation)}
    assert {
        "VarHandleOp",
        "ReadVariableOp",
        "MatMul",
        "Softmax",
        "RestoreV2",
        "SaveV2",
        "StatefulPartitionedCall",
    } <= operations
    assert {effect(fact) for fact in found.facts.of(GraphOperation)} == {Effect.ORDINARY}
    assert Tensor(name="weight", shape=(3, 2), dtype="float32") in [
        Tensor(name=fact.name, shape=fact.shape, dtype=fact.dtype) for fact in found.facts.of(Tensor)
    ]
    assert ("framework", "tensorflow") in {(fact.key, fact.value) for fact in found.facts.of(Property)}


def test_checkpoint_index_explains_its_data() -> None:
    found = part(MODEL / "variables/variables.index")
    assert found.format == "tensorflow-checkpoint"
    assert [fact.count for fact in found.facts.of(CheckpointShards)] == [1]
    tensors = {fact.name: (fact.shape, fact.dtype) for fact in found.facts.of(Tensor)}
    assert tensors["weight/.ATTRIBUTES/VARIABLE_VALUE"] == ((3, 2), "float32")
    assert tensors["_CHECKPOINTABLE_OBJECT_GRAPH"] == ((), "string")
    raw = bytes(range(200, 0, -1)) * 3
    index = (MODEL / "variables/variables.index").read_bytes()
    assert complete({"v/variables.index": index, "v/variables.data-00000-of-00001": raw})
    assert not complete({"v/variables.index": index, "v/other.data-00000-of-00001": raw})


@pytest.mark.parametrize("change", [slice(0, 8), slice(-48, -40), slice(9, 12)])
def test_checkpoint_index_that_lies(change: slice) -> None:
    data = bytearray((MODEL / "variables/variables.index").read_bytes())
    data[change] = b"\xff" * len(data[change])
    with pytest.raises(InputError):
        list(tensorflow_checkpoint.parse(BytesReader(bytes(data)), Budget()))


def test_arguments_come_from_constants() -> None:
    found = part(VECTORS / "hostile/files.pb")
    arguments = {fact.op: fact.argument for fact in found.facts.of(GraphOperation) if fact.argument}
    assert arguments == {"WriteFile": "/home/user/.bashrc", "ReadFile": "/etc/passwd"}
    debug = part(VECTORS / "hostile/unknown.pb").facts.of(GraphOperation)
    assert {fact.argument for fact in debug if fact.op == "DebugIdentityV2"} == {"grpc://203.0.113.1:6064"}
    assert part(VECTORS / "hostile/asset.pb").facts.of(GraphAsset)[0].target == "../../../etc/passwd"


def test_a_function_of_the_graph_is_known() -> None:
    node = message((1, b"n"), (2, b"my_function"))
    library = message((1, message((1, message((1, b"my_function"))))))
    operations = examined(message((1, node), (2, library)))[0].facts.of(GraphOperation)
    assert [(fact.op, fact.defined, effect(fact)) for fact in operations] == [("my_function", True, Effect.ORDINARY)]
    alone = examined(message((1, node)))[0].facts.of(GraphOperation)
    assert [effect(fact) for fact in alone] == [Effect.UNKNOWN]


def test_what_came_before_broken_bytes_counts() -> None:
    writes = message((1, b"w"), (2, b"WriteFile"))
    broken = message((1, b"x"), (2, b"NoOp"), (5, b"\xff"))
    data = message(
        (1, message((1, b"a"), (2, b"NoOp"))), (1, writes), (1, message((1, b"b"), (2, b"NoOp"))), (1, broken)
    )
    found = examined(data)[0]
    assert {fact.op for fact in found.facts.of(GraphOperation)} == {"NoOp", "WriteFile"}
    assert found.facts.of(Problem)
    assert "tensorflow.file-op" in {finding.rule.id for finding in findings_of(data)}


def test_probes_refuse_other_messages() -> None:
    piece = message((1, message((1, b"\xe2\x96\x81the"), (2, b"\0\0\0\0"))))
    for data in (b"", b"\x08\x01", b"\x0a\x00", message((1, 7), (2, b"pytorch")), piece, b"\x12\x03abc"):
        assert not savedmodel.probe(BytesReader(data), data)
        assert not graphdef.probe(BytesReader(data), data)


@pytest.mark.parametrize(
    "text",
    [
        "node {\n name: 'a'\n op: 'PyFunc'\n}",
        'meta_graphs { graph_def { library { function { signature { name: "f" } node_def {op:"PyFunc"} } } } }',
        "node <\n op   :\n 'PyFunc' >",
    ],
)
def test_text_form(text: str) -> None:
    data = text.encode()
    assert tensorflow_text.probe(BytesReader(data), data)
    assert "tensorflow.python-op" in {finding.rule.id for finding in findings_of(data)}


@pytest.mark.parametrize("text", ["", "the node {x} has op: none", "op: add\nnode: 1\n", '{"node": {"op": "x"}}'])
def test_text_form_refuses_other_texts(text: str) -> None:
    assert not tensorflow_text.probe(BytesReader(text.encode()), text.encode())


@pytest.mark.parametrize(
    ("op", "argument", "expected"),
    [
        ("PrintV2", "stderr", Effect.ORDINARY),
        ("PrintV2", "file:///tmp/x", Effect.WRITES),
        ("CacheDataset", "", Effect.ORDINARY),
        ("CacheDataset", "/tmp/x", Effect.WRITES),
        ("DecodeProtoV2", "local://", Effect.ORDINARY),
        ("DecodeProtoV2", "/etc/passwd", Effect.READS),
        ("FixedUnigramCandidateSampler", "/etc/passwd", Effect.READS),
        ("XlaCallModule", "", Effect.ORDINARY),
        ("XlaCallModule", "a callback into the process", Effect.PROCESS),
        ("pyfunc", "", Effect.UNKNOWN),
        ("Conv2D ", "", Effect.UNKNOWN),
    ],
)
def test_effects(op: str, argument: str, expected: Effect) -> None:
    assert effect(GraphOperation(op=op, node="n", where="graph", argument=argument)) is expected
