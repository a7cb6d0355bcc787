from __future__ import annotations

import pytest

from weighbridge.examine.models.facts.pickle import Call, Constant, Global, Items, Opaque, Result, Value
from weighbridge.examine.models.knowledge.allowed import allowed
from weighbridge.examine.models.knowledge.arguments import (
    injected_name,
    objection_to_call,
    objection_to_state,
)
from weighbridge.examine.models.pickle_text import arguments_of, written


def call(module: str, name: str, *arguments: Value, opcode: str = "REDUCE") -> str:
    group = allowed(module, name)
    assert group is not None
    return objection_to_call(Call(callee=Global(module, name), opcode=opcode, arguments=arguments, ordinal=1), group)


STR = Global("builtins", "str")
OBJECT = Global("builtins", "object")
LINEAR = Global("torch.nn.modules.linear", "Linear")
NDARRAY = Global("numpy", "ndarray")
SYSTEM = Result(1, Global("posix", "system"))
NONE = Constant(None)


@pytest.mark.parametrize(
    ("module", "name", "arguments"),
    [
        ("collections", "OrderedDict", ()),
        ("collections", "defaultdict", (Global("builtins", "list"),)),
        ("copyreg", "_reconstructor", (LINEAR, OBJECT, NONE)),
        ("_codecs", "encode", (Constant("x"), Constant("latin1"))),
        ("builtins", "type", (NONE,)),
        ("builtins", "getattr", (STR, Constant("lower"))),
        ("builtins", "getattr", (Result(1, LINEAR), Constant("_infer_parameters"))),
        ("functools", "partial", (Global("builtins", "sorted"),)),
        ("re", "_compile", (Constant("a+"), Constant(32))),
        ("numpy.core.multiarray", "_reconstruct", (NDARRAY, Items("tuple", (Constant(0),)), Constant(b"b"))),
        ("numpy.random._pickle", "__generator_ctor", (Constant("PCG64"),)),
        ("numpy.core", "_ufunc_reconstruct", (Constant("numpy.core.umath"), Constant("add"))),
        ("torch.storage", "_load_from_bytes", (Constant(b"\x80\x02."),)),
        ("pandas.core.indexes.base", "_new_Index", (Global("pandas", "Index"), Items("dict", ()))),
        (
            "torch._tensor",
            "_rebuild_from_type_v2",
            (Global("torch._utils", "_rebuild_tensor_v2"), Global("torch", "Tensor"), Items("tuple", ()), NONE),
        ),
    ],
)
def test_what_real_models_write(module: str, name: str, arguments: tuple[Value, ...]) -> None:
    assert call(module, name, *arguments) == ""


@pytest.mark.parametrize(
    ("module", "name", "arguments"),
    [
        ("collections", "defaultdict", (SYSTEM,)),
        ("copyreg", "_reconstructor", (SYSTEM, OBJECT, NONE)),
        ("copyreg", "_reconstructor", (LINEAR, SYSTEM, NONE)),
        ("copyreg", "_reconstructor", (LINEAR,)),
        ("_codecs", "encode", (Constant("x"), Constant("zlib"))),
        ("_codecs", "encode", (Constant("x"), Opaque("varies"))),
        ("builtins", "type", (Constant("X"), Items("tuple", ()), Items("dict", ()))),
        ("builtins", "getattr", (STR, Constant("__class__"))),
        ("builtins", "getattr", (Result(1, LINEAR), Constant("__init__"))),
        ("builtins", "getattr", (SYSTEM, Constant("x"))),
        ("builtins", "getattr", (STR,)),
        ("builtins", "bytearray", (Constant(1 << 40),)),
        ("functools", "partial", (Global("builtins", "getattr"),)),
        ("functools", "partial", (SYSTEM,)),
        ("re", "_compile", (Constant("a", cut=True), Constant(0))),
        ("numpy.core.multiarray", "_reconstruct", (NDARRAY, Items("tuple", (Constant(1 << 40),)), Constant(b"b"))),
        ("numpy.core.multiarray", "_reconstruct", (SYSTEM, Items("tuple", ()), Constant(b"b"))),
        ("numpy.random._pickle", "__generator_ctor", (Constant("os"), Global("posix", "system"))),
        ("numpy.core", "_ufunc_reconstruct", (Constant("os"), Constant("system"))),
        ("torch.storage", "_load_from_bytes", (SYSTEM,)),
        ("pandas.core.indexes.base", "_new_Index", (SYSTEM, Items("dict", ()))),
        ("torch.nn.functional", "relu", (Constant(1),)),
        ("torch.nn.modules.linear", "Linear", (Constant(1), Constant(1))),
        ("torch._tensor", "_rebuild_from_type_v2", (Global("builtins", "getattr"), Global("torch", "Tensor"))),
        ("uuid", "SafeUUID", (SYSTEM,)),
    ],
)
def test_what_they_do_not_write(module: str, name: str, arguments: tuple[Value, ...]) -> None:
    assert call(module, name, *arguments) != ""


