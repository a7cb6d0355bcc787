"""The threat classes of Keras, HDF5 and TensorFlow: numbers 37 to 44.

Payloads run ``true`` at most, and nothing here loads them.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.examining import complete, examined, findings_of, rules_of
from weighbridge.core.rule import Severity

VECTORS = Path(__file__).parents[1] / "vectors"
BYTECODE = "4wEAAAAAAAAAAAAAAAEAAAABAAAAQwAAAHMEAAAAfABTAKkAqQFOcgEAAAByAgAAAA=="


def layer(name: str, module: str = "keras.layers", /, **config: Any) -> dict[str, Any]:
    return {"module": module, "class_name": name, "config": config, "registered_name": None}


def function(module: str, name: str) -> dict[str, Any]:
    return {"module": module, "class_name": "function", "config": name, "registered_name": "function"}


def model(*layers: object, **more: object) -> bytes:
    return json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": layers}, **more}).encode()


def archive(config: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as found:
        found.writestr("metadata.json", '{"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"}')
        found.writestr("config.json", config)
    return buffer.getvalue()


def worst(data: bytes, rule: str) -> Severity | None:
    return max((f.severity for f in findings_of(data) if f.rule.id == rule), default=None)


@pytest.mark.parametrize(
    "config",
    [
        model(layer("Lambda", function={"class_name": "__lambda__", "config": {"code": BYTECODE}})),
        model({"class_name": "Lambda", "config": {"function": [BYTECODE, None, None], "function_type": "lambda"}}),
        model(
            {"class_name": "Custom>Lambda", "config": {"output_shape": [BYTECODE, None, None], "function_type": "x"}}
        ),
        model(layer("Dense", units=1, activation={"class_name": "__lambda__", "config": {"value": BYTECODE}})),
        model(compile_config={"loss": {"class_name": "__lambda__", "config": {"value": BYTECODE}}}),
        model(
            {"name": "d", "inbound_nodes": [{"args": [], "kwargs": {"f": {"class_name": "__lambda__", "config": {}}}}]}
        ),
        model(layer("Dense", units=1, note=BYTECODE + "A" * 100)),
        model(layer("Lambda", function={"class_name": "__lambda__", "config": {}})).decode().encode("utf-16"),
        model(layer("Lambda", function={"class_name": "__lambda__", "config": {}})).replace(
            b"class_n", b"\\u0063lass_n"
        ),
        b'{"class_name": "Sequential", "config": {"a": {"class_name": "__lambda__", "config": 1}, "a": 2}}',
    ],
    ids=[
        "keras3",
        "keras2",
        "output-shape",
        "activation",
        "loss",
        "call-argument",
        "stray",
        "utf-16",
        "escaped",
        "shadowed",
    ],
)
def test_class_37_keras_lambda_code(config: bytes) -> None:
    assert worst(config, "keras.lambda") is Severity.CRITICAL
    assert "keras.lambda" in rules_of(archive(config))


@pytest.mark.parametrize("name", ["lambda.h5", "lambda-dense.h5"])
def test_class_37_keras_lambda_code_in_hdf5(name: str) -> None:
    assert worst((VECTORS / "hdf5/hostile" / name).read_bytes(), "keras.lambda") is Severity.CRITICAL


def test_class_37_keras_lambda_code_in_savedmodel_metadata() -> None:
    assert "keras.lambda" in rules_of((VECTORS / "tensorflow/hostile/keras_metadata.pb").read_bytes())


@pytest.mark.parametrize(
    ("module", "name", "severity"),
    [
        ("os", "system", Severity.CRITICAL),
        ("subprocess", "Popen", Severity.CRITICAL),
        ("builtins", "exec", Severity.CRITICAL),
        ("posix", "system", Severity.CRITICAL),
        ("torch.hub", "load", Severity.HIGH),
        ("tensorflow.io", "write_file", Severity.HIGH),
    ],
)
def test_class_38_keras_module_import(module: str, name: str, severity: Severity) -> None:
    assert worst(model(layer("Activation", activation=function(module, name))), "keras.unsafe-module") is severity
    as_class = worst(model(layer(name, module)), "keras.unsafe-module")
    assert as_class is not None
    assert as_class >= Severity.HIGH
    assert "keras.unsafe-module" in rules_of(archive(model(layer(name, module))))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keras.utils", "get_file"),
        ("keras.src.utils.file_utils", "get_file"),
        ("tf_keras.src.utils.data_utils", "get_file"),
        ("keras.saving", "load_model"),
        ("keras.models", "model_from_json"),
        ("keras.ops", "while_loop"),
        ("keras.activations", "deserialize"),
    ],
)
def test_class_39_keras_gadget_in_allowed_namespace(module: str, name: str) -> None:
    assert worst(model(layer("Activation", activation=function(module, name))), "keras.unsafe-module") is Severity.HIGH
    assert worst(model(layer(name, module)), "keras.unsafe-module") is Severity.HIGH


def test_class_39_keras_tensorflow_function_of_a_layer() -> None:
    hostile = {"class_name": "TFOpLambda", "config": {"function": "raw_ops.WriteFile"}}
    assert worst(model(hostile), "keras.unsafe-module") is Severity.HIGH
    node = {"class_name": "TensorFlowOpLayer", "config": {"node_def": '{"name": "n", "op": "EagerPyFunc"}'}}
    assert "tensorflow.python-op" in rules_of(model(node))


def test_class_40_keras_safe_mode_turned_off() -> None:
    for module in ("keras.config", "keras.src.saving.serialization_lib"):
        config = model(layer("Activation", activation=function(module, "enable_unsafe_deserialization")))
        assert worst(config, "keras.unsafe-module") is Severity.HIGH


def test_class_41_keras_legacy_hdf5() -> None:
    """What a configuration gives as JSON it gives as an attribute of an HDF5 file."""
    for name in ("lambda.h5", "lambda-dense.h5"):
        assert examined((VECTORS / "hdf5/hostile" / name).read_bytes())[0].format == "keras-h5"
    good = (VECTORS / "hdf5/good/keras.h5").read_bytes()
    assert findings_of(good) == []
    assert complete(good)
    hostile = good.replace(
        b'"class_name": "Dense", "module": "keras.layers"', b'"class_name": "Dense", "module": "subprocess__"'
    )
    assert rules_of(hostile) & {"keras.unknown-class", "keras.unsafe-module"}


def test_class_42_pickle_in_a_keras_layer() -> None:
    data = (VECTORS / "keras/hostile/torch-module.keras").read_bytes()
    assert worst(data, "keras.nested-pickle") is Severity.HIGH
    parts = [part for top in examined(data) for part in top.walk()]
    inner = [part for part in parts if part.name.startswith("base64@.config.layers[0].config.module")]
    assert [part.size for part in inner[:1]] == [28]
    assert "keras.nested-pickle" in rules_of(model(layer("TorchModuleWrapper", "my.module", module="x")))


@pytest.mark.parametrize("version", ["earliest", "latest"])
def test_class_42_pickle_in_hdf5(version: str) -> None:
    data = (VECTORS / f"hdf5/hostile/pickle-{version}.h5").read_bytes()
    names = {part.name for top in examined(data) for part in top.walk()}
    assert {"contiguous", "chunked", "growing", "opaque", "rows[0]", "@unpickled"} <= names


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../../secret", "https://example.invalid/x", "C:\\x", "~/.ssh/id_rsa"]
)
@pytest.mark.parametrize("owner", ["StringLookup", "IntegerLookup", "TextVectorization", "IndexLookup"])
def test_class_43_file_read_through_vocabulary(owner: str, target: str) -> None:
    assert worst(model(layer(owner, vocabulary=target)), "keras.file-access") is Severity.HIGH
    assert "keras.file-access" not in rules_of(model(layer(owner, vocabulary=["a", target])))


def test_class_43_file_read_through_a_layer_that_loads_models() -> None:
    assert worst(model(layer("TFSMLayer", filepath="/models/other")), "keras.file-access") is Severity.HIGH


@pytest.mark.parametrize("name", ["external-storage", "external-link", "virtual-earliest", "virtual-latest"])
def test_class_43_file_read_through_hdf5(name: str) -> None:
    data = (VECTORS / f"hdf5/hostile/{name}.h5").read_bytes()
    assert worst(data, "hdf5.external-file") is Severity.HIGH
    moved = b"\0" * 2048 + data
    assert worst(moved, "hdf5.external-file") is Severity.HIGH


@pytest.mark.parametrize(
    ("name", "rule", "severity"),
    [
        ("python", "tensorflow.python-op", Severity.CRITICAL),
        ("files", "tensorflow.file-op", Severity.HIGH),
        ("network", "tensorflow.network-op", Severity.HIGH),
        ("unknown", "tensorflow.unknown-op", Severity.MEDIUM),
        ("unknown", "tensorflow.native-op", Severity.HIGH),
    ],
)
def test_class_44_tensorflow_operations(name: str, rule: str, severity: Severity) -> None:
    for suffix in (".pb", "-savedmodel.pb"):
        assert worst((VECTORS / f"tensorflow/hostile/{name}{suffix}").read_bytes(), rule) is severity


def test_class_44_tensorflow_text_form_and_assets() -> None:
    assert "tensorflow.python-op" in rules_of((VECTORS / "tensorflow/hostile/python.pbtxt").read_bytes())
    assert "tensorflow.file-op" in rules_of((VECTORS / "tensorflow/hostile/asset.pb").read_bytes())


def test_class_44_exported_model_passes() -> None:
    folder = VECTORS / "tensorflow/good/savedmodel"
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "variables/variables.data-00000-of-00001" in files
    assert findings_of(files) == []
    assert complete(files)
