"""Writes the benign corpus: what the real libraries save, in every way in which they save it.

    python -m scripts.corpora.benign FOLDER     # needs the frameworks

Every file must pass a scan: complete, and without a finding above ``low``.
"""

from __future__ import annotations

import io
import pickle
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from scripts.corpora.objects import LIBRARIES

PROTOCOLS = (0, 2, 4, 5)
COMPRESSIONS = ("zlib", "gzip", "bz2", "xz", "lzma", "lz4")


def write_all(folder: Path) -> int:
    """Write the corpus; returns how many files it has."""
    warnings.simplefilter("ignore")
    makers: tuple[Callable[[Path], Any], ...] = (
        write_pickles,
        write_joblib,
        write_numpy,
        write_compressed_pickles,
        write_checkpoints,
        write_tensors,
        write_onnx,
        write_gguf,
        write_boosters,
        write_transformers,
    )
    for make in makers:
        make(folder)
    return sum(path.is_file() for path in folder.rglob("*"))


def _place(folder: Path, *parts: str) -> Path:
    path = folder.joinpath(*(re.sub(r"[^\w.+-]", "_", part) for part in parts))
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _objects(*libraries: str) -> Iterator[tuple[str, str, Any]]:
    for library in libraries or LIBRARIES:
        for name, value in LIBRARIES[library]():
            yield library, name, value


def write_pickles(folder: Path) -> None:
    """Every object that plain pickle can write, with old and new protocols."""
    for library, name, value in _objects():
        for protocol in PROTOCOLS:
            try:
                data = pickle.dumps(value, protocol)
            except (TypeError, pickle.PicklingError):  # some libraries refuse old protocols
                continue
            _place(folder, "pickle", library, f"{name}.{protocol}.pkl").write_bytes(data)


def write_joblib(folder: Path) -> None:
    """Arrays, frames and estimators with every compression of joblib."""
    import joblib

    chosen = ("numpy", "scipy", "pandas", "sklearn", "booster")
    for index, (library, name, value) in enumerate(_objects(*chosen)):
        try:
            joblib.dump(value, _place(folder, "joblib", library, f"{name}.joblib"))
            method = COMPRESSIONS[index % len(COMPRESSIONS)]
            joblib.dump(value, _place(folder, "joblib", library, f"{name}.{method}.joblib"), compress=(method, 3))
        except (TypeError, pickle.PicklingError):
            continue
    import numpy

    for method in COMPRESSIONS:
        for level in (1, 9):
            value = {"weights": numpy.arange(1000.0), "names": numpy.array(["a", None], dtype=object)}
            joblib.dump(value, _place(folder, "joblib", f"mixed-{method}-{level}.pkl"), compress=(method, level))


def write_numpy(folder: Path) -> None:
    """``.npy`` and ``.npz``, plain, compressed, and with objects."""
    import numpy

    for _, name, value in _objects("numpy"):
        if type(value) is numpy.ndarray and value.dtype.kind != "T":
            numpy.save(_place(folder, "numpy", f"{name}.npy"), value, allow_pickle=True)
    arrays = {"a": numpy.arange(10.0), "b": numpy.zeros((2, 2), "i2")}
    numpy.savez(_place(folder, "numpy", "plain.npz"), **arrays)
    numpy.savez_compressed(_place(folder, "numpy", "compressed.npz"), **arrays)
    numpy.savez(_place(folder, "numpy", "objects.npz"), names=numpy.array(["x", None], dtype=object), **arrays)


def write_compressed_pickles(folder: Path) -> None:
    """pandas' ``to_pickle`` with every compression, and scipy's sparse files."""
    import pandas
    from scipy import sparse

    frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    for extension in ("pkl", "pkl.gz", "pkl.bz2", "pkl.xz", "pkl.zip", "pkl.zst", "pkl.tar"):
        frame.to_pickle(_place(folder, "pandas", f"frame.{extension}"))
    sparse.save_npz(_place(folder, "scipy", "matrix.npz"), sparse.eye(4, format="csr"))


