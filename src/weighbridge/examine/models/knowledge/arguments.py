"""Checks of how a permitted callable is used.

Each takes the call and returns why it is not what real models do, or an empty string.
Names among the arguments are imports of their own and are judged as such; a check looks
only at what the callable itself would make of its arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ..facts.pickle import Call, Constant, Global, Items, Opaque, Override, Result, Value
from .allowed import Group, allowed
from .judgement import named

_ENCODINGS = frozenset({"latin1", "latin-1", "iso-8859-1", "ascii", "utf-8", "utf8"})
_BASES = frozenset({"object", "dict", "list", "tuple", "set", "frozenset", "str", "unicode", "int", "float", "bytes"})
_GENERATORS = frozenset({"MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"})
_LARGEST_BUFFER = 1 << 24
_LONGEST_PATTERN = 4000
_DATA = ("numpy-rebuild", "numpy-masked", "numpy-value", "torch-rebuild", "torch-tensor", "python-value")
"""Groups of callables that make values which cannot be called."""

_HARMLESS_DUNDERS = frozenset(
    {"__doc__", "__module__", "__orig_class__", "__annotations__", "__name__", "__qualname__"}
)
_ATTRIBUTES_AS_ITEMS = frozenset({"scipy-object", "scipy-result", "sklearn-bunch", "library-object"})
"""Groups whose items are found as attributes, so that an item can replace a method."""

_ACTIVE_PROPERTIES = frozenset({"booster-model", "booster-object", "library-object", "transformers-object"})
"""Groups of classes with properties that set devices up or call native code when they are fetched."""

METHODS = frozenset({"add", "append", "astype", "encode", "extend", "pop", "set_weight_bias", "setdefault", "update"})
"""Methods that unpickling may call on any object."""

_CALLED_ALWAYS = frozenset(
    {"_attach_argparser_methods", "_attach_methods", "_build_f", "_patch_step_function", "attribute_map"}
)
"""What loading itself calls on some class, and no state of a real model holds."""

ATTRIBUTES: dict[tuple[str, str], frozenset[str]] = {
    ("builtins", "str"): frozenset({"lower", "upper", "strip", "split", "casefold", "title"}),
    ("__builtin__", "str"): frozenset({"lower", "upper", "strip", "split"}),
    ("__builtin__", "unicode"): frozenset({"lower", "upper", "strip", "split", "casefold", "title"}),
    ("torch._C", "_VariableFunctionsClass"): frozenset(
        {"relu", "relu_", "tanh", "sigmoid", "gelu", "selu", "softmax", "log", "exp", "sin", "cos", "abs", "sqrt"}
    ),
    ("torch._C", "_VariableFunctions"): frozenset({"relu", "tanh", "sigmoid", "gelu"}),
    ("zoneinfo", "ZoneInfo"): frozenset({"_unpickle"}),
    ("scipy.interpolate._interpolate", "interp1d"): frozenset({"_call_linear", "_call_linear_np"}),
}
"""Global → its attributes that real models fetch."""

CALLED_ATTRIBUTES = frozenset({("zoneinfo", "ZoneInfo", "_unpickle")})
"""The fetched attributes that real models then call."""

_TEMPLATE = re.compile(
    r"\ndef _parse_args\(self, (?P<shapes>(?:[a-zA-Z]\w*, )*) loc=0(?P<scale>, scale=1)?\):\n"
    r"    return \((?P=shapes)\), loc, (?:scale|1)\n"
    r"\ndef _parse_args_rvs\(self, (?P=shapes) loc=0(?:, scale=1)?, size=None\):\n"
    r"    return self\._argcheck_rvs\((?P=shapes) loc, (?:scale|1), size=size\)\n"
    r"\ndef _parse_args_stats\(self, (?P=shapes) loc=0(?:, scale=1)?, moments='mv'\):\n"
    r"    return \((?P=shapes)\), loc, (?:scale|1), moments\n"
)
"""SciPy's argument parser (``scipy.stats._distn_infrastructure``), whose only variable part is names of shapes."""


def group_of(value: Value) -> Group | None:
    """The group of a global; None for anything else and for unknown names."""
    return allowed(value.module, value.name) if isinstance(value, Global) and value.resolved else None


def _literal(value: Value) -> object:
    return value.value if isinstance(value, Constant) and not value.cut else None


