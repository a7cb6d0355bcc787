"""What the walk over a Keras configuration states, and how its names are judged."""

from __future__ import annotations

import json

import pytest

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.facts.common import Property
from weighbridge.examine.models.facts.keras import KerasFile, KerasObject
from weighbridge.examine.models.formats import keras_config
from weighbridge.examine.models.json_text import decode_json
from weighbridge.examine.models.keras_config import walk_keras_config
from weighbridge.examine.models.knowledge.keras import Judgement, judge


def item(kind: str, module: str, name: str, registered: str = "") -> KerasObject:
    return KerasObject(kind=kind, module=module, name=name, registered=registered, where="")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (item("class", "keras.layers", "Dense"), Judgement.ORDINARY),
        (item("class", "keras.src.models.functional", "Functional", "Functional"), Judgement.ORDINARY),
        (item("class", "tf_keras.src.engine.functional", "Functional", "Functional"), Judgement.ORDINARY),
        (item("class", "", "Dense"), Judgement.ORDINARY),
        (item("class", "", "Custom>Adam"), Judgement.ORDINARY),
        (item("class", "", "Custom>MyLayer"), Judgement.UNKNOWN),
        (item("class", "keras.layers", "Dense", "my>Dense"), Judgement.UNKNOWN),
        (item("class", "keras.layers", "NewLayer"), Judgement.UNKNOWN),
        (item("class", "kerasx.layers", "Dense"), Judgement.UNKNOWN),
        (item("class", "__main__", "MyLayer", "MyLayer"), Judgement.UNKNOWN),
        (item("class", "my.layers", "run"), Judgement.FOREIGN),
        (item("class", "subprocess", "Popen"), Judgement.SYSTEM),
        (item("class", "tensorflow.python.framework.tensor", "TensorSpec"), Judgement.ORDINARY),
        (item("class", "any.where", "TorchModuleWrapper"), Judgement.PICKLE),
        (item("class", "keras.layers", "TFSMLayer"), Judgement.LOADER),
        (item("function", "builtins", "relu", "function"), Judgement.ORDINARY),
        (item("function", "builtins", "my_function", "function"), Judgement.UNKNOWN),
        (item("function", "builtins", "eval"), Judgement.SYSTEM),
        (item("function", "keras.activations", "relu"), Judgement.ORDINARY),
        (item("function", "keras.activations", "get"), Judgement.UNSAFE),
        (item("function", "keras.utils", "get_file"), Judgement.UNSAFE),
        (item("function", "numpy", "load"), Judgement.FOREIGN),
        (item("function", "os.path", "join"), Judgement.SYSTEM),
        (item("tensorflow-function", "", "nn.relu"), Judgement.ORDINARY),
        (item("tensorflow-function", "", "io.read_file"), Judgement.UNSAFE),
        (item("tensorflow-function", "", "mystery"), Judgement.UNKNOWN),
    ],
)
def test_judgement(found: KerasObject, expected: Judgement) -> None:
    assert judge(found) is expected


def test_every_dictionary_is_looked_at() -> None:
    inner = {"module": "a", "class_name": "X", "config": {"deep": [{"class_name": "Y", "config": None}]}}
    config = {"x": [1, {"args": inner}], "class_name": 7}
    found = [fact for fact in walk_keras_config(config, "", Budget()) if isinstance(fact, KerasObject)]
    assert [(fact.module, fact.name, fact.where) for fact in found] == [
        ("", "(int)", ""),
        ("a", "X", ".x[1].args"),
        ("", "Y", ".x[1].args.config.deep[0]"),
    ]


def test_names_are_stated_once() -> None:
    config = [{"module": "keras.layers", "class_name": "Dense", "config": {}}] * 50
    assert len([fact for fact in walk_keras_config(config, "", Budget()) if isinstance(fact, KerasObject)]) == 1


def test_properties_and_files() -> None:
    config = {"class_name": "Functional", "keras_version": "3.1", "config": {"layers": [], "filepath": "/x"}}
    found = list(walk_keras_config(config, "", Budget()))
    assert {(fact.key, fact.value) for fact in found if isinstance(fact, Property)} == {
        ("architecture", "Functional"),
        ("framework_version", "3.1"),
    }
    assert [(fact.owner, fact.key, fact.target) for fact in found if isinstance(fact, KerasFile)] == [
        ("Functional", "filepath", "/x")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"class_name": "A", "config": {}}', True),
        ('[{"a": {"class_name": "A", "config": {}}}]', True),
        ('{"cl\\u0061ss_name": "A", "c\\u006fnfig": {}}', True),
        ('\ufeff{"class_name": "A", "config": {}}', True),
        ('{"keras_version": "3", "date_saved": "x"}', True),
        ('{"class_name": "A"}', False),
        ('{"_class_name": "UNet", "config": {}}', False),
        ('{"class_name": "A", "config": {}', False),
        ('"class_name config"', False),
        ("class_name: config", False),
    ],
)
def test_probe(text: str, expected: bool) -> None:
    for data in (text.encode(), b"\xff\xfe" + text.lstrip("\ufeff").encode("utf-16-le")):
        assert keras_config.probe(BytesReader(data), data[:4096]) is expected


def test_too_much_is_not_silence() -> None:
    padding = '"' + "x" * (33 << 20) + '"'
    data = ('{"class_name": "A", "pad": ' + padding + ', "config": {}}').encode()
    assert keras_config.probe(BytesReader(data), data[:4096])
    with pytest.raises(LimitError):
        list(keras_config.parse(BytesReader(data), Budget()))


def test_json_bounds() -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        decode_json(b"[" * 100_000, Budget())
    with pytest.raises(InputError, match="not JSON"):
        decode_json(b"{]", Budget())
    with pytest.raises(LimitError):
        decode_json(b"[" + b"0," * 2_000_000 + b"0]", Budget())
    with pytest.raises(LimitError):
        decode_json(b"[1,2,3]", Budget(limits=Limits(operations=3)))
    assert decode_json(b'{"a": 1, "a": 2}', Budget())["a"] == 2
    assert json.dumps(decode_json(b'{"a": {"b": 1}, "a": 2}', Budget()))
