"""What a name in a Keras configuration means: the judgement over the tables.

Exact names only. A class is ordinary when Keras' own serialisation writes it; a function
when it is an activation, loss, metric or initialiser. Nothing is trusted for its module.
"""

from __future__ import annotations

import enum
from functools import cache

from ..facts.keras import KerasObject
from .keras_names import CLASSES, FUNCTIONS, TENSORFLOW_FUNCTIONS
from .standard_library import STANDARD_LIBRARY


class Judgement(enum.Enum):
    """What resolving a name would do."""

    ORDINARY = enum.auto()
    """Build a layer, loss, optimiser or the like."""
    UNKNOWN = enum.auto()
    """Need code that is not known: a custom class, or a class of a newer Keras."""
    UNSAFE = enum.auto()
    """Hand over a function of Keras or TensorFlow that does more than arithmetic."""
    FOREIGN = enum.auto()
    """Import something that is no part of Keras and looks like a function."""
    SYSTEM = enum.auto()
    """Import something of Python's standard library."""
    PICKLE = enum.auto()
    """Unpickle what the configuration holds."""
    LOADER = enum.auto()
    """Load another model from a path."""


WHY: dict[str, str] = {
    "enable_unsafe_deserialization": "turns off Keras' safe mode, after which stored bytecode is run",
    "get_file": "downloads a file from any address and may unpack it anywhere",
    "load_model": "loads another model, with whatever that holds",
    "deserialize_keras_object": "rebuilds another object with settings of its choice",
    "write_file": "writes a file",
    "read_file": "reads a file",
    "py_function": "calls Python code",
    "numpy_function": "calls Python code",
    "exec": "runs Python source",
    "eval": "runs Python source",
    "system": "runs a shell command",
    "Popen": "runs a program",
    "load": "loads files that can hold code",
}
"""What well-known gadgets do, by their last name. For explanation only: nothing is decided by it."""

_CALLERS = frozenset(("Lambda", "TFOpLambda", "ClassMethod", "InstanceMethod", "InstanceProperty"))
"""Layers that call what their configuration names; what they call is judged on its own."""

_MORE_CALLERS = frozenset(("JaxLayer", "FlaxLayer", "SlicingOpLambda", "TensorFlowOpLayer"))

_TYPE_SPECS = frozenset(
    ("TensorSpec", "RaggedTensorSpec", "SparseTensorSpec", "IndexedSlicesSpec", "TensorArraySpec", "OptionalSpec")
)
_TYPE_SPEC_MODULES = frozenset(
    f"tensorflow.python.{place}"
    for place in (
        *("framework.tensor", "framework.tensor_spec", "framework.sparse_tensor", "framework.indexed_slices"),
        *("ops.ragged.ragged_tensor", "ops.tensor_array_ops", "data.ops.optional_ops"),
    )
)

_PYTHON_BUILTINS = frozenset(
    (
        *("__build_class__", "__import__", "breakpoint", "bytearray", "bytes", "callable", "classmethod", "compile"),
        *("delattr", "dict", "dir", "eval", "exec", "exit", "filter", "getattr", "globals", "help", "input", "iter"),
        *("locals", "map", "memoryview", "object", "open", "print", "property", "quit", "setattr", "type", "vars"),
    )
)

_UNSAFE_TENSORFLOW = ("io.", "raw_ops.", "py_function", "numpy_function", "load_", "saved_model.", "data.", "train.")
_UNSAFE_TENSORFLOW_MORE = ("compat.v1.py_func", "summary.", "debugging.", "distribute.", "config.", "print", "keras.")


def judge(item: KerasObject) -> Judgement:
    """Judge one name."""
    if item.kind == "tensorflow-function":
        return _judge_tensorflow(item.name)
    module = _canonical(item.module)
    return _judge_function(module, item.name) if item.kind == "function" else _judge_class(module, item)


def _judge_tensorflow(name: str) -> Judgement:
    if name in TENSORFLOW_FUNCTIONS:
        return Judgement.ORDINARY
    unsafe = name.startswith((*_UNSAFE_TENSORFLOW, *_UNSAFE_TENSORFLOW_MORE))
    return Judgement.UNSAFE if unsafe else Judgement.UNKNOWN


def _judge_function(module: str, name: str) -> Judgement:
    if name in _names("functions", module) or (module in {"", "builtins"} and name in _all_names("functions")):
        return Judgement.ORDINARY
    if module in {"", "__main__"}:
        return Judgement.UNKNOWN
    if module == "builtins":
        return Judgement.SYSTEM if name in _PYTHON_BUILTINS else Judgement.UNKNOWN
    return _judge_place(module, Judgement.FOREIGN)


def _judge_class(module: str, item: KerasObject) -> Judgement:
    name = item.name
    if (
        not module
        and name.startswith("Custom>")
        and name.removeprefix("Custom>") in _names("classes", "keras.optimizers")
    ):
        return Judgement.ORDINARY  # how Keras 2.11 to 2.15 write their own optimisers
    if name in {"TorchModuleWrapper", "TFSMLayer"}:
        return Judgement.PICKLE if name == "TorchModuleWrapper" else Judgement.LOADER
    ours = not module or module == "keras" or module.startswith("keras.")
    known = name in _names("classes", module) or (not module and name in _all_names("classes"))
    known = known or (ours and name in _CALLERS | _MORE_CALLERS)
    known = known or (module in _TYPE_SPEC_MODULES and name in _TYPE_SPECS)
    if known and item.registered in {"", name, f"Custom>{name}"}:
        return Judgement.ORDINARY
    if known or module in {"", "__main__"}:
        return Judgement.UNKNOWN
    if module == "builtins":
        return Judgement.SYSTEM
    return _judge_place(
        module, Judgement.FOREIGN if name[:1].islower() else Judgement.UNKNOWN, lower=name[:1].islower()
    )


def _judge_place(module: str, otherwise: Judgement, *, lower: bool = True) -> Judgement:
    top = module.partition(".")[0]
    if top in STANDARD_LIBRARY:
        return Judgement.SYSTEM
    if top in {"keras", "tensorflow"} and lower:
        return Judgement.UNSAFE
    return otherwise


def _canonical(module: str) -> str:
    """The module's name as Keras itself has it: the copies in tf_keras and TensorFlow are the same code."""
    for prefix in ("tf_keras", "tensorflow.keras", "tensorflow.python.keras"):
        if module == prefix or module.startswith(prefix + "."):
            return "keras" + module[len(prefix) :]
    return module


@cache
def _tables(kind: str) -> dict[str, frozenset[str]]:
    table = FUNCTIONS if kind == "functions" else CLASSES
    return {module: frozenset(names.split()) for module, names in table.items()}


def _names(kind: str, module: str) -> frozenset[str]:
    return _tables(kind).get(module, frozenset())


@cache
def _all_names(kind: str) -> frozenset[str]:
    return frozenset().union(*_tables(kind).values())
