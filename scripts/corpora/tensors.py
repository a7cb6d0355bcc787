"""Makes the benign corpus of safetensors, GGUF and ONNX files with the real libraries.

    python scripts/corpora/tensors.py FOLDER

Needs NumPy, PyTorch, safetensors, gguf and onnx; uses onnxscript (PyTorch's exporter) and
skl2onnx where they are installed. Every file and folder below ``FOLDER/benign`` is what
ordinary users of these libraries publish: a scan must be complete and find nothing above
``low``.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import onnx
import safetensors.numpy
import safetensors.torch
import torch
from gguf import quants
from gguf.constants import GGMLQuantizationType
from onnx import TensorProto, helper, numpy_helper

TEMPLATE = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>\n' + message['content'] + eos_token }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}"
)


def torch_safetensors(folder: Path) -> None:
    dtypes = [
        torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
        torch.uint8, torch.bool, torch.float8_e4m3fn, torch.float8_e5m2, torch.complex64, torch.uint64, torch.uint32,
        torch.uint16, torch.float8_e4m3fnuz, torch.float8_e5m2fnuz,
    ]  # fmt: skip
    everything = {str(dtype).removeprefix("torch."): torch.zeros(3, 5).to(dtype) for dtype in dtypes}
    save = safetensors.torch.save_file
    save(everything, folder / "dtypes.safetensors", {"format": "pt"})
    save({"scalar": torch.tensor(1.5), "empty": torch.zeros(0, 4), "one": torch.ones(1)}, folder / "shapes.safetensors")
    save({}, folder / "nothing.safetensors")
    save({}, folder / "metadata.safetensors", {"format": "pt", "é": "ü — 漢字 😀", "quote": '"\\{}'})
    training = {
        "ss_sd_model_name": "base.safetensors",
        "ss_network_module": "networks.lora",
        "ss_tag_frequency": '{"folder": {"cat": 12, "dog": 3}}',
        "ss_optimizer": "bitsandbytes.optim.adamw.AdamW8bit(weight_decay=0.1)",
        "modelspec.architecture": "stable-diffusion-xl-v1-base/lora",
        "modelspec.license": "apache-2.0",
    }
    save({"lora_down.weight": torch.randn(4, 64), "alpha": torch.tensor(4.0)}, folder / "lora.safetensors", training)
    linear = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.BatchNorm1d(64), torch.nn.Linear(64, 2))
    safetensors.torch.save_model(linear, str(folder / "module.safetensors"))
    tied = torch.nn.ModuleList([torch.nn.Linear(8, 8), torch.nn.Linear(8, 8)])
    tied[1].weight = tied[0].weight
    safetensors.torch.save_model(tied, str(folder / "tied.safetensors"))


def numpy_safetensors(folder: Path) -> None:
    arrays = {f"layer.{i}.weight": np.random.default_rng(i).normal(size=(7, i % 5)).astype("f4") for i in range(500)}
    safetensors.numpy.save_file(arrays, folder / "many.safetensors", {"format": "np"})
    mixed = {
        "a": np.arange(3, dtype="u1"),
        "b": np.arange(3, dtype="f8"),
        "c": np.zeros((), "f2"),
        "d": np.ones((2, 0, 3)),
    }
    safetensors.numpy.save_file(mixed, folder / "mixed.safetensors")


def write(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def vocabulary(writer: gguf.GGUFWriter, size: int) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("llama-bpe")
    writer.add_token_list([f"token {{{{{i}}}}} é" for i in range(size)])
    writer.add_token_types([1] * size)
    writer.add_token_scores([0.5] * size)
    writer.add_token_merges([f"a{i} b{i}" for i in range(size)])
    writer.add_bos_token_id(1)
    writer.add_add_bos_token(True)
    writer.add_chat_template(TEMPLATE)


def gguf_files(folder: Path) -> None:
    for order in (gguf.GGUFEndian.LITTLE, gguf.GGUFEndian.BIG):
        writer = gguf.GGUFWriter(folder / f"model-{order.name.lower()}.gguf", "llama", endianess=order)
        writer.add_name("Tiny")
        writer.add_license("apache-2.0")
        writer.add_base_model_count(1)
        writer.add_base_model_repo_url(0, "https://example.org/base")
        writer.add_context_length(128)
        writer.add_rope_freq_base(10000.0)
        writer.add_file_type(1)
        writer.add_languages(["en", "de"])
        vocabulary(writer, 3000)
        for name in ("float32", "float16", "int8", "int16", "int32", "int64", "float64"):
            writer.add_tensor(f"blk.0.{name}", np.arange(12, dtype=name).reshape(3, 4))
        write(writer)
    writer = gguf.GGUFWriter(folder / "quantized.gguf", "llama")
    writer.add_custom_alignment(64)
    weights = np.random.default_rng(0).normal(size=(3, 512)).astype("f4")
    for kind in GGMLQuantizationType:
        try:
            packed = quants.quantize(weights, kind)
        except NotImplementedError:
            block, size = gguf.GGML_QUANT_SIZES[kind]
            if block == 1 or kind is GGMLQuantizationType.Q8_1:
                continue
            packed = np.zeros((3, 512 // block * size), "u1")
        writer.add_tensor(f"blk.{kind.name}.weight", packed, raw_dtype=kind)
    write(writer)
    writer = gguf.GGUFWriter(folder / "vocabulary.gguf", "llama")
    vocabulary(writer, 500)
    writer.add_array("tokenizer.ggml.precompiled_charsmap", bytes(range(256)) * 20)
    writer.add_chat_template([{"name": "default", "template": TEMPLATE}, {"name": "tool_use", "template": TEMPLATE}])
    write(writer)
    writer = gguf.GGUFWriter(folder / "adapter.gguf", "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 16.0)
    writer.add_tensor("blk.0.attn_q.weight.lora_a", np.ones((4, 64), "f4"))
    write(writer)


def value(name: str, shape: list[int | str], kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def plain_graph(name: str = "g") -> onnx.GraphProto:
    weight = numpy_helper.from_array(np.random.default_rng(1).normal(size=(64, 64)).astype("f4"), "w")
    bias = helper.make_tensor("b", TensorProto.FLOAT, [64], [0.5] * 64)
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["m"], name="product"),
        helper.make_node("Add", ["m", "b"], ["s"]),
        helper.make_node("Relu", ["s"], ["y"]),
    ]
    return helper.make_graph(nodes, name, [value("x", ["n", 64])], [value("y", ["n", 64])], [weight, bias])


def onnx_plain(folder: Path) -> None:
    model = helper.make_model(plain_graph(), producer_name="corpus", producer_version="1.0", doc_string="a small model")
    helper.set_model_props(model, {"author": "nobody", "license": "Apache-2.0"})
    onnx.save(model, folder / "plain.onnx")
    tensors = []
    for kind in TensorProto.DataType.values():
        if kind not in (TensorProto.UNDEFINED, TensorProto.STRING):
            tensors.append(helper.make_tensor(f"k{kind}", kind, [3, 5], [1] * 15))
            dtype = helper.tensor_dtype_to_np_dtype(kind)
            tensors.append(numpy_helper.from_array(np.zeros((3, 5), dtype), f"r{kind}"))
    tensors.append(helper.make_tensor("names", TensorProto.STRING, [2], [b"cat", b"dog"]))
    tensors.append(helper.make_tensor("scalar", TensorProto.INT64, [], [1]))
    tensors.append(helper.make_tensor("empty", TensorProto.FLOAT, [0], []))
    graph = helper.make_graph([helper.make_node("Identity", ["k1"], ["y"])], "g", [], [value("y", [3, 5])], tensors)
    onnx.save(helper.make_model(graph), folder / "types.onnx")


def onnx_external(folder: Path) -> None:
    for name, together in (("together", True), ("apart", False)):
        (folder / name).mkdir(exist_ok=True)
        for old in (folder / name).iterdir():
            old.unlink()
        model = helper.make_model(plain_graph())
        onnx.save_model(
            model,
            folder / name / "model.onnx",
            save_as_external_data=True,
            all_tensors_to_one_file=together,
            location="model.onnx_data" if together else None,
            size_threshold=16,
            convert_attribute=True,
        )


def onnx_control_flow(folder: Path) -> None:
    def branch(name: str, number: float) -> onnx.GraphProto:
        constant = helper.make_node(
            "Constant", [], [name], value=helper.make_tensor("c", TensorProto.FLOAT, [1], [number])
        )
        return helper.make_graph([constant], name, [], [value(name, [1])])

    choose = helper.make_node("If", ["c"], ["y"], then_branch=branch("t", 1.0), else_branch=branch("e", 0.0))
    graph = helper.make_graph([choose], "g", [value("c", [], TensorProto.BOOL)], [value("y", [1])])
    onnx.save(helper.make_model(graph), folder / "if.onnx")
    body = helper.make_graph(
        [helper.make_node("Identity", ["cond"], ["cond_out"]), helper.make_node("Add", ["v", "v"], ["v_out"])],
        "body",
        [value("i", [], TensorProto.INT64), value("cond", [], TensorProto.BOOL), value("v", [1])],
        [value("cond_out", [], TensorProto.BOOL), value("v_out", [1])],
    )
    loop = helper.make_node("Loop", ["n", "c", "v"], ["y"], body=body)
    inputs = [value("n", [], TensorProto.INT64), value("c", [], TensorProto.BOOL), value("v", [1])]
    onnx.save(helper.make_model(helper.make_graph([loop], "g", inputs, [value("y", [1])])), folder / "loop.onnx")


def onnx_rare(folder: Path) -> None:
    values = helper.make_tensor("sparse", TensorProto.FLOAT, [2], [1.0, 2.0])
    indices = helper.make_tensor("indices", TensorProto.INT64, [2], [0, 5])
    sparse = helper.make_sparse_tensor(values, indices, [3, 4])
    graph = plain_graph()
    graph.sparse_initializer.append(sparse)
    graph.node.append(helper.make_node("Constant", [], ["sc"], sparse_value=sparse))
    function = helper.make_function(
        "acme.functions",
        "Twice",
        ["x"],
        ["y"],
        [helper.make_node("Add", ["x", "x"], ["y"])],
        [helper.make_opsetid("", 17)],
    )
    graph.node.append(helper.make_node("Twice", ["y"], ["twice"], domain="acme.functions"))
    opsets = [
        helper.make_opsetid("", 17),
        helper.make_opsetid("acme.functions", 1),
        helper.make_opsetid("com.microsoft", 1),
    ]
    graph.node.append(helper.make_node("Gelu", ["y"], ["gelu"], domain="com.microsoft"))
    model = helper.make_model(graph, functions=[function], opset_imports=opsets)
    step = helper.make_training_info(plain_graph("algorithm"), [("w", "y")], plain_graph("start"), [("b", "y")])
    model.training_info.append(step)
    onnx.save(model, folder / "rare.onnx")


def torch_onnx(folder: Path) -> None:
    from torch import nn

    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(100, 32)
            self.layer = nn.TransformerEncoderLayer(32, 4, batch_first=True)
            self.head = nn.Linear(32, 5)

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            return self.head(self.layer(self.embedding(tokens)).mean(1))

    image = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    )
    for name, model, example in (
        ("attention", Attention(), torch.zeros(1, 8, dtype=torch.long)),
        ("convolution", image, torch.zeros(1, 3, 16, 16)),
    ):
        for external in (False, True):
            place = folder / f"{name}-{'external' if external else 'inline'}"
            place.mkdir(exist_ok=True)
            torch.onnx.export(
                model.eval(), (example,), place / "model.onnx", dynamo=True, external_data=external, verbose=False
            )


def sklearn_onnx(folder: Path) -> None:
    from skl2onnx import to_onnx
    from sklearn.datasets import load_iris
    from sklearn.ensemble import GradientBoostingClassifier, IsolationForest, RandomForestClassifier
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    data, target = load_iris(return_X_y=True)
    data = data.astype("f4")
    models = [
        LogisticRegression(max_iter=500), RandomForestClassifier(10), GradientBoostingClassifier(n_estimators=5),
        KNeighborsClassifier(), SVC(), MLPClassifier(max_iter=50), IsolationForest(n_estimators=5),
    ]  # fmt: skip
    for model in models:
        fitted = make_pipeline(StandardScaler(), model).fit(data, target)
        opset = {"": 17, "ai.onnx.ml": 3}
        (folder / f"{type(model).__name__}.onnx").write_bytes(
            to_onnx(fitted, data[:1], target_opset=opset).SerializeToString()
        )
    texts = np.array(["a cat", "a dog sat", "the cat"]).reshape(-1, 1)
    words = TfidfVectorizer().fit(texts.ravel())
    (folder / "tfidf.onnx").write_bytes(
        to_onnx(words, texts[:1], target_opset={"": 17, "ai.onnx.ml": 3}).SerializeToString()
    )


def attempt(name: str, make: Callable[[Path], None], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        make(folder)
        print("made", name)
    except Exception:
        print("failed", name)
        traceback.print_exc()


def main(folder: Path) -> None:
    benign = folder / "benign"
    attempt("safetensors from PyTorch", torch_safetensors, benign / "safetensors")
    attempt("safetensors from NumPy", numpy_safetensors, benign / "safetensors")
    attempt("GGUF", gguf_files, benign / "gguf")
    for make in (onnx_plain, onnx_external, onnx_control_flow, onnx_rare):
        attempt(make.__name__, make, benign / "onnx")
    if importlib.util.find_spec("onnxscript"):
        attempt("ONNX from PyTorch", torch_onnx, benign / "onnx-torch")
    if importlib.util.find_spec("skl2onnx"):
        attempt("ONNX from scikit-learn", sklearn_onnx, benign / "onnx-sklearn")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
