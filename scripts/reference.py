"""Writes the parts of the documentation that come from the code.

``python scripts/reference.py`` brings the generated block of the README up to date. The
documentation's build calls :func:`write_pages`, which makes ``docs/rules/`` and
``docs/reference/generated/`` anew.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from weighbridge.app.configuration import OPTIONS, Option
from weighbridge.app.rules import Entry, catalogue
from weighbridge.cli.parsing import parser_of
from weighbridge.cli.table import COMMANDS
from weighbridge.core.rule import Rule
from weighbridge.examine.models.formats._table import FORMATS, Format

ROOT = Path(__file__).parents[1]
EXTENSIONS_SHOWN = 6
START, END = "<!-- formats: start, written by scripts/reference.py -->", "<!-- formats: end -->"


def write_pages(docs: Path) -> None:
    """Make every generated page of the documentation."""
    pages = dict(rule_pages()) | {
        "reference/generated/formats.md": formats_table(FORMATS),
        "reference/generated/commands.md": commands(),
        "reference/generated/options.md": options_table(OPTIONS),
    }
    for folder in ("rules", "reference/generated"):
        shutil.rmtree(docs / folder, ignore_errors=True)
        (docs / folder).mkdir(parents=True)
    for name, text in pages.items():
        (docs / name).write_text(text, encoding="utf-8")


def formats_table(formats: Iterable[Format]) -> str:
    """The table of formats in Markdown."""
    rows = ["| format | usual extensions | examined | not examined |", "|---|---|---|---|"]
    rows += [
        f"| {cell(row.title)} | {usual(row)} | {cell(row.examined)} | {cell(row.not_examined)} |" for row in formats
    ]
    return "\n".join(rows) + "\n"


def usual(row: Format) -> str:
    """The extensions that stand first in a row; text formats may carry nearly any."""
    shown = " ".join(f"`{name}`" for name in row.extensions[:EXTENSIONS_SHOWN])
    return shown + (" …" if len(row.extensions) > EXTENSIONS_SHOWN else "")


def cell(text: str) -> str:
    """Text for one cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def commands() -> str:
    """Every command with what ``--help`` prints."""
    os.environ["COLUMNS"] = "100"
    sections = []
    for command in COMMANDS:
        module = import_module(f"weighbridge.cli.{command.module}")
        text = parser_of(command, module).format_help().rstrip()
        sections.append(f"## weighbridge {command.name}\n\n```text\n{text}\n```\n")
    return "\n".join(sections)


def options_table(options: Iterable[Option]) -> str:
    """Every key of the configuration file, with its variable and default."""
    rows = ["| key | environment | default | meaning |", "|---|---|---|---|"]
    for option in options:
        words = f": {', '.join(f'`{word}`' for word in option.words)}" if option.words else ""
        rows.append(f"| `{option.key}` | `{option.variable}` | {default_of(option)} | {cell(option.help)}{words} |")
    return "\n".join(rows) + "\n"


def default_of(option: Option) -> str:
    """The default as the configuration file would have it."""
    if isinstance(option.default, bool):
        return f"`{str(option.default).lower()}`"
    return f"`{option.default}`" if option.default else "none"


def rule_pages() -> Iterator[tuple[str, str]]:
    """One page a rule, and their index."""
    entries = list(catalogue())
    for entry in entries:
        yield f"rules/{entry.rule.id}.md", rule_page(entry)
    yield "rules/index.md", rules_index([entry.rule for entry in entries])


def rule_page(entry: Entry) -> str:
    """The page of one rule: its data, then its docstring."""
    rule = entry.rule
    return (
        f"# {rule.id}\n\n{rule.title[0].upper()}{rule.title[1:]}.\n\n"
        f"| severity | shown in profile | identifiers |\n|---|---|---|\n"
        f"| {rule.severity.label} | {rule.profile.label} | {', '.join(rule.references)} |\n\n{entry.page}\n"
    )


def rules_index(rules: list[Rule]) -> str:
    """The list of all rules, by area."""
    lines = ["# Rules", "", "Ids are never reused.", "`weighbridge explain ID` prints the same pages.", ""]
    for area in dict.fromkeys(rule.area for rule in rules):
        lines += [f"## {area}", "", "| rule | severity | what it is |", "|---|---|---|"]
        lines += [
            f"| [{rule.id}]({rule.id}.md) | {rule.severity.label} | {cell(rule.title)} |"
            for rule in rules
            if rule.area == area
        ]
        lines.append("")
    lines += ["```{toctree}", ":hidden:", ""] + [rule.id for rule in rules] + ["```"]
    return "\n".join(lines) + "\n"


def with_formats(readme: str) -> str:
    """``readme`` with the table between the two markers written anew."""
    pattern = re.compile(re.escape(START) + ".*?" + re.escape(END), re.DOTALL)
    return pattern.sub(lambda _: f"{START}\n\n{formats_table(FORMATS)}\n{END}", readme)


if __name__ == "__main__":
    page = ROOT / "README.md"
    page.write_text(with_formats(page.read_text(encoding="utf-8")), encoding="utf-8")
