"""The only place where adapters meet use cases."""

from __future__ import annotations

from datetime import UTC, datetime

from .adapters.files import LocalFiles
from .adapters.hashing import Sha256
from .adapters.workers import Cores
from .app.ports import Progress, Silent
from .app.scan import Scanner


def scanner(*, jobs: int | None = None, follow_links: bool = False, progress: Progress | None = None) -> Scanner:
    """A scanner of local files."""
    return Scanner(
        source=LocalFiles(follow_links=follow_links),
        hasher=Sha256(),
        workers=Cores(jobs),
        clock=lambda: datetime.now(UTC),
        progress=progress or Silent(),
    )