def _first(call: Call) -> Value | None:
    return call.arguments[0] if call.arguments else None


def _uses(value: Value | None, *checks: str) -> bool:
    """True for a global that may be used so, and for an unknown one, whose import is a finding already."""
    if not isinstance(value, Global) or not value.resolved:
        return False
    group = group_of(value)
    return group is None or group.call in checks


def _made_by(value: Value, *groups: str) -> bool:
    if not isinstance(value, Result):
        return False
    group = group_of(value.callee)
    return group is not None and group.id in groups


def _reference(call: Call) -> str:
    del call
    return "real models only name it and never call it while loading"


def _value(call: Call) -> str:
    for argument in call.arguments:
        name = injected_name(argument) if isinstance(call.callee, Global) and call.callee.name == "Values" else ""
        if name:
            return f"its attributes would include {name}"
        if str(call.callee).startswith("torch.") and str(call.callee).endswith("Tensor"):
            objection = _too_large(Items("tuple", call.arguments))
            if objection:
                return objection
    return ""


def _instance(call: Call) -> str:
    if call.opcode.startswith("NEWOBJ") or (call.opcode in {"OBJ", "INST"} and not call.arguments):
        return ""
    return "its constructor would run, which real models avoid"


def _plain(call: Call) -> str:
    if any(isinstance(argument, Result) and not group_of(argument.callee) for argument in call.arguments):
        return "it is given the result of an unknown call"
    size = _literal(call.arguments[0]) if call.arguments else None
    if str(call.callee).endswith((".bytearray", ".bytes")) and isinstance(size, int) and size > _LARGEST_BUFFER:
        return f"it would fill {size} bytes of memory"
    return ""


def _type_of(call: Call) -> str:
    first = _first(call)
    if len(call.arguments) == 1 and (isinstance(first, (Constant, Items)) or _uses(first, "reference")):
        return ""
    return "it would make a new class"


def _attribute(call: Call) -> str:
    if len(call.arguments) != 2:
        return "it is given other arguments than an object and a name"
    owner, name = call.arguments[0], _literal(call.arguments[1])
    if not isinstance(name, str):
        return "the attribute's name is not a literal"
    if isinstance(owner, Global):
        group = group_of(owner)
        listed = name in ATTRIBUTES.get((owner.module, owner.name), ())
        if listed or (group is not None and group.call == "enum" and not name.startswith("_")):
            return ""
    elif isinstance(owner, Result) and name.isidentifier() and "__" not in name:
        maker = named(owner.callee)
        group = group_of(maker) if maker is not None else None
        if group is not None and group.call in {"instance", "reconstruct"} and group.id not in _ACTIVE_PROPERTIES:
            return ""
    return f"it would fetch the attribute {name[:60]!r}, and through attributes everything can be reached"


def _encode(call: Call) -> str:
    encodings = [_literal(argument) for argument in call.arguments[1:]]
    if len(encodings) == 1 and isinstance(encodings[0], str) and encodings[0].lower() in _ENCODINGS:
        return ""
    return "the codec is not a plain text encoding"


def _reconstruct(call: Call) -> str:
    if not _uses(_first(call), "instance", "container", "value", "plain", "reference", "enum", "rebuild"):
        return "it would make an instance of something that is not a known class"
    group = group_of(_first(call) or Opaque("none"))
    if group is not None and group.call == "reference" and group.id != "python-type":
        return f"it would make an instance of {group.what}, which real models never do"
    if isinstance(call.callee, Global) and call.callee.name == "_reconstructor":
        base = call.arguments[1] if len(call.arguments) > 1 else None
        plain = isinstance(base, Global) and base.module in {"builtins", "__builtin__"} and base.name in _BASES
        if not plain and group_of(base) is None if base is not None else True:
            return "the base class is not a plain one"
    return ""


def _container(call: Call) -> str:
    if isinstance(call.callee, Global) and call.callee.name == "defaultdict":
        factory = _first(call)
        fine = factory is None or factory == Constant(None) or _made_by(factory, "python-partial")
        if not fine and not _uses(factory, "reference", "plain", "container", "value"):
            return "its factory is not a known type"
    return ""


