from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.knowledge import curated, generate
from weighbridge.examine.models.knowledge import allowed_table, dangerous_table, digest
from weighbridge.examine.models.knowledge.allowed import CHANGES, allowed, group
from weighbridge.examine.models.knowledge.arguments import CHECKS
from weighbridge.examine.models.knowledge.dangerous import danger_of

ROOT = Path(__file__).parents[5]
PAIRS = [
    (module, name, identifier)
    for module, groups in allowed_table.NAMES.items()
    for identifier, names in groups.items()
    for name in names.split()
]


def test_table_is_sorted_and_names_nothing_twice() -> None:
    assert list(allowed_table.NAMES) == sorted(allowed_table.NAMES)
    assert len({(module, name) for module, name, _ in PAIRS}) == len(PAIRS) > 9000
    for groups in allowed_table.NAMES.values():
        assert list(groups) == sorted(groups)
        for names in groups.values():
            assert names.split() == sorted(set(names.split()))


def test_names_are_exact() -> None:
    for module, name, _ in PAIRS:
        assert re.fullmatch(r"[\w.]+", module), module
        assert re.fullmatch(r"[\w.<>]+", name), name


def test_every_group_has_a_reason_a_check_and_known_changes() -> None:
    assert {identifier for _, _, identifier in PAIRS} <= set(allowed_table.GROUPS)
    for identifier in allowed_table.GROUPS:
        found = group(identifier)
        assert found.what
        assert found.why
        assert found.call in CHECKS
        assert found.changes <= set(CHANGES.values())


def test_digest_of_the_table_holds() -> None:
    assert generate.digest(allowed_table.GROUPS, allowed_table.NAMES) == allowed_table.TABLE_DIGEST
    assert json.loads(json.dumps(allowed_table.GROUPS)).keys() == curated.GROUPS.keys()


def test_curated_names_are_in_the_table() -> None:
    for identifier, modules in curated.NAMES.items():
        for module, names in modules.items():
            for name in names.split():
                found = allowed(module, name)
                assert found is not None, (module, name)
                assert found.id in curated.GROUPS, identifier


def test_nothing_is_permitted_and_dangerous_by_exact_name_except_what_is_checked() -> None:
    both = {
        (module, name)
        for module, name, identifier in PAIRS
        if name in {n for names in dangerous_table.NAMES.get(module, {}).values() for n in names.split()}
        and group(identifier).call in {"value", "plain", "container"}
    }
    assert both == set()


def test_dangers_are_described() -> None:
    kinds = set(dangerous_table.KINDS)
    assert set(dangerous_table.MODULES.values()) <= kinds
    for groups in dangerous_table.NAMES.values():
        assert set(groups) <= kinds


@pytest.mark.parametrize(
    ("module", "name", "kind"),
    [
        ("posix", "system", "shell"),
        ("os", "anything", "shell"),
        ("__builtin__", "eval", "eval"),
        ("torch", "hub.load", "load"),
        ("idlelib.run", "Executive.runcode", "debug"),
        ("logging", "os.system", "walk"),
        ("cloudpickle.cloudpickle", "_make_function", "code"),
    ],
)
def test_danger(module: str, name: str, kind: str) -> None:
    found = danger_of(module, name)
    assert found is not None
    assert found.kind == kind


def test_an_unknown_name_is_neither() -> None:
    assert danger_of("some.library", "Thing") is None
    assert allowed("some.library", "Thing") is None
    assert allowed("collections", "OrderedDict ") is None
    assert allowed("collections", "OrderedDict Counter") is None


def test_digest_covers_the_package() -> None:
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest())


@pytest.mark.frameworks
def test_regenerating_gives_the_same_table() -> None:
    program = (
        "import sysconfig; from pathlib import Path; from scripts.knowledge import generate as g; "
        "names = g.collect(Path(sysconfig.get_paths()['purelib'])); "
        "assert g.text(names) == g.TABLE.read_text(), 'the table is stale'; assert g.unexplained(names) == []"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, cwd=ROOT)
