"""Threat classes that knowledge decides: what may be named, called and filled."""

from __future__ import annotations

import base64
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.corpora.hostile import BUILDERS, GADGETS, by_global, by_stack, nested
from tests.examining import findings_of, lines, rules_of
from weighbridge.core.rule import Severity
from weighbridge.examine.models.facts.pickle import Global
from weighbridge.examine.models.knowledge.allowed import allowed
from weighbridge.examine.models.knowledge.allowed_table import NAMES
from weighbridge.examine.models.knowledge.judgement import Standing, standing


def worst(data: bytes) -> Severity:
    return max((finding.severity for finding in findings_of(data)), default=Severity.INFO)


@pytest.mark.parametrize(("module", "name", "argument"), GADGETS)
def test_class_01_incomplete_denylist(module: str, name: str, argument: str) -> None:
    assert worst(by_global(module, name, argument)) >= Severity.MEDIUM
    assert worst(by_stack(module, name, argument)) >= Severity.MEDIUM


def test_class_01_a_gadget_that_nobody_listed() -> None:
    assert "pickle.unknown-global" in rules_of(by_global("brand.new_library", "helper", "x"))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("pkgutil", "resolve_name"), ("operator", "attrgetter"), ("operator", "methodcaller"), ("pydoc", "locate"),
        ("importlib", "import_module"), ("builtins", "getattr"), ("unittest.mock", "_importer"),
        ("numpy.core", "_ufunc_reconstruct"), ("logging.config", "_resolve"),
    ],
)  # fmt: skip
def test_class_02_universal_resolvers(module: str, name: str) -> None:
    assert worst(by_global(module, name, "os.system")) >= Severity.HIGH


@pytest.mark.parametrize(
    "module", ["asyncio.unix_events", "torch.nn.anything", "collections.abc", "numpy.", "numpy.core"]
)
def test_class_03_parent_and_child_modules(module: str) -> None:
    assert allowed(module, "OrderedDict") is None
    assert allowed(module, "ndarray") is None


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("numpy", "core._internal.sys.modules"), ("logging", "os.system"), ("collections", "OrderedDict.__class__"),
        ("torch.nn", "functional.torch.load"), ("builtins", "str.__class__.__base__.__subclasses__"),
    ],
)  # fmt: skip
def test_class_04_dotted_qualified_names(module: str, name: str) -> None:
    assert standing(Global(module, name)) is not Standing.ALLOWED
    assert worst(by_stack(module, name, "x")) >= Severity.MEDIUM


@pytest.mark.parametrize(
    ("module", "name"), [("collections", "_sys"), ("numpy", "os"), ("torch", "sys"), ("re", "functools")]
)
def test_class_05_names_that_safe_modules_carry_along(module: str, name: str) -> None:
    assert standing(Global(module, name)) is not Standing.ALLOWED


def test_class_16_one_finding_never_hides_another() -> None:
    both = pickle.dumps({"a": 1}) + by_global("unknown.library", "thing", "x") + by_global("posix", "system", "true")
    assert {"pickle.unknown-global", "pickle.unsafe-global"} <= rules_of(both)
    first = by_global("posix", "system", "true")
    assert worst(first + by_global("collections", "OrderedDict", "x")) >= worst(first)


def test_class_17_attributes_of_imported_objects() -> None:
    assert "pickle.mutated-global" in rules_of(b"\x80\x02ccollections\nOrderedDict\n}U\x01xK\x01sb.")


def test_class_18_nested_pickles() -> None:
    for name, data in nested():
        assert worst(data) >= Severity.HIGH, name


@pytest.mark.parametrize(
    ("module", "name"),
    [("torch", "load"), ("numpy", "load"), ("joblib", "load"), ("pandas", "read_pickle"), ("_pickle", "loads")],
)
def test_class_18_loaders_are_not_permitted(module: str, name: str) -> None:
    assert standing(Global(module, name)) is Standing.DANGEROUS


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("types", "CodeType"),
        ("types", "FunctionType"),
        ("cloudpickle.cloudpickle", "_make_function"),
        ("dill._dill", "_create_code"),
    ],
)
def test_class_22_code_objects(module: str, name: str) -> None:
    assert "pickle.code-object" in rules_of(by_global(module, name, "x"))


def test_class_24_encoded_arguments_change_nothing() -> None:
    plain = by_global("builtins", "exec", "print(1)")
    hidden = by_global("builtins", "exec", base64.b64encode(b"print(1)").decode())
    assert worst(plain) == worst(hidden) == Severity.CRITICAL


def test_class_24_constants_alone_are_no_evidence() -> None:
    assert lines(findings_of({"notes.pkl": pickle.dumps(["os.system('true')", "eval(", "__import__"], 4)})) == []


def test_class_58_the_verdict_does_not_depend_on_what_is_installed() -> None:
    program = (
        "import sys\n"
        "sys.path.insert(0, '.')\n"
        "from tests.examining import findings_of\n"
        "from scripts.corpora.hostile import by_global\n"
        "print(sorted(f.message for f in findings_of(by_global('torch.jit', 'load', 'x'))))\n"
        "assert not {'numpy', 'torch', 'pandas', 'sklearn'} & set(sys.modules)\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert "torch.jit.load" in found.stdout


def test_no_permitted_name_takes_a_name_or_loads() -> None:
    resolvers = {
        "import_module",
        "resolve_name",
        "locate",
        "attrgetter",
        "methodcaller",
        "load",
        "loads",
        "eval",
        "exec",
    }
    listed = {name for groups in NAMES.values() for names in groups.values() for name in names.split()}
    assert not resolvers & listed


def test_every_builder_is_seen() -> None:
    for name, build in BUILDERS.items():
        assert "pickle.unsafe-global" in rules_of(build("posix", "system", "true")), name