def _enum(call: Call) -> str:
    if len(call.arguments) == 1 and isinstance(call.arguments[0], (Constant, Items)):
        return ""
    return "an enumeration is called with something other than one value"


def _partial(call: Call) -> str:
    return "" if _bindable(_first(call)) else "the function that it binds is not one that models bind"


def _bindable(value: Value | None) -> bool:
    return _uses(value, "reference", "value", "plain", "instance", "enum", "container")


def _pattern(call: Call) -> str:
    text = _literal(call.arguments[0]) if call.arguments else None
    if isinstance(text, (str, bytes)) and len(text) <= _LONGEST_PATTERN:
        return ""
    return "the pattern is not a literal of bounded length"


def _numbers(value: Value) -> Iterable[int]:
    if isinstance(value, Items):
        for item in value.items:
            number = _literal(item)
            if isinstance(number, int):
                yield number


def _array(call: Call) -> str:
    if not _uses(_first(call), "reference"):
        return "it would make an instance of something that is not an array class"
    return _too_large(call.arguments[1]) if len(call.arguments) > 1 else ""


def _masked(call: Call) -> str:
    if not all(_uses(argument, "reference", "value") for argument in call.arguments[:2]):
        return "it would make instances of something that is not an array class"
    return _too_large(call.arguments[2]) if len(call.arguments) > 2 else ""


def _too_large(shape: Value) -> str:
    size = 1
    for number in _numbers(shape):
        size *= abs(number)
    return "" if size <= _LARGEST_BUFFER else f"it would make an array of {size} elements before any data is read"


def _generator(call: Call) -> str:
    for index, argument in enumerate(call.arguments):
        group = group_of(argument)
        name = _literal(argument)
        known = (
            (isinstance(name, str) and name in _GENERATORS)
            or (group is not None and group.id in {"numpy-random", "cython-class"})
            or _made_by(argument, "numpy-random")
        )
        if not known:
            return f"argument {index + 1} is not one of NumPy's generators"
    return ""


def _class_first(call: Call) -> str:
    if _uses(_first(call), "instance", "value"):
        return ""
    return "it would make an instance of something that is not a known class"


def _rebuild(call: Call) -> str:
    injected = injected_name(call.arguments[-1]) if call.arguments else ""
    return f"its state sets {injected}" if injected else ""


def _rebuild_type(call: Call) -> str:
    if not _uses(_first(call), "rebuild"):
        return "it would call a function that does not rebuild tensors"
    if len(call.arguments) > 1 and not _uses(call.arguments[1], "value", "rebuild"):
        return "the class is not a tensor class"
    return _rebuild(call)


def _nested_bytes(call: Call) -> str:
    first = _first(call)
    if len(call.arguments) == 1 and first is not None:
        if isinstance(first, Constant) and isinstance(first.value, bytes):
            return ""
        if _made_by(first, "python-encode", "python-plain"):
            return ""
    return "its bytes are not in the file, so the pickle in them cannot be examined"


def _ufunc(call: Call) -> str:
    names = [_literal(argument) for argument in call.arguments]
    if len(names) == 2 and isinstance(names[0], str) and isinstance(names[1], str):
        group = allowed(names[0], names[1]) or allowed("numpy", names[1] if names[0].startswith("numpy") else "")
        if group is not None and group.id == "numpy-function":
            return ""
    return "it would import a module and fetch a name that is not a known function"


CHECKS: dict[str, Callable[[Call], str]] = {
    "reference": _reference,
    "value": _value,
    "instance": _instance,
    "plain": _plain,
    "type-of": _type_of,
    "attribute": _attribute,
    "encode": _encode,
    "reconstruct": _reconstruct,
    "container": _container,
    "enum": _enum,
    "partial": _partial,
    "pattern": _pattern,
    "array": _array,
    "masked": _masked,
    "generator": _generator,
    "class-first": _class_first,
    "rebuild": _rebuild,
    "rebuild-type": _rebuild_type,
    "nested-bytes": _nested_bytes,
    "ufunc": _ufunc,
}
"""Check of a group → function from the call to an objection."""

CHECKED_ONLY_WHEN_CALLED = frozenset({"attribute", "rebuild-type", "nested-bytes", "ufunc"})
"""Checks of callables that reach further than their name says: naming one without calling it is no use of a real model."""


