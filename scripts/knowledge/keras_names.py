"""Writes the table of Keras names that real configurations use.

    python scripts/knowledge/keras_names.py > src/weighbridge/examine/models/knowledge/keras_names.py

Needs Keras 3, tf_keras (Keras 2) and TensorFlow. Classes are those that Keras' own
serialisation can write: saveable classes that are part of the public interface, and those
that are not exported but that Keras writes by their place in the source (operations). Functions
are only the activations, losses, metrics and initialisers that a configuration names.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import sys
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import tensorflow as tf
import tf_keras
from keras.src.saving.keras_saveable import KerasSaveable

FUNCTION_MODULES = ("activations", "losses", "metrics", "initializers")
NOT_FUNCTIONS = {"get", "serialize", "deserialize"}
DANGEROUS = {
    "Lambda",
    "TorchModuleWrapper",
    "TFSMLayer",
    "JaxLayer",
    "FlaxLayer",
    "TFOpLambda",
    "ClassMethod",
    "InstanceMethod",
    "InstanceProperty",
}
"""Left out of the table: each has a rule of its own or runs what it is told."""

TENSORFLOW_MODULES = (
    "math",
    "nn",
    "linalg",
    "signal",
    "strings",
    "sparse",
    "ragged",
    "random",
    "dtypes",
    "bitwise",
    "sets",
    "image",
    "keras.activations",
    "quantization",
)
_TOP = """abs add add_n argmax argmin argsort asin acos atan atan2 broadcast_to cast ceil clip_by_value
clip_by_norm complex concat cond constant cos cosh cumsum divide einsum equal exp expand_dims eye fill floor gather
gather_nd greater greater_equal identity less less_equal linspace logical_and logical_not logical_or matmul maximum
meshgrid minimum multiply negative norm not_equal one_hot ones ones_like pad pow range rank realdiv reduce_all
reduce_any reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_sum repeat reshape reverse roll round
scatter_nd searchsorted sequence_mask shape sigmoid sign sin sinh size slice sort split sqrt square squeeze stack
stop_gradient strided_slice subtract tan tanh tensordot tile transpose truncatediv truncatemod unique unstack where
zeros zeros_like"""
TENSORFLOW_TOP = _TOP.split()


def walk(package: types.ModuleType, skip: tuple[str, ...] = ()) -> list[types.ModuleType]:
    modules = []
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + ".", onerror=lambda _: None):
        if any(
            part in info.name
            for part in (
                "test",
                "legacy.backend",
                "backend.torch",
                "backend.jax",
                "backend.numpy",
                "backend.openvino",
                *skip,
            )
        ):
            continue
        try:
            modules.append(importlib.import_module(info.name))
        except BaseException as error:
            print(f"left out {info.name}: {type(error).__name__}", file=sys.stderr)
    return modules


def keras_three() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    from keras.src import api_export

    classes, functions = set(), set()
    names = dict(api_export.REGISTRY.NAME_TO_SYMBOL) if hasattr(api_export, "REGISTRY") else {}
    public = [
        m
        for m in walk(keras, skip=("keras.src", "_tf_keras", "_legacy", "applications", "datasets"))
        if not m.__name__.startswith("keras.src")
    ]
    for module in [keras, *public]:
        for name, symbol in vars(module).items():
            if isinstance(symbol, type) and has_configuration(symbol):
                classes.add((module.__name__, name))
            elif (
                inspect.isfunction(symbol)
                and module.__name__.removeprefix("keras.") in FUNCTION_MODULES
                and name not in NOT_FUNCTIONS
            ):
                functions.add((module.__name__, name))
    for name, symbol in names.items():
        place, _, last = name.rpartition(".")
        if isinstance(symbol, type) and has_configuration(symbol):
            classes.add((place, last))
    for module in walk(keras.src):
        for name, symbol in vars(module).items():
            if (
                isinstance(symbol, type)
                and symbol.__module__ == module.__name__
                and has_configuration(symbol)
                and not name.startswith("_")
            ):
                classes.add((module.__name__, name))
    return classes, functions


def has_configuration(symbol: type) -> bool:
    return issubclass(symbol, KerasSaveable) or (hasattr(symbol, "from_config") and hasattr(symbol, "get_config"))


def keras_two() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    classes, functions = set(), set()
    modules = walk(tf_keras, skip=(".api.", "applications", "datasets", "distribute", "benchmarks"))
    for module in [tf_keras, *modules]:
        place = module.__name__.replace("tf_keras", "keras", 1)
        for name, symbol in vars(module).items():
            if not getattr(symbol, "__module__", "").startswith("tf_keras") or name.startswith("_"):
                continue
            if isinstance(symbol, type) and hasattr(symbol, "from_config") and hasattr(symbol, "get_config"):
                if ".src." not in place or symbol.__module__ == module.__name__:
                    classes.add((place, name))
            elif (
                inspect.isfunction(symbol)
                and place.removeprefix("keras.") in FUNCTION_MODULES
                and name not in NOT_FUNCTIONS
            ):
                functions.add((place, name))
    for name in ("TensorFlowOpLayer", "SlicingOpLambda"):
        classes.add(("keras.layers", name))
    place = "tensorflow.python.ops.init_ops_v2"  # some applications use TensorFlow's own initialisers
    for name, symbol in vars(importlib.import_module(place)).items():
        if isinstance(symbol, type) and hasattr(symbol, "get_config") and not name.startswith("_"):
            classes.add((place, name))
    return classes, functions


def tensorflow_functions() -> set[str]:
    """Names as ``TFOpLambda`` writes them: a public TensorFlow name without the leading ``tf.``"""
    found = {
        "__operators__.add",
        "__operators__.getitem",
        "__operators__.ragged_getitem",
        "compat.v1.transpose",
        "compat.v1.nn.softmax",
        "compat.v1.squeeze",
        "compat.v1.shape",
        "compat.v1.gather",
        "compat.v1.nn.relu",
        "compat.v1.concat",
        "compat.v1.pad",
    }
    for place in TENSORFLOW_MODULES:
        module = tf
        for step in place.split("."):
            module = getattr(module, step)
        found |= {
            f"{place}.{name}"
            for name, symbol in vars(module).items()
            if inspect.isfunction(symbol) and not name.startswith("_")
        }
        found |= {
            f"{place}.{name}"
            for name in dir(module)
            if not name.startswith("_") and inspect.isfunction(getattr(module, name, None))
        }
    refused = (
        "serialize",
        "deserialize",
        "experimental",
        "register",
        "map_fn",
        "decode_",
        "io.",
        "py_func",
        "get",
        "set_",
        "function",
        "rnn",
    )
    top = {name for name in TENSORFLOW_TOP if hasattr(tf, name)} | {
        "__operators__.getitem",
        "__operators__.ragged_getitem",
    }
    return {name for name in found if not any(word in name for word in refused)} | top


def tables(classes: set[tuple[str, str]]) -> dict[str, str]:
    grouped: dict[str, list[str]] = {}
    for module, name in sorted(classes):
        if name not in DANGEROUS:
            grouped.setdefault(module, []).append(name)
    return {module: " ".join(names) for module, names in grouped.items()}


def show(title: str, table: dict[str, str]) -> None:
    print(f"{title}: dict[str, str] = {{")
    for module, names in table.items():
        print(f'    "{module}": "{names}",')
    print("}")


def main() -> None:
    new_classes, new_functions = keras_three()
    old_classes, old_functions = keras_two()
    functions: dict[str, list[str]] = {}
    for module, name in sorted(new_functions | old_functions):
        functions.setdefault(module, []).append(name)
    print('"""Keras names that real configurations use, by module; each value is names separated by spaces.\n')
    print(
        f"Made by ``scripts/knowledge/keras_names.py`` from Keras {keras.__version__}, tf_keras {tf_keras.__version__} and TensorFlow {tf.__version__}."
    )
    print("Not to be edited by hand. A class is here when Keras' own serialisation writes it and making")
    print("one from a configuration only builds layers, losses, optimisers or arithmetic. Classes that run what the")
    print('configuration tells them (``Lambda`` and others) are not here.\n"""\n')
    print("from __future__ import annotations\n")
    show("CLASSES", tables(new_classes | old_classes))
    print()
    show("FUNCTIONS", {module: " ".join(names) for module, names in functions.items()})
    print("\n_TENSORFLOW = " + repr(" ".join(sorted(tensorflow_functions()))).replace("'", '"'))
    print("TENSORFLOW_FUNCTIONS = frozenset(_TENSORFLOW.split())")


if __name__ == "__main__":
    main()
