"""The catalogue: every rule has a whole page."""

from __future__ import annotations

import pytest

from weighbridge.app.rules import OWN, areas, catalogue, check_selector, entry, rule_ids
from weighbridge.core.errors import UsageError

HEADINGS = ["What", "Why it matters", "How it is found", "What it misses", "Fix", "References", "Since"]


@pytest.mark.parametrize("rule_id", [*OWN, "file.lfs-pointer"])
def test_a_page_has_the_seven_headings(rule_id: str) -> None:
    one = entry(rule_id)
    assert one.rule.id == rule_id
    assert list(one.sections) == HEADINGS
    assert all(one.sections.values())
    assert one.page.startswith("## What\n\n")


def test_ids_are_unique_and_the_catalogue_is_whole() -> None:
    assert len(set(rule_ids())) == len(rule_ids())
    assert [one.rule.id for one in catalogue()] == list(rule_ids())


def test_a_wrong_name_is_told_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        entry("file.polyglott")
    assert caught.value.cause == "the nearest is file.polyglot"
    with pytest.raises(UsageError):
        entry("file")
    check_selector("file")
    assert "waiver" in areas()
    with pytest.raises(UsageError) as caught:
        check_selector("fil")
    assert caught.value.cause == "the nearest is file"