def objection_to_call(call: Call, group: Group) -> str:
    """Why ``call`` of a permitted global is not what real models do; empty when it is."""
    for argument in call.arguments:
        if isinstance(argument, Result) and str(argument.callee).endswith((".range", ".xrange")):
            return "it would unroll a range, whose size has no bound"
    return CHECKS[group.call](call)


def takes_over(name: str, value: Value) -> bool:
    """True when an attribute of this name replaces what the unpickler or Python would then call."""
    if name.startswith("__") and name.endswith("__"):
        return name not in _HARMLESS_DUNDERS
    return name in _CALLED_ALWAYS or (name in METHODS and isinstance(value, (Global, Result)) and _callable(value))


def _callable(value: Value) -> bool:
    """False for what is known to make data only."""
    return not _made_by(value, *_DATA)


def injected_name(state: Value) -> str:
    """The attribute by which ``state`` would take over what the unpickler or Python calls; empty when there is none."""
    states = state.items if isinstance(state, Items) and state.kind == "tuple" else (state,)
    for part in states[:2]:
        if not isinstance(part, Items) or part.kind != "dict":
            continue
        for key, value in zip(part.items[::2], part.items[1::2], strict=False):
            name = _literal(key)
            if not isinstance(name, str):
                continue
            if takes_over(name, value):
                return name
    return ""


def objection_to_override(change: Override, group: Group) -> str:
    """Why a key that names a method is not what real models set; empty when it is."""
    if change.opcode != "BUILD" and group.id not in _ATTRIBUTES_AS_ITEMS:
        return ""
    if not change.name:
        return "some names of the state cannot be followed, and they can replace what the unpickler then calls"
    if takes_over(change.name, change.value):
        return f"the state sets {change.name}, which the unpickler or Python would then call"
    return ""


def objection_to_state(state: Value, group: Group) -> str:
    """Why BUILD's state is not what real models write; empty when it is."""
    injected = injected_name(state)
    if injected:
        return f"the state sets {injected}, which the unpickler or Python would then call"
    if _lost(state):
        return "the names that the state sets cannot be followed"
    if isinstance(state, Result) and not _made_by(state, *_DATA):
        return "the state is an object, whose content the unpickler would ask for"
    if group.call == "partial":
        return _partial_state(state)
    if group.state == "distribution":
        return _distribution(state)
    if group.state == "booster":
        return _booster(state)
    return ""


def _lost(state: Value) -> bool:
    """True for a state whose names the machine had to give up."""
    states = state.items if isinstance(state, Items) and state.kind == "tuple" and state.items else (state,)
    for part in states[:2]:
        if isinstance(part, Items) and part.kind in {"dict", "tuple"}:
            if part.cut and not part.items and (part.kind == "dict" or part is state):
                return True
            if part.kind == "dict" and any(isinstance(key, Opaque) for key in part.items[::2]):
                return True
    return False


def _partial_state(state: Value) -> str:
    function = state.items[0] if isinstance(state, Items) and state.kind == "tuple" and state.items else None
    return "" if _bindable(function) else "the state binds something else than a function that models bind"


def _entries(state: Value) -> dict[str, Value]:
    if not isinstance(state, Items) or state.kind != "dict":
        return {}
    keys = [_literal(key) for key in state.items[::2]]
    return {key: value for key, value in zip(keys, state.items[1::2], strict=False) if isinstance(key, str)}


def _distribution(state: Value) -> str:
    entries = _entries(state)
    if not isinstance(state, Items) or state.cut or len(entries) * 2 != len(state.items):
        return "SciPy would execute an argument parser from a state that cannot be followed"
    text = _literal(entries.get("_parse_arg_template", Constant(None)))
    if isinstance(text, str) and _TEMPLATE.fullmatch(text):
        return ""
    return "SciPy would execute the argument parser that the state carries, and it is not SciPy's own"


def _booster(state: Value) -> str:
    if not isinstance(state, Items) or state.kind != "dict":
        return "the library would take its model from a state that cannot be followed"
    for name in ("handle", "_handle"):
        value = _entries(state).get(name, Constant(None))
        literal = isinstance(value, Constant) and isinstance(value.value, (bytes, str, type(None)))
        if not literal and not _made_by(value, "python-plain", "python-encode"):
            return f"the library would use {name} from the file as a memory address"
    return ""
