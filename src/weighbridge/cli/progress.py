"""Progress on standard error: one line on a terminal, a heartbeat elsewhere.

A timer signal interrupts whatever the process does, so that one huge file in one long
step shows a sign of life too. It writes with a single system call, because a signal may
arrive in the middle of any other output.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from types import FrameType
from typing import TextIO

from weighbridge.core.text import escape
from weighbridge.report import words

_FIRST = 0.5
_EVERY = 0.2
_HEARTBEAT = 30.0
_WIDTH = 78


class Line:
    """Progress as ``weighbridge.app.ports.Progress`` asks for it."""

    def __init__(self, descriptor: int, *, terminal: bool) -> None:
        self._descriptor = descriptor
        self._terminal = terminal
        self._drawn = False
        self._files = self._size = self._done = self._done_size = 0
        self._name = ""
        self._started = 0.0
        self._before: object = None

    @classmethod
    def on(cls, stream: TextIO) -> Line | None:
        """Progress on ``stream``; None when it is no file of the system's."""
        try:
            return cls(stream.fileno(), terminal=stream.isatty())
        except OSError:
            return None

    def start(self, files: int, size: int) -> None:
        """Start the timer; nothing is printed before half a second has passed."""
        self._files, self._size, self._started = files, size, time.monotonic()
        first, every = (_FIRST, _EVERY) if self._terminal else (_HEARTBEAT, _HEARTBEAT)
        with suppress(ValueError):  # not in the main thread: no signals, so no progress
            self._before = signal.signal(signal.SIGALRM, self._tick)
            signal.siginterrupt(signal.SIGALRM, False)
            signal.setitimer(signal.ITIMER_REAL, first, every)

    def advance(self, name: str, size: int) -> None:
        """Count one file."""
        self._done += 1
        self._done_size += size
        self._name = name

    def stop(self) -> None:
        """Stop the timer and clear the line."""
        if self._before is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)  # type: ignore[arg-type]
            self._before = None
        if self._drawn:
            self._put("\r\x1b[2K")
            self._drawn = False

    def _tick(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        text = self._text()
        if self._terminal:
            self._drawn = True
            self._put("\r\x1b[2K" + text[:_WIDTH])
        else:
            self._put(text + "\n")

    def _text(self) -> str:
        elapsed = time.monotonic() - self._started
        rate = f", {words.size(self._done_size / elapsed)}/s" if self._done_size and elapsed else ""
        name = f"  {escape(self._name, limit=40)}" if self._name else ""
        return (
            f"examining: {self._done:,} of {words.count(self._files, 'file')}, "
            f"{words.size(self._done_size)} of {words.size(self._size)}{rate}, {words.duration(elapsed)}{name}"
        )

    def _put(self, text: str) -> None:
        with suppress(OSError):
            os.write(self._descriptor, text.encode("ascii", "backslashreplace"))
