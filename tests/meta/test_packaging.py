"""The package, its metadata and its locked requirements."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import metadata

import pytest

from tests.meta.source import PACKAGE, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
LOCKS.remove(ROOT / "requirements" / "frameworks.overrides.txt")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    source = {
        f"weighbridge/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".so"
    }
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == source
    assert "weighbridge/py.typed" in held


def test_the_wheel_carries_licence_and_command(wheel: zipfile.ZipFile) -> None:
    names = [name.partition(".dist-info/")[2] for name in wheel.namelist() if ".dist-info/" in name]
    assert "licenses/LICENSE" in names
    points = wheel.read(next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))).decode()
    assert "weighbridge = weighbridge.cli.main:main" in points


def test_the_metadata_says_what_the_project_is() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert PROJECT["requires-python"] == ">=3.11"
    assert "Typing :: Typed" in PROJECT["classifiers"]
    for minor in (11, 12, 13):
        assert f"Programming Language :: Python :: 3.{minor}" in PROJECT["classifiers"]
    assert metadata("weighbridge")["License-Expression"] == "Apache-2.0"


def test_runtime_requirements_say_the_same_twice() -> None:
    text = (ROOT / "requirements" / "runtime.in").read_text(encoding="utf-8")
    listed = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert listed == PROJECT["dependencies"]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_requirement_is_pinned_and_hashed(path) -> None:
    text = path.read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert [item for item in requirements if not re.match(r"[a-z0-9][a-z0-9-]*(\[[a-z,-]+\])?==\S+ ", item)] == []
    assert [item for item in requirements if "--hash=sha256:" not in item] == []
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_list_comes_from_a_source(path) -> None:
    assert path.with_suffix(".in").is_file()
    assert f"compile {path.stem}" in (ROOT / "requirements" / "compile.sh").read_text(encoding="utf-8")
