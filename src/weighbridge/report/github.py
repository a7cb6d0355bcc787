"""Annotations of a GitHub workflow run (workflow commands ``error``, ``warning`` and ``notice``).

A command ends with its line, and its properties with a comma or a colon; what an
artifact put there is escaped twice: for people, then percent-encoded for the runner.
"""

from __future__ import annotations

from typing import TextIO

from weighbridge.core.finding import Finding
from weighbridge.core.review import Review, ReviewedSubject
from weighbridge.core.rule import Severity
from weighbridge.core.text import escape

from . import words
from .style import Style

_COMMANDS = {
    Severity.INFO: "notice",
    Severity.LOW: "notice",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}


def write(review: Review, out: TextIO, style: Style) -> None:
    """Write one annotation for each shown finding and each file that could not be read."""
    for subject in review.subjects:
        out.writelines(_annotation(subject, finding, style) for finding in subject.shown)
        if subject.evidence.error is not None:
            text = f"{words.place(subject)}: not examined: {escape(subject.evidence.error)}"
            out.write(f"::error file={_property(_file(subject))},title=input.unreadable::{_data(text)}\n")


def _annotation(subject: ReviewedSubject, finding: Finding, style: Style) -> str:
    span = finding.location.span
    line = f",line={span.line}" if span is not None and span.line is not None and not finding.location.route else ""
    at = ", ".join(filter(None, (words.place(subject, finding), words.where(finding))))
    text = f"{escape(finding.message, limit=2000)} ({at}). {finding.rule.remedy}. See {style.see(finding.rule.id)}"
    title = _property(f"{finding.severity.label}: {finding.rule.id}")
    return f"::{_COMMANDS[finding.severity]} file={_property(_file(subject))}{line},title={title}::{_data(text)}\n"


def _file(subject: ReviewedSubject) -> str:
    return escape(subject.evidence.subject.place)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
