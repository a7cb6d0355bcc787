"""Helpers for tests of triage and reports: evidence made by hand, without any format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from weighbridge.core.artifact import Artifact
from weighbridge.core.evidence import Coverage, Evidence, Examined, Skipped, SubjectEvidence
from weighbridge.core.finding import Finding, Parameter
from weighbridge.core.location import Location, Span
from weighbridge.core.rule import Confidence, Profile, Rule, Severity

RULE = Rule(
    id="pickle.unsafe-global",
    title="unsafe global",
    message="loading this file would call {callable}",
    severity=Severity.CRITICAL,
    remedy="Load with weights_only=True, or ask the publisher for safetensors",
    references=("CWE-502", "AML.T0018"),
    since="0.1.0",
)
QUIET = Rule(
    id="repository.no-licence",
    title="no licence",
    message="the repository names no licence",
    severity=Severity.LOW,
    remedy="Ask the publisher",
    since="0.1.0",
)
STARTED = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)

HOSTILE = (
    "\x1b[2J\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\ "
    "\u202egnp.exe\u2066 \u200bzero \r\n::error::owned\n<script>alert(1)</script>&amp; "
    "`code` [link](javascript:alert(1)) @admin | ]]> \x00\x07\x9b31m\ufffe\udc80 %0A ,:"
)
"""What an artifact's string may hold at its worst, for any output."""


def finding(
    rule: Rule = RULE,
    *,
    path: str = "model.pkl",
    route: tuple[str, ...] = (),
    span: Span | None = None,
    severity: Severity | None = None,
    profile: Profile = Profile.REGULAR,
    **params: Parameter,
) -> Finding:
    if rule is RULE:
        params.setdefault("callable", "posix.system")
    return Finding(
        rule=rule,
        subject=None,
        location=Location(path=path, route=route, span=span),
        severity=rule.severity if severity is None else severity,
        confidence=Confidence.HIGH,
        profile=profile,
        params=params,
    )


def subject(
    *findings: Finding, name: str = "model.pkl", folder: str = "", error: str | None = None, skipped: str = ""
) -> SubjectEvidence:
    return SubjectEvidence(
        subject=Artifact(kind="model", name=name, digest=None, size=1234, locator=f"{folder}{name}"),
        formats=() if error else ("pickle",),
        coverage=Coverage(
            examined=() if skipped or error else (Examined(route="", format="pickle", bytes=1234),),
            skipped=(Skipped(route="", reason=skipped),) if skipped else (),
        ),
        findings=findings,
        error=error,
    )


def evidence(*subjects: SubjectEvidence, target: str = "model", seconds: float = 41) -> Evidence:
    return Evidence(
        target=target,
        examiner="weighbridge.models 0.1.0",
        rule_pack="sha256:" + "ab" * 32,
        settings="sha256:" + "cd" * 32,
        started=STARTED,
        finished=STARTED + timedelta(seconds=seconds),
        subjects=subjects,
    )
