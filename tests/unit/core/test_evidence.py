from datetime import UTC, date, datetime

import pytest

from tests.unit.core.test_finding import FINDING
from weighbridge.core.artifact import Artifact
from weighbridge.core.digest import Digest
from weighbridge.core.evidence import Coverage, Evidence, Examined, Skipped, SubjectEvidence, Verdict
from weighbridge.core.rule import Severity
from weighbridge.core.waiver import Waiver

WHOLE = Coverage(examined=(Examined(route="", format="gguf", bytes=3),))
GAP = Coverage(skipped=(Skipped(route="", reason="unknown format"),))
LIMIT = Coverage(limits_hit=("bytes",))


def subject(coverage: Coverage = WHOLE, **more) -> SubjectEvidence:
    artifact = Artifact(kind="model", name="a.bin", digest=Digest.of(b"abc"), size=3)
    return SubjectEvidence(subject=artifact, formats=("gguf",), coverage=coverage, **more)


def evidence(*subjects: SubjectEvidence) -> Evidence:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Evidence(
        target=".",
        examiner="t",
        rule_pack="sha256:00",
        settings="sha256:00",
        started=now,
        finished=now,
        subjects=subjects,
    )


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (subject(), Verdict.CLEAN),
        (subject(GAP), Verdict.INCOMPLETE),
        (subject(LIMIT), Verdict.INCOMPLETE),
        (subject(GAP, findings=(FINDING,)), Verdict.FINDINGS),
        (subject(error="unreadable"), Verdict.ERROR),
    ],
)
def test_clean_needs_complete_coverage(one: SubjectEvidence, verdict: Verdict) -> None:
    assert one.verdict() is verdict
    assert evidence(one).verdict() is verdict
    assert evidence(one).complete is (verdict is Verdict.CLEAN)


def test_findings_below_the_threshold_do_not_count() -> None:
    assert subject(findings=(FINDING,)).verdict(Severity.CRITICAL) is Verdict.FINDINGS
    low = subject()
    assert low.verdict(Severity.INFO) is Verdict.CLEAN


def test_nothing_examined_is_never_clean() -> None:
    assert evidence().verdict() is Verdict.INCOMPLETE
    assert not evidence().complete


def test_the_worst_subject_decides() -> None:
    assert evidence(subject(), subject(GAP)).verdict() is Verdict.INCOMPLETE
    assert evidence(subject(GAP), subject(error="x")).verdict() is Verdict.ERROR
    assert evidence(subject(error="x"), subject(findings=(FINDING,))).verdict() is Verdict.FINDINGS


def test_waivers_match_by_rule_or_area_and_by_path_or_digest() -> None:
    def covers(rule: str, match: str) -> bool:
        return Waiver(rule=rule, match=match, reason="r", owner="o", expires=date(2027, 1, 1)).covers(FINDING)

    assert covers("pickle.unsafe-global", "a.bin")
    assert covers("pickle", "*.bin")
    assert not covers("pickle", "b.bin")
    assert not covers("pick", "*")
    assert not covers("pickle", "sha256:00")
