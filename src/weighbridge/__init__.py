"""Weighbridge: decide whether an AI component may be used, and prove afterwards why.

The library's front door. Everything is imported on first use, so ``import weighbridge``
costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .core.version import __version__

if TYPE_CHECKING:
    from .core.budget import Limits
    from .core.evidence import Evidence

__all__ = ["__version__", "scan"]


def scan(
    target: str,
    *,
    limits: Limits | None = None,
    digest: bool = True,
    jobs: int | None = None,
    follow_links: bool = False,
) -> Evidence:
    """Examine a model file, a folder or an archive on this machine.

    Nothing in it is executed, imported or extracted.

    Args:
        target: path of a file or folder.
        limits: what one file may cost; see :class:`weighbridge.core.budget.Limits`.
        digest: compute each file's SHA-256. Without it the time for large checkpoints
            does not depend on the size of their tensors, and findings name no digest.
        jobs: processes to use; by default every core.
        follow_links: follow symbolic links out of the target.

    Returns:
        Evidence: findings, facts and coverage for every file.

    Raises:
        InputError: there is no such target, or nothing in it.
    """
    from .app.scan import Settings
    from .bootstrap import scanner
    from .core.budget import Limits as _Limits

    settings = Settings(limits=limits or _Limits(), digest=digest)
    return scanner(jobs=jobs, follow_links=follow_links).scan(target, settings)
