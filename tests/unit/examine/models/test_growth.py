"""Crafted input whose examination would cost far more than its length suggests."""

import struct

from tests.examining import examined, findings_of, steps_of
from weighbridge.examine.models.facts.common import Problem
from weighbridge.examine.models.facts.pickle import Call, Items, Value
from weighbridge.examine.models.facts.repository import Expansion
from weighbridge.examine.models.machine.values import _NODES_LIMIT

LOCAL = b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"


def chained_zip(count: int) -> bytes:
    """Stored members, each of which holds the local headers of all that follow."""
    body = LOCAL * count
    directory = b""
    for index in range(count):
        place = index * len(LOCAL)
        length = len(body) - place - len(LOCAL)
        directory += b"PK\1\2" + struct.pack(
            "<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 33, 0, length, length, 1, 0, 0, 0, 0, 0, place
        )
        directory += b"a"
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def test_members_that_share_bytes_are_not_read_over_and_over() -> None:
    (part,) = examined(chained_zip(300))
    assert len(list(part.walk())) < 6000
    assert "overlap" in {problem.limit for problem in part.gaps}


def document_of_entities(count: int) -> bytes:
    """One entity that names ``count`` others."""
    many = "".join(f"&a{name};" for name in range(count))
    declared = "".join(f'<!ENTITY a{name} "xy">' for name in range(count))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY big "{many}">{declared}]><a>&big;</a>'.encode()


def test_an_entity_that_names_many_others_is_counted_in_one_pass() -> None:
    (part,) = examined(document_of_entities(10))
    assert [fact.nodes for fact in part.facts.of(Expansion)] == [10 * len("&a0;") + 10 * len("xy")]
    small, large = (steps_of(lambda: examined(document_of_entities(count))) for count in (1000, 4000))  # noqa: B023
    assert large < 6 * small


def test_entities_in_a_cycle_are_endless() -> None:
    (part,) = examined(b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&c;"><!ENTITY c "&b;">]><a>&b;</a>')
    assert [fact.nodes for fact in part.facts.of(Expansion)] == [(1 << 63) - 1]


def test_a_value_shared_by_many_calls_is_not_copied_in_full_for_ever() -> None:
    doubled = b"\x80\x04)" + b"2\x86" * 20 + b"\x94"
    count = 3000
    # each call has a name of its own, so that no two facts are one
    calls = b"".join(b"cm%d\nf\nh\0R0" % index for index in range(count))
    (part,) = examined(doubled + calls + b".")
    facts = part.facts.of(Call)
    assert len(facts) >= count
    assert sum(nodes(value) for fact in facts for value in fact.arguments) < 2 * _NODES_LIMIT + 64 * len(facts)
    assert not part.facts.of(Problem)


def nodes(value: Value) -> int:
    """How many values ``value`` is made of."""
    return 1 + sum(nodes(item) for item in value.items) if isinstance(value, Items) else 1


def sharded(count: int) -> dict[str, bytes]:
    """An index of ``count`` shards and the shards."""
    shards = ",".join(f'"w{index}":"model-{index}.safetensors"' for index in range(count))
    files = {"model.safetensors.index.json": f'{{"metadata":{{}},"weight_map":{{{shards}}}}}'.encode()}
    return files | {f"model-{index}.safetensors": b"\2\0\0\0\0\0\0\0{}" for index in range(count)}


def test_many_names_over_many_files_cost_no_more_than_both() -> None:
    assert "repository.shard" not in {finding.rule.id for finding in findings_of(sharded(100))}
    small, large = (steps_of(lambda: findings_of(sharded(count))) for count in (100, 400))  # noqa: B023
    assert large < 6 * small
