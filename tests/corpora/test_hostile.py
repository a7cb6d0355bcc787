"""Every hostile sample is found, in the normal test run: the corpus needs no framework."""

from __future__ import annotations

import pytest

from scripts.corpora.hostile import samples
from tests.examining import findings_of, lines
from weighbridge.core.rule import Severity

SAMPLES = list(samples())


def test_the_corpus_is_large_and_its_names_differ() -> None:
    assert len(SAMPLES) >= 350
    assert len({name for name, _ in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize(("name", "data"), SAMPLES, ids=[name for name, _ in SAMPLES])
def test_found(name: str, data: bytes) -> None:
    found = findings_of({name: data})
    worst = max((finding.severity for finding in found if finding.rule.area == "pickle"), default=Severity.INFO)
    assert worst >= Severity.MEDIUM, lines(found)
    assert not [finding for finding in found if finding.rule.id == "file.internal-error"]
