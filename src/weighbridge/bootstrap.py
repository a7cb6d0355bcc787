"""The only place where adapters meet use cases."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import IO

from .adapters.files import LocalFiles, LocalFilesAndInput
from .adapters.hashing import Sha256
from .adapters.workers import Cores
from .app.ports import Progress, Silent
from .app.scan import Scanner


def _standard_input() -> IO[bytes]:
    return sys.stdin.buffer


def scanner(
    *,
    jobs: int | None = None,
    follow_links: bool = False,
    progress: Progress | None = None,
    input_limit: int | None = None,
) -> Scanner:
    """A scanner of local files; with ``input_limit``, also of that many bytes of standard input, named ``-``."""
    files = LocalFiles(follow_links=follow_links)
    return Scanner(
        source=files if input_limit is None else LocalFilesAndInput(files, _standard_input, input_limit),
        hasher=Sha256(),
        workers=Cores(jobs),
        clock=lambda: datetime.now(UTC),
        progress=progress or Silent(),
    )
