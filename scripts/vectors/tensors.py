"""Makes the test vectors of safetensors, GGUF and ONNX.

    python -m scripts.vectors.tensors

Needs NumPy, PyTorch, safetensors, gguf and onnx; writes below ``tests/vectors``. Benign
files come from the libraries; broken and hostile ones are written by ``tests/tensor_files.py``,
because the libraries refuse to lie.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

import gguf
import numpy as np
import onnx
import safetensors.numpy
import safetensors.torch
import torch
from gguf import quants
from onnx import TensorProto, helper, numpy_helper

from tests import tensor_files as hand

VECTORS = Path(__file__).resolve().parents[2] / "tests" / "vectors"
PICKLE = b"cos\nsystem\n(S'true'\ntR."


def put(area: str, kind: str, name: str, data: bytes) -> None:
    folder = VECTORS / area / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def safetensors_files() -> None:
    kinds = [
        "float64",
        "float32",
        "float16",
        "bfloat16",
        "int64",
        "int8",
        "uint8",
        "bool",
        "float8_e4m3fn",
        "float8_e5m2",
        "complex64",
    ]
    state = {kind: torch.zeros(2, 3).to(getattr(torch, kind)) for kind in kinds}
    state |= {"scalar": torch.tensor(1.0), "empty": torch.zeros(0, 3)}
    put("safetensors", "good", "torch.safetensors", safetensors.torch.save(state, {"format": "pt"}))
    put(
        "safetensors",
        "good",
        "numpy.safetensors",
        safetensors.numpy.save({"a": np.arange(6, dtype="i4").reshape(2, 3)}),
    )
    put("safetensors", "good", "empty.safetensors", safetensors.numpy.save({}))
    two = {"a": ("U8", [4], (0, 4)), "b": ("U8", [4], (4, 8))}
    whole = hand.safetensors(two, data=bytes(8))
    put("safetensors", "bad", "truncated.safetensors", whole[:-3])
    put("safetensors", "bad", "half-header.safetensors", whole[:40])
    put("safetensors", "bad", "nul-padding.safetensors", hand.safetensors(header=b"{}" + bytes(6)))
    put("safetensors", "bad", "wrong-size.safetensors", hand.safetensors({"a": ("F32", [4], (0, 8))}, data=bytes(8)))
    gap = {"a": ("U8", [4], (0, 4)), "b": ("U8", [4], (68, 72))}
    put(
        "safetensors",
        "hostile",
        "pickle-in-gap.safetensors",
        hand.safetensors(gap, data=bytes(4) + PICKLE.ljust(64, b".") + bytes(4)),
    )
    put("safetensors", "hostile", "elf-behind.safetensors", whole + b"\x7fELF\x02\x01\x01" + bytes(57))
    overlap = {"a": ("U8", [8], (0, 8)), "b": ("U8", [4], (4, 8))}
    put("safetensors", "hostile", "overlap.safetensors", hand.safetensors(overlap, data=bytes(8)))
    one, other = (b'{"dtype":"U8","shape":[4],"data_offsets":[%d,%d]}' % (start, start + 4) for start in (0, 4))
    put(
        "safetensors",
        "hostile",
        "duplicate.safetensors",
        hand.safetensors(header=b'{"a":%b,"\\u0061":%b}' % (one, other), data=bytes(8)),
    )
    put("safetensors", "hostile", "deep.safetensors", hand.safetensors(header=b'{"a":' * 3000))
    put(
        "safetensors",
        "hostile",
        "script.safetensors",
        hand.safetensors(two, data=bytes(8), metadata={"n": "<script>x()</script>"}),
    )


def gguf_files() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for order in (gguf.GGUFEndian.LITTLE, gguf.GGUFEndian.BIG):
            path = Path(folder) / f"{order.name.lower()}-endian.gguf"
            writer = gguf.GGUFWriter(path, "llama", endianess=order)
            writer.add_name("Tiny")
            writer.add_license("apache-2.0")
            writer.add_tokenizer_model("gpt2")
            writer.add_token_list(["a", "b", "{{"])
            writer.add_token_scores([0.5, 1.5, 2.5])
            writer.add_chat_template("{% for m in messages %}{{ m['content'] }}{% endfor %}")
            weights = np.linspace(-1, 1, 256, dtype="f4").reshape(1, 256)
            writer.add_tensor("plain", weights[:, :8])
            if order is gguf.GGUFEndian.LITTLE:
                for kind in (
                    gguf.GGMLQuantizationType.Q4_0,
                    gguf.GGMLQuantizationType.Q8_0,
                    gguf.GGMLQuantizationType.MXFP4,
                ):
                    writer.add_tensor(kind.name, quants.quantize(weights, kind), raw_dtype=kind)
            writer.write_header_to_file()
            writer.write_kv_data_to_file()
            writer.write_tensors_to_file()
            writer.close()
            put("gguf", "good", path.name, path.read_bytes())
    for version in (1, 2):
        old = hand.Gguf(version)
        keys = [old.key("general.architecture", hand.STRING, "llama")]
        put("gguf", "good", f"version-{version}.gguf", old.file(keys, [old.tensor("w", [8], 0, 0)], bytes(32)))
    new = hand.Gguf()
    whole = new.file([], [new.tensor("w", [64], 0, 0)], bytes(256))
    put("gguf", "bad", "truncated.gguf", whole[:-40])
    put("gguf", "bad", "half-header.gguf", whole[:50])
    put("gguf", "bad", "version-9.gguf", whole[:4] + b"\x09" + whole[5:])
    put("gguf", "bad", "unknown-type.gguf", new.file([], [new.tensor("w", [8], 999, 0)], bytes(32)))
    put("gguf", "hostile", "wraps-to-zero.gguf", new.file([], [new.tensor("w", [1 << 32, 1 << 32], 0, 0)], bytes(32)))
    put("gguf", "hostile", "far-offset.gguf", new.file([], [new.tensor("w", [8], 0, (1 << 64) - 32)], bytes(32)))
    put("gguf", "hostile", "many-keys.gguf", b"GGUF" + new.pack("IQQ", 3, 0, 1 << 62))
    twice = [new.key("general.name", hand.STRING, "a"), new.key("general.name", hand.STRING, "b")]
    put("gguf", "hostile", "duplicate-key.gguf", new.file(twice, [new.tensor("w", [8], 0, 0)], bytes(32)))
    put("gguf", "hostile", "hidden.gguf", whole + PICKLE)
    put(
        "gguf",
        "hostile",
        "alignment.gguf",
        new.file([new.key("general.alignment", hand.UINT32, 0)], [new.tensor("w", [8], 0, 0)], bytes(32)),
    )


def value(name: str, kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, [2])


def onnx_files() -> None:
    weight = numpy_helper.from_array(np.ones(2, "f4"), "w")
    constant = helper.make_node("Constant", [], ["k"], value=weight)
    branch = helper.make_graph([constant], "then", [], [value("k")])
    sparse = helper.make_sparse_tensor(
        helper.make_tensor("s", 1, [1], [1.0]), helper.make_tensor("i", 7, [1], [0]), [2]
    )
    nodes = [
        helper.make_node("If", ["c"], ["b"], then_branch=branch, else_branch=branch),
        helper.make_node("Twice", ["b"], ["y"], domain="acme.functions"),
    ]
    twice = helper.make_function(
        "acme.functions",
        "Twice",
        ["x"],
        ["y"],
        [helper.make_node("Add", ["x", "x"], ["y"])],
        [helper.make_opsetid("", 17)],
    )
    graph = helper.make_graph(
        nodes, "g", [value("c", TensorProto.BOOL)], [value("y")], [weight], sparse_initializer=[sparse]
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("acme.functions", 1)]
    model = helper.make_model(graph, functions=[twice], opset_imports=opsets, producer_name="vectors")
    model.training_info.append(helper.make_training_info(branch, [], branch, []))
    stream = io.BytesIO()
    onnx.save(model, stream)
    put("onnx", "good", "rich.onnx", stream.getvalue())
    whole = stream.getvalue()
    put("onnx", "bad", "broken-tail.onnx", whole + b"\xff\xff")
    put("onnx", "bad", "wrong-size.onnx", hand.onnx(hand.onnx_graph((5, hand.onnx_tensor(raw=bytes(4))))))
    out = hand.onnx_tensor(external={"location": "../../etc/passwd"})
    inside = hand.onnx_tensor("i", raw=bytes(8))
    hidden = hand.message((1, "a"), (23, hand.message((1, inside), (2, out), (3, 2))))
    put("onnx", "hostile", "climbs-out.onnx", hand.onnx(hand.onnx_graph((5, out))))
    put("onnx", "hostile", "sparse-attribute.onnx", hand.onnx(hand.onnx_graph((1, hand.onnx_node("Op", hidden)))))
    put("onnx", "hostile", "memory-address.onnx", hand.onnx_external("*/_ORT_MEM_ADDR_/*"))
    put("onnx", "hostile", "custom-domain.onnx", hand.onnx(hand.onnx_graph((1, hand.onnx_node("Run", domain="acme")))))
    put(
        "onnx",
        "hostile",
        "python.onnx",
        hand.onnx(hand.onnx_graph((1, hand.onnx_node("PyOp", domain="ai.onnx.contrib")))),
    )
    deep = hand.onnx_graph((5, out))
    for _ in range(200):
        deep = hand.onnx_graph((1, hand.onnx_node("Op", hand.message((1, "a"), (6, deep)))))
    put("onnx", "hostile", "deep.onnx", hand.onnx(deep))


if __name__ == "__main__":
    for old in ("safetensors", "gguf", "onnx"):
        for kind in ("good", "bad", "hostile"):
            shutil.rmtree(VECTORS / old / kind, ignore_errors=True)
    safetensors_files()
    gguf_files()
    onnx_files()
