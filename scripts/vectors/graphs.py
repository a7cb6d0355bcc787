"""Makes the test vectors of HDF5, Keras and TensorFlow.

    python scripts/vectors/graphs.py

Needs h5py, Keras, TensorFlow and PyTables; writes below ``tests/vectors``. Benign files come from the
libraries; hostile ones too where the library can write them, else their bytes are changed by hand.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import h5py
import numpy as np

VECTORS = Path(__file__).resolve().parents[2] / "tests" / "vectors"
LAMBDA = "4wEAAAAAAAAAAAAAAAEAAAABAAAAQwAAAHMEAAAAfABTAKkAqQFOcgEAAAByAgAAAA=="


def folder(*parts: str) -> Path:
    path = VECTORS.joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path


def sequential(*layers: dict) -> str:
    return json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": layers}})


def fill(f: h5py.File) -> None:
    f["contiguous"] = np.arange(6.0).reshape(2, 3)
    f.create_dataset(
        "gzip", data=np.arange(64, dtype="u1"), chunks=(16,), compression="gzip", shuffle=True, fletcher32=True
    )
    f.create_dataset("lzf", data=np.zeros(64, "u1"), chunks=(64,), compression="lzf")
    f.create_dataset("growing", data=np.arange(40, dtype="u1"), chunks=(4,), maxshape=(None,))
    f.create_dataset("strings", data=["a", "bb"], dtype=h5py.string_dtype())
    f.create_dataset("empty", data=h5py.Empty("f4"))
    f["type"] = np.dtype("f8")
    f["one/two"] = 1
    f["soft"] = h5py.SoftLink("/one")
    f["one/up"] = f["/"]
    f.attrs["text"] = "a value"
    f.attrs["list"] = ["a", "b"]
    for i in range(12):
        f["one"].attrs[f"attribute-{i}"] = i
        f[f"many/member-{i}"] = h5py.SoftLink("/one")


def hdf5_good() -> None:
    good = folder("hdf5", "good")
    for name, options in {
        "old": {"libver": ("earliest", "v108")},
        "new": {"libver": "latest"},
        "user-block": {"userblock_size": 512},
    }.items():
        with h5py.File(good / f"{name}.h5", "w", **options) as f:
            fill(f)
    layer = {"class_name": "Dense", "module": "keras.layers", "registered_name": None, "config": {"units": 1}}
    with h5py.File(good / "keras.h5", "w") as f:
        f.attrs["model_config"] = sequential(layer)
        f.attrs["keras_version"] = "3.15.1"
        f.attrs["backend"] = "tensorflow"
        f["model_weights/dense/kernel"] = np.zeros((2, 1), "f4")


def hdf5_hostile() -> None:
    hostile = folder("hdf5", "hostile")
    old = {"class_name": "Lambda", "config": {"function": [LAMBDA, None, None], "function_type": "lambda"}}
    with h5py.File(hostile / "lambda.h5", "w") as f:
        f.attrs["model_config"] = sequential(old)
    with h5py.File(hostile / "lambda-dense.h5", "w", libver="latest", track_order=True) as f:
        for i in range(20):
            f.attrs[f"filler-{i}"] = i
        f.attrs["model_config"] = np.bytes_(sequential(old).encode())
    with h5py.File(hostile / "external-storage.h5", "w") as f:
        f.create_dataset("layers/dense/vars/0", shape=(100,), dtype="u1", external=[("/etc/passwd", 0, 100)])
    with h5py.File(hostile / "external-link.h5", "w") as f:
        f["layers"] = h5py.ExternalLink("../elsewhere.h5", "/layers")
    for version in ("earliest", "latest"):
        with h5py.File(
            hostile / f"virtual-{version}.h5", "w", libver=("earliest", "v110") if version == "earliest" else version
        ) as f:
            mapping = h5py.VirtualLayout(shape=(2, 50), dtype="f4")
            mapping[0, :25] = h5py.VirtualSource("/root/secret.h5", "data", shape=(25,))
            mapping[1, 10:50:2] = h5py.VirtualSource("beside.h5", "data", shape=(40,))[::2]
            f.create_virtual_dataset("all", mapping)
    payload = b"cposix\nsystem\n(S'true'\ntR."
    for version in ("earliest", "latest"):
        with h5py.File(hostile / f"pickle-{version}.h5", "w", libver=version) as f:
            data = np.frombuffer(b"\x80\x02" + payload, "u1")
            f["contiguous"] = data
            f.create_dataset("chunked", data=data, chunks=(8,), compression="gzip")
            f.create_dataset("growing", data=np.tile(data, 9), chunks=(8,), maxshape=(None,))
            f.create_dataset("opaque", data=np.void(b"\x80\x02" + payload))
            rows = f.create_dataset("rows", (1,), dtype=h5py.vlen_dtype(np.uint8))
            rows[0] = np.frombuffer(payload, "u1")
            f.attrs["unpickled"] = np.bytes_(payload)


def hdf5_bad() -> None:
    bad = folder("hdf5", "bad")
    data = folder("hdf5", "good").joinpath("old.h5").read_bytes()
    (bad / "truncated.h5").write_bytes(data[: len(data) // 2])
    hostile = folder("hdf5", "hostile")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "x.h5"
        with h5py.File(path, "w") as f:
            f.create_group("loop")
        data = bytearray(path.read_bytes())
        tree = data.index(b"TREE")
        data[tree + 24 + 8 : tree + 24 + 16] = struct.pack("<Q", tree)
        (hostile / "tree-of-itself.h5").write_bytes(data)
        data = bytearray(path.read_bytes())
        data[data.index(b"TREE") + 6 : data.index(b"TREE") + 8] = b"\xff\xff"
        (hostile / "tree-claims.h5").write_bytes(data)
        with h5py.File(path, "w", libver="latest") as f:
            for i in range(40):
                f.create_group(f"group-{i}")
        data = bytearray(path.read_bytes())
        header = data.index(b"FRHP")
        data[header + 22 + 12 * 8 + 2 * 8 : header + 22 + 12 * 8 + 3 * 8] = b"\xff" * 7 + b"\x7f"
        (hostile / "heap-claims.h5").write_bytes(data)


def node(graph, op: str, name: str, *inputs: str, **attributes: object):
    found = graph.add(name=name, op=op, input=inputs)
    for key, value in attributes.items():
        if isinstance(value, str):
            found.attr[key].s = value.encode()
        else:
            found.attr[key].CopyFrom(value)
    return found


def text(value: str):
    import tensorflow as tf
    from tensorflow.core.framework import attr_value_pb2

    return attr_value_pb2.AttrValue(tensor=tf.make_tensor_proto(value))


def graph_of(*operations: tuple[str, tuple[str, ...]]):
    """A graph with each operation, its string inputs being constants."""
    from tensorflow.core.framework import graph_pb2

    graph = graph_pb2.GraphDef()
    for number, (op, arguments) in enumerate(operations):
        inputs = [f"argument_{number}_{place}" for place in range(len(arguments))]
        node(graph.node, op, f"node_{number}", *inputs)
        for name, value in zip(inputs, arguments, strict=True):
            node(graph.node, "Const", name, value=text(value))
    return graph


def in_function(graph):
    """The same nodes inside a function of the library that no node calls."""
    from tensorflow.core.framework import graph_pb2

    outer = graph_pb2.GraphDef()
    node(outer.node, "NoOp", "init")
    function = outer.library.function.add()
    function.signature.name = "never_called"
    function.node_def.extend(graph.node)
    return outer


def saved_model(graph) -> bytes:
    from tensorflow.core.protobuf import saved_model_pb2

    saved = saved_model_pb2.SavedModel(saved_model_schema_version=1)
    meta = saved.meta_graphs.add()
    meta.meta_info_def.tags.append("serve")
    meta.meta_info_def.tensorflow_version = "2.21.0"
    meta.graph_def.CopyFrom(graph)
    return saved.SerializeToString(deterministic=True)


def tensorflow_hostile() -> None:
    hostile = folder("tensorflow", "hostile")
    python = graph_of(("EagerPyFunc", ()), ("PyFunc", ()))
    files = graph_of(("WriteFile", ("/home/user/.bashrc", "true")), ("ReadFile", ("/etc/passwd",)))
    network = graph_of(("RemoteCall", ("/job:worker/task:0",)))
    unknown = graph_of(("MyCustomOp", ()), ("Abort", ()))
    node(unknown.node, "DebugIdentityV2", "debug", debug_urls="grpc://203.0.113.1:6064")
    for name, graph in {"python": python, "files": files, "network": network, "unknown": unknown}.items():
        (hostile / f"{name}.pb").write_bytes(graph.SerializeToString(deterministic=True))
        (hostile / f"{name}-savedmodel.pb").write_bytes(saved_model(in_function(graph)))
    from google.protobuf import text_format

    (hostile / "python.pbtxt").write_text(text_format.MessageToString(python))
    from tensorflow.core.protobuf import saved_model_pb2

    saved = saved_model_pb2.SavedModel.FromString(saved_model(graph_of(("NoOp", ()))))
    saved.meta_graphs[0].asset_file_def.add(filename="../../../etc/passwd").tensor_info.name = "a:0"
    (hostile / "asset.pb").write_bytes(saved.SerializeToString(deterministic=True))
    from tf_keras.protobuf import saved_metadata_pb2

    layer = {"class_name": "Lambda", "config": {"function": {"class_name": "__tuple__", "items": [LAMBDA, None, None]}}}
    metadata = saved_metadata_pb2.SavedMetadata()
    metadata.nodes.add(node_id=0, node_path="root", identifier="_tf_keras_layer", metadata=json.dumps(layer))
    (hostile / "keras_metadata.pb").write_bytes(metadata.SerializeToString(deterministic=True))


def tensorflow_good() -> None:
    import tensorflow as tf

    good = folder("tensorflow", "good")

    class Module(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = tf.Variable(tf.ones((3, 2)), name="weight")

        @tf.function(input_signature=[tf.TensorSpec((None, 3))])
        def __call__(self, x):
            return tf.nn.softmax(x @ self.weight)

    with tempfile.TemporaryDirectory() as place:
        module = Module()
        tf.saved_model.save(module, place, signatures=module.__call__)
        shutil.rmtree(good, ignore_errors=True)
        shutil.copytree(place, good / "savedmodel")
    graph = graph_of(("StringLower", ("A",)), ("Identity", ("a",)))
    (good / "frozen.pb").write_bytes(graph.SerializeToString(deterministic=True))


def keras_files() -> None:
    """Archives as ``Model.save`` lays them out, with empty weights."""
    import zipfile

    good, hostile = folder("keras", "good"), folder("keras", "hostile")
    torch_module = {"module": "keras.layers", "class_name": "TorchModuleWrapper", "registered_name": None}
    import base64

    payload = base64.b64encode(b"\x80\x02cposix\nsystem\n(S'true'\ntR.").decode()
    torch_module["config"] = {"module": {"class_name": "__bytes__", "config": {"value": payload}}, "name": "wrapped"}
    layers = {
        good / "dense.keras": {
            "module": "keras.layers",
            "class_name": "Dense",
            "registered_name": None,
            "config": {"units": 1},
        },
        hostile / "torch-module.keras": torch_module,
        hostile / "module.keras": {
            "module": "os",
            "class_name": "system",
            "registered_name": None,
            "config": {"command": "true"},
        },
    }
    with tempfile.TemporaryDirectory() as place:
        weights = Path(place) / "w.h5"
        with h5py.File(weights, "w") as f:
            f["layers/dense/vars/0"] = np.zeros((2, 1), "f4")
        for path, layer in layers.items():
            with zipfile.ZipFile(path, "w") as archive:
                for name, data in {
                    "metadata.json": json.dumps(
                        {"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"}
                    ).encode(),
                    "config.json": sequential(layer).encode(),
                    "model.weights.h5": weights.read_bytes(),
                }.items():
                    archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)


def main() -> None:
    for area in ("hdf5", "tensorflow", "keras"):
        for path in (VECTORS / area).glob("*/"):
            shutil.rmtree(path)
    tensorflow_good()
    tensorflow_hostile()
    keras_files()
    hdf5_good()
    hdf5_hostile()
    hdf5_bad()


if __name__ == "__main__":
    main()
