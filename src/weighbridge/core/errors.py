"""Errors that carry their own diagnosis.

One root, :class:`WeighbridgeError`. The class decides the exit code of the command line
(and, later, the problem type over HTTP), never the text. ``code`` is a stable dotted
identifier, ``summary`` one sentence, ``cause`` what was seen, ``remedy`` what the reader
can do now.
"""

from __future__ import annotations

from typing import ClassVar


class WeighbridgeError(Exception):
    """Root of every error that Weighbridge raises on purpose."""

    exit_code: ClassVar[int] = 3

    def __init__(self, code: str, summary: str, *, cause: str = "", remedy: str = "", docs: str = "") -> None:
        super().__init__(summary)
        self.code = code
        self.summary = summary
        self.cause = cause
        self.remedy = remedy
        self.docs = docs

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt, (type(self), (self.code, self.summary, self.cause, self.remedy, self.docs)))

    def __str__(self) -> str:
        return f"[{self.code}] {self.summary}" + (f" ({self.cause})" if self.cause else "")


def _rebuilt(kind: type[WeighbridgeError], texts: tuple[str, str, str, str, str]) -> WeighbridgeError:
    code, summary, cause, remedy, docs = texts
    return kind(code, summary, cause=cause, remedy=remedy, docs=docs)


class UsageError(WeighbridgeError):
    """The command line, the configuration or an argument is wrong."""

    exit_code = 2


class InputError(WeighbridgeError):
    """The examined bytes cannot be read as what they claim to be."""


class NothingToExamineError(InputError):
    """The target holds nothing that could be examined: no files, or only stand-ins for absent ones."""

    exit_code = 4


class UnsafeInputError(InputError):
    """Reading further would be dangerous, for example following a link out of the target."""


class TrustError(WeighbridgeError):
    """A signature, digest or statement does not hold."""

    exit_code = 1


class StoreError(WeighbridgeError):
    """The store or the log could not be read or written."""


class NetworkError(WeighbridgeError):
    """A remote service failed, or was needed while offline."""


class LimitError(WeighbridgeError):
    """A budget is exhausted. ``limit`` names which one; see :class:`weighbridge.core.budget.Limits`."""

    def __init__(self, limit: str, allowed: float, *, remedy: str = "") -> None:
        super().__init__(
            "limit.exhausted",
            f"the limit on {limit} was reached",
            cause=f"{limit} may be at most {allowed:g}",
            remedy=remedy or f"raise limits.{limit} in the configuration if you trust the input's size",
        )
        self.limit = limit
        self.allowed = allowed

    def __reduce__(self) -> tuple[type[LimitError], tuple[str, float]]:
        return (LimitError, (self.limit, self.allowed))


class InternalError(WeighbridgeError):
    """Weighbridge itself is wrong: please report it."""
