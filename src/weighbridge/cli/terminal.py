"""The terminal: which streams there are and what they can show."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import TextIO

from weighbridge.core.errors import WeighbridgeError
from weighbridge.core.records import dataclass
from weighbridge.core.text import escape
from weighbridge.report.style import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """Where a command prints.

    Attributes:
        out: results.
        err: notes, progress, the summary and errors.
        colour: ``auto``, ``always`` or ``never``.
    """

    out: TextIO
    err: TextIO
    environment: Mapping[str, str]
    colour: str = "auto"
    quiet: bool = False
    verbose: bool = False

    @classmethod
    def of_process(cls, arguments: argparse.Namespace) -> Console:
        """The console of this process, with what ``arguments`` say about it."""
        _never_fail(sys.stdout, sys.stderr)
        return cls(
            out=sys.stdout,
            err=sys.stderr,
            environment=os.environ,
            colour=getattr(arguments, "color", None) or "auto",
            quiet=getattr(arguments, "quiet", False),
            verbose=getattr(arguments, "verbose", False),
        )

    def style(self, stream: TextIO, *, docs: str = "", page: Callable[[str], str] | None = None) -> Style:
        """What ``stream`` can show."""
        terminal = stream.isatty()
        options = {"page": page} if page else {}
        return Style(
            colour=self._coloured(terminal),
            unicode=_speaks_unicode(stream),
            links=terminal and self._coloured(terminal) and self.environment.get("TERM") != "dumb",
            verbose=self.verbose,
            docs=docs.rstrip("/"),
            **options,
        )

    def note(self, text: str, *, always: bool = False) -> None:
        """Tell the reader something beside the results; with ``always`` also one who asked for quiet."""
        if always or not self.quiet:
            self.err.write(self.style(self.err).line(f"note: {escape(text, limit=2000)}") + "\n")

    def _coloured(self, terminal: bool) -> bool:
        if self.colour != "auto":
            return self.colour == "always"
        if self.environment.get("NO_COLOR"):
            return False
        if self.environment.get("FORCE_COLOR", "0") not in {"", "0"}:
            return True
        if self.environment.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
            return True
        return terminal and self.environment.get("TERM") != "dumb"


def _never_fail(*streams: TextIO) -> None:
    """Let a stream that cannot encode a character print its escape."""
    for stream in streams:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def speak_utf8(stream: TextIO) -> None:
    """Switch ``stream`` to UTF-8, which reports for machines are written in whatever the terminal speaks."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8")


def told(error: WeighbridgeError) -> str:
    """An error as people read it. Everything in it is escaped."""
    lines = [f"error[{error.code}]: {escape(error.summary)}"]
    if error.cause:
        lines.append(f"  cause  {escape(error.cause, limit=2000)}")
    if error.remedy:
        lines.append(f"  fix    {escape(error.remedy)}")
    if error.docs:
        lines.append(f"  see    {escape(error.docs)}")
    return "\n".join(lines)


def _speaks_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").replace("_", "") in {"utf8", "utf16", "utf32"}
