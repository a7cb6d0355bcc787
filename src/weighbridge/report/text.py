"""The report for terminals: one block a finding, the worst first.

Findings that say the same of several places are one block with several places.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TextIO

from weighbridge.core.finding import Finding, Parameter
from weighbridge.core.review import Review, ReviewedSubject
from weighbridge.core.text import escape

from . import words
from .style import BAD, QUIET, Style

_PLACES = 3
"""Places of one block that are listed unless the reader wants all."""

Seen = tuple[ReviewedSubject, Finding]


def write(review: Review, out: TextIO, style: Style) -> None:
    """Write the shown findings, and the files that could not be read; the summary goes elsewhere."""
    for block in _blocks(review, style):
        out.writelines(f"{style.line(line)}\n" for line in block)
        out.write("\n")


def _blocks(review: Review, style: Style) -> Iterator[list[str]]:
    groups: dict[tuple[int, str, int, str], list[Seen]] = {}
    for subject in review.subjects:
        for finding in subject.shown:
            key = (-finding.severity, finding.rule.id, finding.confidence.value, finding.message)
            groups.setdefault(key, []).append((subject, finding))
    for key in sorted(groups, key=lambda key: key[0]):
        yield list(_block(groups[key], review, style))
    for subject in review.subjects:
        if subject.evidence.error is not None:
            yield list(_unreadable(subject, style))


def _block(seen: list[Seen], review: Review, style: Style) -> Iterator[str]:
    _, first = seen[0]
    rule = first.rule
    label = style.severity(first.severity, first.severity.label)
    name = style.link(style.see(rule.id), rule.id) if style.docs else rule.id
    yield f"{label}[{name}]: {escape(first.message, limit=2000)}"
    places = seen if style.verbose else seen[:_PLACES]
    for subject, finding in places:
        yield from _place(subject, finding, style)
    if len(seen) > len(places):
        yield style.paint(QUIET, f"  │  … and {words.count(len(seen) - len(places), 'more place')}")
    yield from _notes(seen, review, style)


def _place(subject: ReviewedSubject, finding: Finding, style: Style) -> Iterator[str]:
    edge = style.paint(QUIET, "│")
    yield f"  {style.paint(QUIET, '┌─')} {_linked(subject, finding, style)}"
    for row in _rows(finding):
        yield f"  {edge}  {row}"


def _linked(subject: ReviewedSubject, finding: Finding, style: Style) -> str:
    text = words.place(subject, finding)
    locator = subject.evidence.subject.locator
    if not style.links or locator in {"", "-"}:
        return text
    from urllib.parse import quote  # noqa: PLC0415 - 3 ms that only a terminal with links need pay

    return style.link("file://" + quote(os.fsencode(os.path.abspath(locator))), text)  # noqa: PTH100 - start-up


def _rows(finding: Finding) -> list[str]:
    """The lines about bytes: where a callable is named, where it is called, or just where the finding is."""
    params, span = finding.params, finding.location.span
    rows: list[tuple[str, str, str]] = []
    callee = _text(params, "callable") or _text(params, "target")
    if span is None or span.line is not None or "opcode" not in params:
        at = words.where(finding)
        return [at] if at else []
    named = params.get("named_at")
    if isinstance(named, int) and named != span.start:
        rows.append((f"byte {named}", callee, "← named here"))
    ordinal = params.get("ordinal")
    at = f"byte {span.start}" + (f", step {ordinal}" if isinstance(ordinal, int) else "")
    arguments = _text(params, "arguments")
    arrow = "← called here" if arguments or rows else "← here"
    rows.append((at, "  ".join(filter(None, (_text(params, "opcode"), arguments or ("" if rows else callee)))), arrow))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return [f"{at:<{widths[0]}}   {what:<{widths[1]}}   {arrow}" for at, what, arrow in rows]


def _text(params: Mapping[str, Parameter], key: str) -> str:
    value = params.get(key)
    if isinstance(value, tuple):
        value = ", ".join(value)
    return escape(str(value), limit=60) if value not in {None, ""} else ""


def _notes(seen: list[Seen], review: Review, style: Style) -> Iterator[str]:
    _, finding = seen[0]
    files = {id(subject) for subject, _ in seen}
    note = f"confidence {finding.confidence.label}"
    if len(review.files) > 1 and finding.location.path:
        note += f" · seen in {len(files)} of {words.count(len(review.files), 'file')}"
    yield f"  = {note}"
    if style.verbose and finding.rule.references:
        yield f"  = refs {', '.join(finding.rule.references)}"
    yield f"  = fix  {finding.rule.remedy}"
    see = style.see(finding.rule.id)
    yield f"  = see  {style.link(see, see) if style.docs else see}"


def _unreadable(subject: ReviewedSubject, style: Style) -> Iterator[str]:
    yield f"{style.paint(BAD, 'error')}[input.unreadable]: this file was not examined"
    yield f"  {style.paint(QUIET, '┌─')} {words.place(subject)}"
    yield f"  = {escape(subject.evidence.error or '')}"
