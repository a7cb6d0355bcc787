"""The command as a process: start-up, signals, pipes, encodings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.running import CLEAN, UNKNOWN

HEAVY = {
    "argparse", "asyncio", "concurrent.futures", "cryptography", "dataclasses", "httpx", "jinja2", "json", "litestar",
    "lz4", "msgspec", "multiprocessing", "pathlib", "pydantic", "requests", "rich", "sqlalchemy", "tempfile", "yaml",
    "zstandard",
}  # fmt: skip
"""What answering --version must not import."""


def imported(code: str) -> set[str]:
    text = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    ).stdout
    return set(text.split("\n")[-2].split())


def test_the_entry_point_imports_next_to_nothing() -> None:
    before = imported("")
    after = imported("import weighbridge.cli.main")
    assert after & HEAVY == set()
    assert len(after - before) < 40


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_answering_at_once_costs_less_than_50_ms(arguments) -> None:
    def cpu() -> float:
        times = os.times()
        return times.children_user + times.children_system

    costs = []
    for _ in range(5):
        start = cpu()
        subprocess.run([sys.executable, "-m", "weighbridge", *arguments], check=True, stdout=subprocess.DEVNULL)
        costs.append(cpu() - start)
    assert min(costs) < 0.05


def test_a_small_scan_imports_no_heavy_library(shell) -> None:
    shell.file("model/a", CLEAN)
    loaded = imported("from weighbridge.cli.main import main\nmain(['scan', 'model'])")
    assert loaded & {"rich", "msgspec", "multiprocessing", "concurrent.futures", "jinja2", "tomllib"} == set()


def test_a_reader_that_goes_away_ends_it_quietly(shell) -> None:
    for number in range(400):
        shell.file(f"model/{number}", UNKNOWN)
    process = shell.process("scan", "model", "--verbose", "--format", "json", "--no-progress")
    process.stdout.close()
    assert process.wait(timeout=60) == 3
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


@pytest.mark.parametrize("flags", [(), ("-o", "out.txt")])
def test_an_interrupt_ends_it_with_130_and_leaves_nothing(shell, flags) -> None:
    process = shell.process("scan", "-", *flags, stdin=subprocess.PIPE)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, "", "interrupted")
    assert list(shell.folder.iterdir()) == []


def test_all_cores_give_the_result_of_one(shell) -> None:
    for number in range(40):
        shell.file(f"model/{number:02}", UNKNOWN if number % 3 else CLEAN)
    one = shell.process("scan", "model", "--jobs", "1", "--format", "json", "-q").communicate(timeout=60)[0]
    many = shell.process("scan", "model", "--jobs", "4", "--format", "json", "-q").communicate(timeout=60)[0]
    assert one.partition('"summary"')[0] == many.partition('"summary"')[0]


def test_a_terminal_without_unicode_gets_ascii(shell) -> None:
    shell.file("model/naïve", UNKNOWN)
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    process = shell.process("scan", "model", env=environment)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert (out + err).isascii()
    assert r"+- model/na\xefve" in out
    for form in ("markdown", "html", "junit"):
        process = shell.process("scan", "model", "--format", form, env=environment)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "Traceback" not in err