def write_checkpoints(folder: Path) -> None:
    """PyTorch's zip format, its legacy format, and whole modules of ``torch.nn``."""
    import torch

    for library, name, value in _objects("torch", "torch-module"):
        for kind, modern in (("zip", True), ("legacy", False)):
            try:
                torch.save(
                    value, _place(folder, "torch", library, kind, f"{name}.pt"), _use_new_zipfile_serialization=modern
                )
            except (RuntimeError, TypeError, AttributeError):  # not every tensor fits the legacy format
                _place(folder, "torch", library, kind, f"{name}.pt").unlink(missing_ok=True)
    for protocol in (2, 3, 4, 5):
        value = {"weight": torch.zeros(3), "step": 1}
        torch.save(value, _place(folder, "torch", f"protocol-{protocol}.pth"), pickle_protocol=protocol)


def write_tensors(folder: Path) -> None:
    """safetensors of every type, with and without metadata."""
    import torch
    from safetensors.torch import save_file

    kinds = (
        "float32",
        "float16",
        "bfloat16",
        "float64",
        "int64",
        "int32",
        "int16",
        "int8",
        "uint8",
        "bool",
        "float8_e4m3fn",
    )
    tensors = {f"t.{kind}": torch.zeros(2, 3).to(getattr(torch, kind)) for kind in kinds}
    save_file(tensors, _place(folder, "safetensors", "types.safetensors"))
    save_file({"w": torch.zeros(4)}, _place(folder, "safetensors", "metadata.safetensors"), metadata={"format": "pt"})
    save_file({}, _place(folder, "safetensors", "empty.safetensors"))
    save_file({"w": torch.zeros(0, 3)}, _place(folder, "safetensors", "zero.safetensors"))


def write_onnx(folder: Path) -> None:
    """A small graph, with its tensors inside and outside."""
    import numpy
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    weight = numpy_helper.from_array(numpy.ones((2, 2), dtype=numpy.float32), "w")
    node = helper.make_node("MatMul", ["x", "w"], ["y"])
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 2]) for name in ("x", "y")]
    graph = helper.make_graph([node], "g", values[:1], values[1:], [weight])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)])
    onnx.save(model, _place(folder, "onnx", "plain.onnx"))
    onnx.save(
        model,
        _place(folder, "onnx", "external", "model.onnx"),
        save_as_external_data=True,
        location="model.onnx.data",
        size_threshold=0,
    )


def write_gguf(folder: Path) -> None:
    """A GGUF file with metadata, a vocabulary and tensors."""
    import gguf
    import numpy

    writer = gguf.GGUFWriter(_place(folder, "gguf", "model.gguf"), "llama")
    writer.add_context_length(128)
    writer.add_name("tiny")
    writer.add_token_list(["<s>", "</s>", "a"])
    writer.add_chat_template(
        "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"
    )
    writer.add_tensor("token_embd.weight", numpy.zeros((3, 32), dtype=numpy.float32))
    writer.add_tensor("output.weight", numpy.zeros((3, 32), dtype=numpy.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_boosters(folder: Path) -> None:
    """The boosters' own formats."""
    for _, name, value in _objects("booster"):
        if name == "xgboost-booster":
            value.save_model(_place(folder, "xgboost", "model.json"))
        elif name == "lightgbm-booster":
            value.save_model(_place(folder, "lightgbm", "model.txt"))


def write_transformers(folder: Path) -> None:
    """Small models of several architectures, saved by transformers itself."""
    import torch
    import transformers

    torch.manual_seed(0)
    small = {
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "vocab_size": 50,
    }
    models = {
        "bert": (transformers.BertConfig(**small), transformers.BertModel),
        "gpt2": (transformers.GPT2Config(n_embd=16, n_layer=1, n_head=2, vocab_size=50), transformers.GPT2LMHeadModel),
        "llama": (transformers.LlamaConfig(**small), transformers.LlamaForCausalLM),
        "t5": (
            transformers.T5Config(d_model=16, d_ff=32, num_layers=1, num_heads=2, vocab_size=50),
            transformers.T5Model,
        ),
        "vit": (transformers.ViTConfig(**{k: v for k, v in small.items() if k != "vocab_size"}), transformers.ViTModel),
        "mistral": (transformers.MistralConfig(num_key_value_heads=2, **small), transformers.MistralForCausalLM),
    }
    for name, (configuration, kind) in models.items():
        kind(configuration).save_pretrained(_place(folder, "transformers", name, ".").parent)
    whole = io.BytesIO()
    torch.save(transformers.BertModel(models["bert"][0]), whole)
    _place(folder, "transformers", "whole-bert.pt").write_bytes(whole.getvalue())


if __name__ == "__main__":
    print(write_all(Path(sys.argv[1])), "files")
