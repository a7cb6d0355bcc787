import pickle

import pytest

from weighbridge.core.budget import Budget, Limits
from weighbridge.core.errors import LimitError


@pytest.mark.parametrize("limit", ["bytes", "members", "operations"])
def test_each_meter_stops_at_its_limit(limit: str) -> None:
    budget = Budget(limits=Limits(**{limit: 10}))
    spend = {"bytes": budget.spend_bytes, "members": budget.spend_members, "operations": budget.spend}[limit]
    spend(10)
    with pytest.raises(LimitError) as caught:
        spend(1)
    assert caught.value.limit == limit


def test_depth() -> None:
    budget = Budget(limits=Limits(depth=3))
    budget.check_depth(3)
    with pytest.raises(LimitError):
        budget.check_depth(4)


def test_time_is_looked_at_while_operations_are_spent() -> None:
    now = [0.0]
    budget = Budget(limits=Limits(seconds=5), monotonic=lambda: now[0])
    now[0] = 6.0

    def work() -> None:
        for _ in range(100_000):
            budget.spend()

    with pytest.raises(LimitError, match="seconds"):
        work()


def test_claimed_sizes_of_any_magnitude_are_refused_at_once() -> None:
    with pytest.raises(LimitError):
        Budget().spend_bytes(2**62)


def test_limit_error_crosses_processes() -> None:
    error = pickle.loads(pickle.dumps(LimitError("bytes", 7)))
    assert (error.limit, error.allowed, str(error)) == ("bytes", 7, str(LimitError("bytes", 7)))
