"""JUnit XML as continuous integration services read it: a suite a target, a case a file."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as xml_escape
from typing import TextIO

from weighbridge.core.finding import Finding
from weighbridge.core.review import Review, ReviewedSubject
from weighbridge.core.text import escape

from . import words
from .style import Style


def write(review: Review, out: TextIO, style: Style) -> None:
    """Write one document. A shown finding below the failing severity is printed in the case's output."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="weighbridge">\n')
    for target in dict.fromkeys(subject.target for subject in review.subjects):
        subjects = [subject for subject in review.subjects if subject.target == target]
        out.writelines(_suite(target, subjects, review, style))
    out.write("</testsuites>\n")


def _suite(target: str, subjects: list[ReviewedSubject], review: Review, style: Style) -> Iterator[str]:
    failed = sum(any(f.severity >= review.fail_on for f in subject.shown) for subject in subjects)
    errors = sum(subject.evidence.error is not None for subject in subjects)
    yield (
        f'  <testsuite name={_attribute(target)} tests="{len(subjects)}" failures="{failed}" errors="{errors}"'
        f' time="{review.seconds:.3f}">\n'
    )
    for subject in subjects:
        yield from _case(subject, review, style)
    yield "  </testsuite>\n"


def _case(subject: ReviewedSubject, review: Review, style: Style) -> Iterator[str]:
    failing = [finding for finding in subject.shown if finding.severity >= review.fail_on]
    other = [finding for finding in subject.shown if finding.severity < review.fail_on]
    yield f'    <testcase classname="weighbridge" name={_attribute(subject.evidence.subject.place)}>\n'
    if failing:
        worst = max(failing, key=lambda finding: finding.severity)
        text = "\n".join(_told(subject, finding, style) for finding in failing)
        yield (f'      <failure type="{worst.rule.id}" message={_attribute(worst.message)}>{_text(text)}</failure>\n')
    if subject.evidence.error is not None:
        yield f'      <error type="input.unreadable" message={_attribute(subject.evidence.error)}/>\n'
    notes = [_told(subject, finding, style) for finding in other]
    notes += [
        f"not examined: {escape(skip.route) or 'the file'}: {escape(skip.reason)}"
        for skip in subject.evidence.coverage.skipped
    ]
    if notes:
        yield f"      <system-out>{_text(chr(10).join(notes))}</system-out>\n"
    yield "    </testcase>\n"


def _told(subject: ReviewedSubject, finding: Finding, style: Style) -> str:
    at = ", ".join(filter(None, (words.place(subject, finding), words.where(finding))))
    message = escape(finding.message, limit=2000)
    label = f"{finding.severity.label}[{finding.rule.id}]"
    return f"{label}: {message}\n  {at}\n  {finding.rule.remedy}\n  {style.see(finding.rule.id)}"


def _attribute(text: str) -> str:
    return f'"{xml_escape(escape(text, limit=2000))}"'


def _text(text: str) -> str:
    return xml_escape(text)
