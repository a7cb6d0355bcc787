"""Rules for people and machines: one rule's page, and the list of all."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from weighbridge.core.records import asdict
from weighbridge.core.rule import Rule

from . import words
from .json_v1 import dumps
from .style import QUIET, Style

_WIDTH = 88


def page_lines(rule: Rule, sections: Mapping[str, str], style: Style) -> Iterator[str]:
    """A rule's page for a terminal, without line ends."""
    yield f"{style.severity(rule.severity, rule.severity.label)}[{rule.id}]: {rule.title}"
    for heading, text in sections.items():
        yield ""
        yield style.paint(QUIET, heading)
        for paragraph in text.split("\n\n"):
            yield from (style.line(line) for line in _wrapped(paragraph))
    if rule.references:
        yield ""
        yield style.paint(QUIET, "Identifiers")
        yield f"  {', '.join(rule.references)}"


def _wrapped(paragraph: str) -> Iterator[str]:
    for line in paragraph.splitlines():
        item = line.lstrip().startswith(("* ", "- "))
        yield from textwrap.wrap(line, _WIDTH, initial_indent="  ", subsequent_indent="    " if item else "  ")


def list_lines(rules: Iterable[Rule], name: str, style: Style) -> Iterator[str]:
    """Every rule as ``text``, ``markdown`` or ``json``, without line ends."""
    known = list(rules)
    if name == "json":
        yield dumps([asdict(rule) | _labels(rule) for rule in known], indent=2)
    elif name == "markdown":
        yield from _markdown(known)
    else:
        width = max((len(rule.id) for rule in known), default=0)
        for rule in known:
            label = style.severity(rule.severity, f"{rule.severity.label:<8}")
            yield style.line(f"{label}  {rule.id:<{width}}  {rule.title}")
        yield style.paint(QUIET, f"{words.count(len(known), 'rule')}; read one with: weighbridge explain RULE")


def _labels(rule: Rule) -> dict[str, str]:
    return {"severity": rule.severity.label, "profile": rule.profile.label}


def _markdown(rules: list[Rule]) -> Iterator[str]:
    yield "| Rule | Severity | What | References |"
    yield "|---|---|---|---|"
    for rule in rules:
        yield f"| `{rule.id}` | {rule.severity.label} | {rule.title} | {', '.join(rule.references)} |"
