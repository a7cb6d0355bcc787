"""Artifacts: what a decision is about."""

from __future__ import annotations

from dataclasses import dataclass

from .digest import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A component, or a file of one. Identity is the digest; the name is a claim.

    Attributes:
        kind: ``model``, ``dataset``, ``package``, ``tool``, ``vendor``; for now always ``model``.
        name: path relative to the target as it was given, with forward slashes.
        digest: None when the operator asked for no digest.
        size: length in bytes.
    """

    kind: str
    name: str
    digest: Digest | None
    size: int
