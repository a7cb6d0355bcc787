"""Progress: silent at first, one line on a terminal, a heartbeat elsewhere."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from weighbridge.cli import progress
from weighbridge.cli.progress import Line


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    yield reading, writing
    os.close(reading)
    os.close(writing)


def said(reading: int) -> str:
    try:
        return os.read(reading, 10_000).decode("ascii")
    except BlockingIOError:
        return ""


def test_short_work_says_nothing(pipe) -> None:
    reading, writing = pipe
    before = signal.getsignal(signal.SIGALRM)
    line = Line(writing, terminal=True)
    line.start(1, 10)
    line.advance("a", 10)
    line.stop()
    assert said(reading) == ""
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_terminal_gets_one_line_that_is_cleared(pipe, monkeypatch) -> None:
    monkeypatch.setattr(progress, "_FIRST", 0.01)
    reading, writing = pipe
    line = Line(writing, terminal=True)
    line.start(2, 2000)
    line.advance("evil\x1b[2J\u202e", 1000)
    time.sleep(0.05)
    line.stop()
    text = said(reading)
    assert text.startswith("\r\x1b[2Kexamining: 1 of 2 files, 1.0 kB of 2.0 kB, ")
    assert text.endswith("\r\x1b[2K")
    assert "\n" not in text
    assert "\x1b[2J" not in text


def test_elsewhere_a_heartbeat_ends_its_line(pipe, monkeypatch) -> None:
    monkeypatch.setattr(progress, "_HEARTBEAT", 0.01)
    reading, writing = pipe
    line = Line(writing, terminal=False)
    line.start(1, 7)
    time.sleep(0.05)
    line.stop()
    assert said(reading).splitlines()[0].startswith("examining: 0 of 1 file, 0 B of 7 B, 0.0 s")


def test_another_thread_has_no_progress_and_no_failure(pipe) -> None:
    reading, writing = pipe
    line = Line(writing, terminal=True)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            line.start(1, 1)
            line.stop()
        except ValueError as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert failed == []
    assert said(reading) == ""
