"""Sizes and starts: what keeps the house readable and quick."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from tests.meta.source import length, modules

LONGEST_FUNCTION = 100
LONGEST_FILE = 600
MEDIAN_FUNCTION = 12
MEDIAN_FILE = 150

HEAVY = {
    "asyncio",
    "cryptography",
    "httpx",
    "jinja2",
    "jsonschema",
    "litestar",
    "lz4",
    "msgspec",
    "multiprocessing",
    "numpy",
    "pydantic",
    "requests",
    "rich",
    "sqlalchemy",
    "tomllib",
    "torch",
    "urllib.request",
    "yaml",
    "zstandard",
}
"""Modules that nobody should pay for who only asks for the version."""

STARTED = 150
"""Modules at most after ``import weighbridge.cli.main``, the interpreter's own included."""


def test_no_function_is_too_long() -> None:
    found = [
        f"{module.name}:{function.lineno} {function.name} ({length(function)})"
        for module in modules()
        for function in module.functions()
        if length(function) > LONGEST_FUNCTION
    ]
    assert found == []


def test_no_file_is_too_long() -> None:
    assert [f"{m.name} ({m.lines})" for m in modules() if not m.is_table and m.lines > LONGEST_FILE] == []


def test_functions_and_files_are_short_as_a_rule() -> None:
    functions = statistics.median(length(function) for module in modules() for function in module.functions())
    files = statistics.median(module.lines for module in modules() if not module.is_table)
    assert functions <= MEDIAN_FUNCTION
    assert files <= MEDIAN_FILE


def loaded_after(code: str) -> set[str]:
    """The modules of a fresh interpreter that ran ``code``."""
    script = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_the_library_starts_with_next_to_nothing() -> None:
    loaded = loaded_after("import weighbridge")
    assert {name for name in loaded if name.startswith("weighbridge")} == {
        "weighbridge",
        "weighbridge.core",
        "weighbridge.core.version",
    }


def test_the_command_starts_without_heavy_modules() -> None:
    loaded = loaded_after("import weighbridge.cli.main")
    assert loaded & HEAVY == set()
    assert len(loaded) <= STARTED


def test_scanning_a_pickle_loads_only_what_pickles_need(tmp_path) -> None:
    target = tmp_path / "data.pkl"
    target.write_bytes(b"\x80\x04K\x01.")
    loaded = loaded_after(f"import weighbridge; weighbridge.scan({str(target)!r})")
    assert loaded & (HEAVY - {"multiprocessing"}) == set()
    assert not {name for name in loaded if name.startswith("weighbridge.cli")}
