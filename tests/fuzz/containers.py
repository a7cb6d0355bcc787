"""What the container fuzzers share: read every fact, and every embedded part to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import InputError, LimitError
from weighbridge.core.reader import Reader, chunks_of
from weighbridge.examine.models.facts import Fact
from weighbridge.examine.models.facts.common import Embedded

LIMITS = Limits(bytes=1 << 22, operations=500_000, members=500, seconds=20)


def drain(parse: Callable[[Reader, Budget], Iterator[Fact]], reader: Reader) -> None:
    """Run ``parse``; only the parsers' own errors may end it."""
    budget = Budget(limits=LIMITS)
    try:
        for fact in parse(reader, budget):
            budget.spend(100)
            if isinstance(fact, Embedded):
                budget.spend_members()
                budget.spend(sum(len(chunk) // 64 for chunk in chunks_of(fact.reader)))
    except (InputError, LimitError):
        pass
