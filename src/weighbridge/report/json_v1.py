"""The JSON that every examination prints, shape ``json-v1``.

Names, paths and parameters are as the artifact has them, behind JSON's own escapes, so
that a machine can use them; messages are prose and come escaped. The whole text is
printable ASCII.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, TextIO

from weighbridge.core.evidence import Coverage
from weighbridge.core.review import Review, ReviewedSubject, Sorted
from weighbridge.core.text import escape
from weighbridge.core.version import __version__

from .style import Style

SCHEMA = "https://weighbridge.example/schemas/json-v1.schema.json"
"""Identifies the shape. The schema itself is ``schemas/json-v1.schema.json`` beside this module."""


def write(review: Review, out: TextIO, style: Style) -> None:
    """Write one JSON document."""
    del style
    out.write(dumps(document(review), indent=2))
    out.write("\n")


def dumps(value: object, indent: int | None = None) -> str:
    """JSON in printable ASCII, with no NaN, no infinity and no lone surrogate."""
    separators = None if indent else (",", ":")
    return json.dumps(plain(value), indent=indent, separators=separators, allow_nan=False).replace("\x7f", "\\u007f")


def document(review: Review) -> dict[str, Any]:
    """The whole document as plain values."""
    return {
        **head(review),
        "subjects": [subject_document(subject, review) for subject in review.subjects],
        "summary": summary_document(review),
    }


def head(review: Review) -> dict[str, Any]:
    """What names the shape and the tool."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "weighbridge", "version": __version__, "rules": review.rule_pack},
    }


def subject_document(subject: ReviewedSubject, review: Review) -> dict[str, Any]:
    """One examined file."""
    evidence = subject.evidence
    artifact = evidence.subject
    document: dict[str, Any] = {
        "name": artifact.name,
        "target": subject.target,
        "kind": artifact.kind,
        "format": evidence.formats[0] if evidence.formats else None,
        "digest": str(artifact.digest) if artifact.digest else None,
        "size": artifact.size,
        "verdict": subject.verdict(review.fail_on).value,
        "coverage": _coverage(evidence.coverage),
        "facts": dict(evidence.facts),
        "findings": [_finding(item) for item in subject.findings],
    }
    if evidence.error is not None:
        document["error"] = escape(evidence.error)
        document["coverage"]["complete"] = False
    return document


def summary_document(review: Review) -> dict[str, Any]:
    """The totals over all targets."""
    return {
        "subjects": len(review.files),
        "findings": review.severities,
        "states": review.states,
        "complete": review.complete,
        "verdict": review.verdict.value,
        "seconds": round(review.seconds, 3),
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "complete": coverage.complete,
        "examined": [{"route": one.route, "format": one.format, "bytes": one.bytes} for one in coverage.examined],
        "skipped": [{"route": one.route, "reason": escape(one.reason)} for one in coverage.skipped],
        "limits_hit": list(coverage.limits_hit),
    }


def _finding(item: Sorted) -> dict[str, Any]:
    finding = item.finding
    location, span = finding.location, finding.location.span
    return {
        "rule": finding.rule.id,
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        "location": {
            "path": location.path,
            "route": location.route_text,
            "record": None,
            "line": span.line if span else None,
            "start": span.start if span else None,
            "end": span.end if span else None,
        },
        "message": escape(finding.message, limit=2000),
        "params": dict(finding.params),
        "remedy": finding.rule.remedy,
        "references": list(finding.rule.references),
        "fingerprint": finding.fingerprint,
        "state": item.state.value,
    }


def plain(value: object) -> object:
    """``value`` with what JSON cannot carry replaced by text: lone surrogates, NaN, infinities."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(str(key))): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
