"""Records behave as the standard library's data classes do, before and after their methods are compiled."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from weighbridge.core.records import asdict, dataclass, field, fields, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    span: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Base):
    name: str
    items: list[int] = field(default_factory=list)
    size: int = 3


@dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: int = 2


@dataclass(slots=True, kw_only=True)
class Meter:
    limit: int
    used: int = field(init=False, default=7)
    double: int = field(init=False)

    def __post_init__(self) -> None:
        self.double = self.limit * 2


@pytest.mark.parametrize("times", [1, 1000])
def test_they_are_made_from_arguments_and_defaults(times: int) -> None:
    for _ in range(times):
        one = Record(name="x")
    assert (one.span, one.name, one.items, one.size) == (None, "x", [], 3)
    assert one.items is not Record(name="x").items
    assert Pair(1) == Pair(1, 2) == Pair(left=1, right=2)
    assert [(meter.used, meter.double) for meter in (Meter(limit=n) for n in range(times))][-1] == (7, 2 * times - 2)


@pytest.mark.parametrize("times", [0, 1000])
def test_wrong_arguments_are_refused(times: int) -> None:
    for _ in range(times):
        Record(name="x")
        Pair(1)
    for make in (
        Record,
        lambda: Record("x"),
        lambda: Record(name="x", other=1),
        lambda: Pair(1, 2, 3),
        lambda: Pair(1, left=1),
    ):
        with pytest.raises(TypeError):
            make()


def test_frozen_records_are_values() -> None:
    one = Pair(1)
    assert hash(one) == hash(Pair(1, 2))
    assert one != Pair(2)
    assert one != (1, 2)
    for change in (lambda: setattr(one, "left", 3), lambda: delattr(one, "left"), lambda: setattr(one, "new", 3)):
        with pytest.raises(AttributeError):
            change()


def test_open_records_change_and_have_no_hash() -> None:
    meter = Meter(limit=1)
    meter.limit = 5
    assert meter.limit == 5
    with pytest.raises(TypeError):
        hash(meter)
    with pytest.raises(AttributeError):
        meter.other = 1


def test_they_can_be_shown_copied_pickled_and_matched() -> None:
    one = Record(name="x", span=1)
    assert repr(one) == "Record(span=1, name='x', items=[], size=3)"
    assert replace(one, name="y") == Record(name="y", span=1)
    assert pickle.loads(pickle.dumps(one)) == one
    assert fields(one) == ("span", "name", "items", "size")
    assert asdict(Pair(1)) == {"left": 1, "right": 2}
    match Pair(4, 5):
        case Pair(left, right):
            assert (left, right) == (4, 5)


def test_the_standard_library_knows_them() -> None:
    assert dataclasses.is_dataclass(Record)
    assert [one.name for one in dataclasses.fields(Record)] == ["span", "name", "items", "size"]
    assert dataclasses.replace(Record(name="x"), size=4).size == 4
    assert dataclasses.asdict(Pair(1)) == {"left": 1, "right": 2}


def test_records_have_slots() -> None:
    with pytest.raises(TypeError):
        dataclass(slots=False)
    assert not hasattr(Pair(1), "__dict__")
