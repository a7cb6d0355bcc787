"""The documentation says what the code does."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import weighbridge
from scripts import reference
from tests.meta.source import ROOT
from weighbridge.app.configuration import OPTIONS
from weighbridge.app.rules import rule_ids
from weighbridge.cli.table import COMMANDS
from weighbridge.core.evidence import Verdict
from weighbridge.core.review import State
from weighbridge.core.rule import Confidence, Profile, Severity

DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for path in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
    if not {"_build", "rules", "generated"} & set(path.relative_to(ROOT).parts)
)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def test_the_readme_lists_the_formats_as_they_are() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == reference.with_formats(text), "run: python scripts/reference.py"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    generated = {name for name, _ in reference.rule_pages()}
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("<"):
            continue
        place = (path.parent / target).resolve()
        assert place.exists() or place.relative_to(DOCS).as_posix() in generated, f"{target} does not exist"


def test_every_command_and_option_has_its_place_in_the_reference() -> None:
    commands = reference.commands()
    options = reference.options_table(OPTIONS)
    for command in COMMANDS:
        assert f"## weighbridge {command.name}\n" in commands
    for option in OPTIONS:
        assert f"| `{option.key}` | `{option.variable}` |" in options


def test_every_rule_has_a_page() -> None:
    pages = dict(reference.rule_pages())
    for rule in rule_ids():
        assert f"# {rule}\n" in pages[f"rules/{rule}.md"]
        assert f"[{rule}]({rule}.md)" in pages["rules/index.md"]


def test_the_words_of_the_reports_are_explained() -> None:
    concepts = (DOCS / "concepts" / "evidence-and-coverage.md").read_text(encoding="utf-8")
    glossary = (DOCS / "reference" / "glossary.md").read_text(encoding="utf-8")
    for profile in Profile:
        assert f"`{profile.label}`" in concepts
    for word in [*(item.label for item in (*Severity, *Confidence, *Profile)), *Verdict]:
        assert f"`{word}`" in glossary
    assert {"waived", "baselined"} <= {state.value for state in State}


def test_the_index_for_language_models_names_pages_that_exist() -> None:
    for name in re.findall(r"^- ([\w/-]+)\.html:", (DOCS / "llms.txt").read_text(encoding="utf-8"), re.MULTILINE):
        assert (DOCS / f"{name}.md").exists() or name == "rules/index", name


def test_public_names_are_documented_and_typed() -> None:
    for name in weighbridge.__all__:
        found = getattr(weighbridge, name)
        if not callable(found):
            continue
        assert inspect.getdoc(found)
        signature = inspect.signature(found)
        assert signature.return_annotation is not signature.empty
        assert all(parameter.annotation is not parameter.empty for parameter in signature.parameters.values())
        for parameter in signature.parameters:
            assert f"{parameter}:" in found.__doc__


def test_decisions_are_numbered_and_say_what_lost() -> None:
    records = sorted((DOCS / "adr").glob("0*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert "Status: accepted" in text, path.name
        assert re.search(r"^## .*[Rr]ejected", text, re.MULTILINE), path.name


def test_news_fragments_have_a_known_kind() -> None:
    fragments = [path for path in (ROOT / "changelog.d").glob("*.md") if path.name != "README.md"]
    kinds = {"added", "changed", "fixed", "removed", "security"}
    assert [path.name for path in fragments if path.name.split(".")[-2] not in kinds] == []


def test_each_sentence_of_the_documentation_has_its_own_line() -> None:
    found = []
    for path in PAGES:
        text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        found += [
            f"{path.relative_to(ROOT)}: {line[:80]}"
            for line in text.splitlines()
            if not line.startswith(("|", "-", "*", ":", " ")) and re.search(r"[a-z]\. [A-Z]", line)
        ]
    assert found == []
