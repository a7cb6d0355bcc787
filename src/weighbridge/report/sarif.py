"""SARIF 2.1.0 (OASIS Standard, 2020), one run.

Results cover every finding, whatever its state: waived and baselined ones carry a
suppression, so that a service shows them as dealt with and not as fixed. Places inside a
file are logical locations, because SARIF's physical ones end at the file.
"""

from __future__ import annotations

import os
import re
from typing import Any, TextIO
from urllib.parse import quote

from weighbridge.core.evidence import Verdict
from weighbridge.core.location import ROUTE_SEPARATOR
from weighbridge.core.review import Review, ReviewedSubject, Sorted, State
from weighbridge.core.rule import Rule, Severity
from weighbridge.core.text import escape
from weighbridge.core.version import __version__

from .json_v1 import dumps
from .style import Style

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {
    Severity.INFO: "note",
    Severity.LOW: "note",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}
_SCORES = {
    Severity.INFO: "0.0",
    Severity.LOW: "3.0",
    Severity.MEDIUM: "5.5",
    Severity.HIGH: "8.0",
    Severity.CRITICAL: "9.5",
}
"""``security-severity`` as code scanning services read it: a CVSS-like number from 0 to 10."""

_HIDDEN = {State.IGNORED: "not selected by the command line", State.BELOW_PROFILE: "below the chosen profile"}
_LINK_SYNTAX = re.compile(r"([\\\[\]])")


def write(review: Review, out: TextIO, style: Style) -> None:
    """Write one SARIF log."""
    results = [(subject, item) for subject in review.subjects for item in subject.findings]
    rules = list({item.finding.rule.id: item.finding.rule for _, item in results}.values())
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "weighbridge",
                "semanticVersion": __version__,
                "rules": [_rule(rule, style) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(review)],
        "results": [_result(subject, item, index) for subject, item in results],
        "properties": {"rules": review.rule_pack, "complete": review.complete, "verdict": review.verdict.value},
    }
    out.write(dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n")


def _rule(rule: Rule, style: Style) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in re.split(r"\W", rule.id)),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": _opening(style.page(rule.id)) or rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "help": {"text": rule.remedy, "markdown": style.page(rule.id) or rule.remedy},
        "properties": {
            "security-severity": _SCORES[rule.severity],
            "tags": ["security", *sorted(f"external/{name.lower()}" for name in rule.references if "://" not in name)],
            "precision": "high",
        },
    }
    if style.docs:
        document["helpUri"] = style.see(rule.id)
    return document


def _opening(page: str) -> str:
    """The first section of a rule's page, which says what the rule finds."""
    return page.partition("\n\n")[2].partition("\n## ")[0].strip()


def _result(subject: ReviewedSubject, item: Sorted, index: dict[str, int]) -> dict[str, Any]:
    finding = item.finding
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": index[finding.rule.id],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding.message)},
        "locations": [_location(subject, item)],
        "partialFingerprints": {"weighbridge/v1": finding.fingerprint},
        "properties": {
            "severity": finding.severity.label,
            "security-severity": _SCORES[finding.severity],
            "confidence": finding.confidence.label,
            "params": dict(finding.params),
        },
    }
    if item.state is not State.SHOWN:
        result["suppressions"] = [_suppression(item)]
    return result


def _message(text: str) -> str:
    """Escape what section 3.11.6 of the standard reads as a link."""
    return _LINK_SYNTAX.sub(r"\\\1", escape(text, limit=2000))


def _location(subject: ReviewedSubject, item: Sorted) -> dict[str, Any]:
    location, span = item.finding.location, item.finding.location.span
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(subject.evidence.subject.place)}}
    if span is not None and span.line is not None:
        physical["region"] = {"startLine": max(1, span.line)}
    elif span is not None and not location.route:
        physical["region"] = {"byteOffset": span.start, "byteLength": max(0, span.end - span.start)}
    document: dict[str, Any] = {"physicalLocation": physical}
    if location.route:
        name = ROUTE_SEPARATOR.join((location.path, *location.route))
        logical: dict[str, Any] = {"name": location.route[-1], "fullyQualifiedName": name, "kind": "member"}
        if span is not None:
            logical["properties"] = {"byteOffset": span.start, "byteLength": max(0, span.end - span.start)}
        document["logicalLocations"] = [logical]
    return document


def _uri(place: str) -> str:
    return quote(os.fsencode(place), safe="/") or "."


def _suppression(item: Sorted) -> dict[str, Any]:
    if item.waiver is not None:
        waiver = item.waiver
        why = f"waived by {waiver.owner} until {waiver.expires}: {waiver.reason}"
    else:
        why = _HIDDEN.get(item.state, "in the baseline")
    return {"kind": "external", "status": "accepted", "justification": escape(why), "properties": {"state": item.state}}


def _invocation(review: Review) -> dict[str, Any]:
    notes = [
        {"level": "error", "message": {"text": _message(f"{file.evidence.subject.place}: {file.evidence.error}")}}
        for file in review.files
        if file.evidence.error is not None
    ]
    notes += [
        {
            "level": "warning",
            "message": {"text": _message(f"{_place(file, skip.route)} was not examined: {skip.reason}")},
        }
        for file in review.files
        for skip in file.evidence.coverage.skipped
    ]
    invocation: dict[str, Any] = {"executionSuccessful": review.verdict is not Verdict.ERROR}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    return invocation


def _place(file: ReviewedSubject, route: str) -> str:
    place = file.evidence.subject.place
    return f"{place}{ROUTE_SEPARATOR}{route}" if route else place
