"""Digests of whole readers."""

from __future__ import annotations

import hashlib

from weighbridge.core.digest import Digest
from weighbridge.core.reader import Reader, chunks_of


class Sha256:
    """SHA-256, what hubs and signatures use."""

    def digest(self, reader: Reader) -> Digest:
        """Read ``reader`` once from start to end."""
        state = hashlib.sha256(usedforsecurity=True)
        for chunk in chunks_of(reader):
            state.update(chunk)
        return Digest(algorithm="sha256", value=state.digest())
