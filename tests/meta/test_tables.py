"""The tables and the directories say the same."""

from __future__ import annotations

import inspect
import re
import string
from collections.abc import Iterator

import pytest

from tests.meta.source import MODELS, PACKAGE, ROOT, module
from weighbridge.app.rules import OWN, entry
from weighbridge.core.budget import Budget
from weighbridge.core.reader import BytesReader
from weighbridge.core.rule import Rule
from weighbridge.core.version import __version__
from weighbridge.examine.models import facts
from weighbridge.examine.models.checker import rule_module
from weighbridge.examine.models.facts import Fact
from weighbridge.examine.models.formats._table import FORMATS
from weighbridge.examine.models.identify import format_module
from weighbridge.examine.models.rules._table import RULES

HEADINGS = ("What", "Why it matters", "How it is found", "What it misses", "Fix", "References", "Since")
AREAS_OF_REFERENCES = re.compile(
    r"T\d{4}(\.\d{3})?|CWE-\d+|AML\.T\d{4}(\.\d{3})?|CVE-\d{4}-\d{4,}|GHSA(-[a-z0-9]{4}){3}|https://\S+|arXiv:\d{4}\.\d{4,5}|OWASP\s\S.*"
)


def names(folder: str) -> set[str]:
    """The modules of a folder, without its package file and table."""
    return {path.stem for path in (MODELS / folder).glob("*.py")} - {"__init__", "_table"}


def test_every_format_has_a_module_and_every_module_a_row() -> None:
    assert {row.module for row in FORMATS} == names("formats")


def test_format_ids_are_unique_and_plain() -> None:
    ids = [row.id for row in FORMATS]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.id)
def test_a_format_can_be_identified_and_parsed(row) -> None:
    parser = format_module(row.module)
    assert list(inspect.signature(parser.parse).parameters) == ["reader", "budget"]
    assert isinstance(parser.parse(BytesReader(b""), Budget()), Iterator)
    assert hasattr(parser, "probe") or not row.probe
    if row.probe:
        assert list(inspect.signature(parser.probe).parameters) == ["reader", "head"]
    assert row.family in {"binary", "text"}
    assert all(extension == extension.lower() and extension.startswith(".") for extension in row.extensions)
    assert row.title
    assert row.examined
    assert parser.__doc__


def test_every_rule_has_a_module_and_every_module_a_row() -> None:
    assert {row.module for row in RULES} == names("rules")
    assert len({row.id for row in RULES}) == len(RULES)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.id)
def test_a_rule_is_complete(row) -> None:
    found = rule_module(row.module)
    rule = found.RULE
    assert isinstance(rule, Rule)
    assert rule.id == row.id
    assert re.fullmatch(r"[a-z][a-z0-9]*\.[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    assert list(inspect.signature(found.check).parameters) == ["part", "context"]
    assert row.scope in {"part", "unit"}
    assert rule.title
    assert rule.remedy
    assert not rule.remedy.endswith(".")
    assert not rule.message.endswith(".")
    assert version(rule.since) <= version(__version__)
    assert rule.references
    assert [text for text in rule.references if not AREAS_OF_REFERENCES.fullmatch(text)] == []


def version(text: str) -> tuple[int, ...]:
    return tuple(int(step) for step in text.split("."))


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.id)
def test_a_rule_watches_facts_that_exist(row) -> None:
    known = {kind.__name__ for kind in all_facts()}
    assert row.watches
    assert set(row.watches) <= known


def all_facts() -> set[type[Fact]]:
    """Every class of facts, whichever module states it."""
    for path in (MODELS / "facts").glob("*.py"):
        if path.stem != "__init__":
            __import__(f"{facts.__name__}.{path.stem}")
    pending, found = [Fact], set()
    while pending:
        kind = pending.pop()
        found.add(kind)
        pending.extend(kind.__subclasses__())
    return found


@pytest.mark.parametrize("rule_id", [*(row.id for row in RULES), *OWN])
def test_a_rules_docstring_is_a_page(rule_id: str) -> None:
    page = entry(rule_id)
    assert tuple(page.sections) == HEADINGS
    assert [heading for heading, text in page.sections.items() if not text] == []
    assert page.sections["Since"] == page.rule.since


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.id)
def test_a_rules_message_names_its_parameters_only(row) -> None:
    fields = {name for _, name, _, _ in string.Formatter().parse(rule_module(row.module).RULE.message) if name}
    assert all(name.isidentifier() for name in fields)
    passed = {
        keyword.arg
        for name, call in module(MODELS / "rules" / f"{row.module}.py").calls()
        if name.endswith(".finding")
        for keyword in call.keywords
    }
    assert fields <= passed or None in passed


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.id)
def test_a_rule_has_a_document_with_examples(row) -> None:
    assert (ROOT / "tests" / "rules" / f"{row.module}.md").is_file()


def test_no_document_without_a_rule() -> None:
    documents = {path.stem for path in (ROOT / "tests" / "rules").glob("*.md")}
    assert documents == {row.module for row in RULES}


def test_vectors_say_where_they_come_from() -> None:
    vectors = ROOT / "tests" / "vectors"
    folders = [path for path in vectors.iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert folders
    assert [path.name for path in folders if not (path / "PROVENANCE.md").is_file()] == []


def test_the_package_holds_nothing_but_code_and_data() -> None:
    kinds = {path.suffix for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert kinds <= {".py", ".typed", ".json", ".txt", ".toml", ".so"}
