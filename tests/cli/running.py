"""Helpers: run the command line in this process, or as a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from weighbridge.cli.main import main

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 438064459\n"
CLEAN = b""
"""An empty file is known, complete and without findings."""

UNKNOWN = b"\xf3\x01unheard of\x00\x02"
"""Nothing that any format accepts: one medium finding."""


@dataclass(frozen=True, kw_only=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True, kw_only=True)
class Shell:
    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Ran:
        self.capture.readouterr()
        code = main(list(arguments))
        out, err = self.capture.readouterr()
        return Ran(code=code, out=out, err=scrubbed(err))

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def process(self, *arguments: str, **options) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "weighbridge", *arguments],
            cwd=self.folder,
            text=True,
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE),
            **options,
        )


def scrubbed(text: str) -> str:
    """Replace times, which differ from run to run."""
    return re.sub(r" in \d[\d.]* s", " in TIME", text)
