"""Digests: the identity of everything."""

from __future__ import annotations

import hashlib
import hmac
from typing import Self

from .errors import InputError
from .records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Digest:
    """A digest whose algorithm name carries every parameter that changes the value.

    The canonical text form is ``algorithm:hex`` in lower case. Comparison takes
    constant time for digests of equal length.
    """

    algorithm: str
    value: bytes

    @classmethod
    def of(cls, data: bytes, algorithm: str = "sha256") -> Self:
        """Digest ``data`` that is already in memory."""
        return cls(algorithm=algorithm, value=hashlib.new(algorithm, data).digest())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the canonical form; raise :class:`.InputError` on anything else."""
        algorithm, separator, value = text.partition(":")
        try:
            raw = bytes.fromhex(value)
        except ValueError:
            raw = b""
        if not separator or not algorithm or not raw or value != raw.hex():
            raise InputError(
                "digest.malformed",
                "this is not a digest",
                cause=f"got {text[:80]!r}",
                remedy="write it as algorithm:hex in lower case, for example sha256:9f86d0…",
            )
        return cls(algorithm=algorithm, value=raw)

    @property
    def hex(self) -> str:
        """The value in lower-case hexadecimal."""
        return self.value.hex()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Digest):
            return NotImplemented
        return self.algorithm == other.algorithm and hmac.compare_digest(self.value, other.value)

    def __hash__(self) -> int:
        return hash((self.algorithm, self.value))

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.value.hex()}"
