"""What the code of the package must never do."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.meta.source import ROOT, Module, modules

BOUNDARIES = {
    "examine/models/examiner.py": "boundary 1 of 4: one format",
    "examine/models/checker.py": "boundary 2 of 4: one rule",
    "cli/main.py": "boundary 4 of 4: one command",
}
"""The places that may catch every exception, and what each says beside it. The third, one request, comes with the server."""

LOADERS = {
    "cloudpickle",
    "ctypes",
    "dill",
    "h5py",
    "joblib",
    "keras",
    "marshal",
    "numpy",
    "onnx",
    "pickle",
    "runpy",
    "safetensors",
    "shelve",
    "subprocess",
    "tensorflow",
    "torch",
    "transformers",
    "xml.etree",
    "xml.dom",
    "xml.sax",
}
"""Modules that load, run or resolve what a file says: nothing in the package imports them."""

CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "os.system",
    "os.popen",
    "yaml.load",
    "yaml.load_all",
    "yaml.full_load",
    "yaml.unsafe_load",
    "yaml.safe_load",
}
METHODS = {"extractall", "extract", "render", "from_string"}
"""Methods that unpack archives to disk or run a template."""

WRITERS = {"xml.sax.saxutils.escape", "xml.sax.saxutils.quoteattr"}
"""Functions of such modules that only write."""

IMPORTERS = {
    "examine/models/identify.py",
    "examine/models/checker.py",
    "report/__init__.py",
    "cli/table.py",
}
"""Modules that import by a name from a table of this package."""

everywhere = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


@everywhere
def test_every_exception_is_caught_at_named_boundaries_only(module: Module) -> None:
    lines = module.text.splitlines()
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ExceptHandler) or not is_broad(node):
            continue
        if isinstance(node.body[-1], ast.Raise):  # it cleans up, and the error goes on
            continue
        assert module.name in BOUNDARIES, f"line {node.lineno} catches everything"
        assert BOUNDARIES[module.name] in lines[node.lineno - 1]


def is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}) for kind in kinds
    )


@everywhere
def test_nothing_that_loads_or_runs_is_imported(module: Module) -> None:
    found = [
        name
        for name in module.imports()
        if name not in WRITERS and any(name == loader or name.startswith(f"{loader}.") for loader in LOADERS)
    ]
    assert found == []


@everywhere
def test_nothing_is_evaluated_or_unpacked(module: Module) -> None:
    found = [
        f"{name} in line {call.lineno}"
        for name, call in module.calls()
        if name in CALLS or name.rpartition(".")[2] in METHODS
    ]
    assert found == []


@everywhere
def test_modules_are_imported_by_the_names_of_tables_only(module: Module) -> None:
    for name, call in module.calls():
        if name.rpartition(".")[2] == "import_module":
            assert module.name in IMPORTERS
            assert ast.unparse(call.args[0]).startswith(("f'{__package__}.", "f'{__name__}."))


@everywhere
def test_no_assertions_and_nothing_unfinished(module: Module) -> None:
    assert [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.Assert)] == []
    for word in ("TODO", "FIXME", "XXX", "NotImplementedError"):
        assert word not in module.text


@everywhere
def test_only_the_command_line_prints(module: Module) -> None:
    if not module.name.startswith("cli/"):
        assert [call.lineno for name, call in module.calls() if name in {"print", "sys.stdout.write"}] == []


def test_imports_point_inwards() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:]


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    words = ("pytest." + "skip", "mark." + "skip", "mark." + "xfail", "importor" + "skip", "unittest." + "skip")
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in (ROOT / "tests").rglob("*.py")
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []
