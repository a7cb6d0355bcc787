"""Workers: every item once, whatever dies, and nothing left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weighbridge.adapters.workers import _MUCH, Cores, _groups
from weighbridge.core.errors import InternalError

MANY = list(range(100))
NOTHING = [0] * len(MANY)


def doubled(item: int) -> int:
    return 2 * item


def process_of(item: int) -> int:
    return os.getpid()


def slow_zero(item: int) -> int:
    time.sleep(0 if item else 1)
    return item


def dies_at_50(item: int) -> int:
    if item == 50:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


@pytest.mark.parametrize("jobs", [1, 2, 3, 200])
def test_every_item_once(jobs: int) -> None:
    assert dict(Cores(jobs).map(doubled, MANY, NOTHING)) == {item: 2 * item for item in MANY}


def test_little_work_stays_in_this_process() -> None:
    few = list(range(15))
    assert {pid for _, pid in Cores(4).map(process_of, few, [1000] * len(few))} == {os.getpid()}
    assert {pid for _, pid in Cores(4).map(process_of, [0], [1 << 40])} == {os.getpid()}


def test_two_large_items_go_to_two_processes() -> None:
    processes = {pid for _, pid in Cores(4).map(process_of, [0, 1], [_MUCH, _MUCH])}
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_results_come_when_they_are_ready() -> None:
    places = [place for place, _ in Cores(2).map(slow_zero, MANY, NOTHING)]
    assert places[0] != 0
    assert sorted(places) == MANY


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 1 << 62), max_size=200), st.integers(2, 16))
def test_groups_hold_every_position_once_and_the_largest_first(sizes: list[int], jobs: int) -> None:
    groups = _groups(sizes, jobs)
    flat = [position for group in groups for position in group]
    assert sorted(flat) == list(range(len(sizes)))
    assert [sizes[position] for position in flat] == sorted(sizes, reverse=True)
    assert all(groups)


def test_a_giant_shares_its_group_with_nobody() -> None:
    assert _groups([1] * 400 + [1 << 40], 2)[0] == [400]


@pytest.mark.parametrize("jobs", [2, 4])
def test_a_worker_that_dies_is_an_error_and_not_a_wait(jobs: int) -> None:
    with pytest.raises(InternalError, match="worker process died"):
        list(Cores(jobs).map(dies_at_50, MANY, NOTHING))
    assert multiprocessing.active_children() == []


def test_whoever_stops_early_ends_the_workers_and_no_other_child() -> None:
    other = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
    other.start()
    try:
        results = Cores(2).map(doubled, MANY, NOTHING)
        next(results)
        results.close()
        assert multiprocessing.active_children() == [other]
    finally:
        other.kill()
        other.join()


def test_a_folder_is_scanned_again_and_again_without_a_hang(tmp_path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.pkl").write_bytes(b"\x80\x04K\x01.")
    script = (
        "import sys, weighbridge\n"
        "for jobs in (2, 3, 4) * 4:\n"
        "    evidence = weighbridge.scan(sys.argv[1], jobs=jobs)\n"
        "    assert [s.subject.name for s in evidence.subjects] == sorted(f'{n}.pkl' for n in range(40))\n"
        "    assert all(s.coverage.complete for s in evidence.subjects)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=120)