def _state(**entries: Value) -> Items:
    return Items("dict", tuple(x for key, value in entries.items() for x in (Constant(key), value)))


PARSER = (
    "\ndef _parse_args(self, a,  loc=0, scale=1):\n    return (a, ), loc, scale\n"
    "\ndef _parse_args_rvs(self, a,  loc=0, scale=1, size=None):\n"
    "    return self._argcheck_rvs(a,  loc, scale, size=size)\n"
    "\ndef _parse_args_stats(self, a,  loc=0, scale=1, moments='mv'):\n    return (a, ), loc, scale, moments\n"
)


def test_scipy_executes_only_its_own_parser() -> None:
    group = allowed("scipy.stats._continuous_distns", "norm_gen")
    assert group is not None
    assert objection_to_state(_state(_parse_arg_template=Constant(PARSER)), group) == ""
    assert objection_to_state(_state(_parse_arg_template=Constant(PARSER + "import os\n")), group) != ""
    assert objection_to_state(_state(_parse_arg_template=Constant(PARSER.replace("a, )", "exit(), )"))), group) != ""
    assert objection_to_state(_state(other=NONE), group) != ""
    assert objection_to_state(Opaque("unknown"), group) != ""
    assert objection_to_state(Items("tuple", ()), group) != ""


def test_a_booster_takes_no_address() -> None:
    group = allowed("xgboost.core", "Booster")
    assert group is not None
    assert objection_to_state(_state(handle=Result(1, Global("builtins", "bytearray"))), group) == ""
    assert objection_to_state(_state(handle=Constant(0x41414141)), group) != ""


@pytest.mark.parametrize("name", ["__setstate__", "__class__", "__dict__", "__getattribute__"])
def test_a_state_does_not_replace_special_methods(name: str) -> None:
    assert injected_name(_state(**{name: NONE})) == name
    assert injected_name(Items("tuple", (NONE, _state(**{name: NONE})))) == name


def test_ordinary_states_replace_nothing() -> None:
    assert injected_name(_state(weight=NONE, __doc__=NONE, append=Constant(True))) == ""
    assert injected_name(_state(append=Global("builtins", "len"))) == "append"


def test_values_are_written_short_and_on_one_line() -> None:
    shown = arguments_of(
        Call(
            callee=STR,
            opcode="REDUCE",
            arguments=(Constant("a\nb"), Constant("x" * 500), Items("dict", (Constant(1), SYSTEM)), Opaque("depth")),
            ordinal=1,
        )
    )
    assert "\n" not in shown
    assert len(shown) <= 250
    assert shown.startswith(r"('a\nb', 'xxx")
    assert written(Constant(1 << 4000)).endswith("…")
    assert written(Items("tuple", (Constant(1),))) == "(1,)"
