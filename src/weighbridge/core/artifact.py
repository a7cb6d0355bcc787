"""Artifacts: what a decision is about."""

from __future__ import annotations

from .digest import Digest
from .records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A component, or a file of one. Identity is the digest; the name is a claim.

    Attributes:
        kind: ``model``, ``dataset``, ``package``, ``tool``, ``vendor``; ``configuration`` for
            the operator's own file, when a waiver in it is worth a finding.
        name: path relative to the target as it was given, with forward slashes.
        digest: None when the operator asked for no digest.
        size: length in bytes.
        locator: how it was reached, a path from the working directory for local files; a claim
            that is shown to people and takes no part in any fingerprint.
    """

    kind: str
    name: str
    digest: Digest | None
    size: int
    locator: str = ""

    @property
    def place(self) -> str:
        """The locator, or the name where there is none. Unescaped."""
        return self.locator or self.name
