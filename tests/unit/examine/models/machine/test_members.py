"""PyTorch's oldest layout: a tar archive whose members mix pickles and raw numbers."""

from __future__ import annotations

import io
import pickle
import struct
import tarfile

import pytest

from tests.examining import complete, examined, findings_of
from weighbridge.core.rule import Severity
from weighbridge.examine.models.facts.pickle import Call, Global, TrailingBytes

GADGET = b"\x80\x02cacme.tools\nrun\n)R."


def triple(first: int, second: bytes, kind: str) -> bytes:
    """The pickle of a tuple of a key, ``second`` and a class of PyTorch."""
    return b"\x80\x02K" + bytes((first,)) + second + b"ctorch\n" + kind.encode() + b"\nq\x00\x87q\x01."


def storages(count: int = 640) -> bytes:
    floats = triple(11, b"X\x03\x00\x00\x00cpu", "FloatStorage") + struct.pack("<q6f", 6, *range(6))
    longs = triple(12, b"X\x03\x00\x00\x00cpu", "LongStorage") + struct.pack(f"<q{count}q", count, *range(count))
    return pickle.dumps(2, 2) + floats + longs + pickle.dumps([], 2)


def tensors() -> bytes:
    matrix = triple(21, b"K\x0b", "FloatTensor") + struct.pack("<ii2q2qq", 2, 0, 2, 3, 3, 1, 0)
    vector = triple(22, b"K\x0c", "LongTensor") + struct.pack("<iiqqq", 1, 0, 640, 1, 0)
    return pickle.dumps(2, 2) + matrix + vector


OBJECT = b"\x80\x02}(X\x01\x00\x00\x00wU\x0221QX\x01\x00\x00\x00nU\x0222Qu."


def archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return file.getvalue()


def honest() -> dict[str, bytes]:
    return {"storages": storages(), "tensors": tensors(), "pickle": OBJECT}


def test_an_honest_file_is_explained_to_its_end() -> None:
    data = archive(honest())
    (top,) = examined(data)
    assert top.format == "pytorch-tar"
    assert complete(data)
    assert not [finding for finding in findings_of(data) if finding.severity > Severity.LOW]


@pytest.mark.parametrize(
    ("member", "data"),
    [
        ("storages", storages() + GADGET),
        ("storages", pickle.dumps(1, 2) + GADGET),
        ("storages", storages()[:-1] + GADGET[2:]),
        ("tensors", tensors() + GADGET),
        ("tensors", tensors()[:5] + GADGET + tensors()[5:]),
        ("pickle", GADGET),
    ],
)
def test_a_gadget_in_any_member_is_found(member: str, data: bytes) -> None:
    file = archive({**honest(), member: data})
    callees = {fact.callee for top in examined(file) for part in top.walk() for fact in part.facts.of(Call)}
    assert Global("acme.tools", "run") in callees


@pytest.mark.parametrize("count", [-1, 1 << 40, 1 << 62])
def test_a_count_that_the_file_cannot_hold_explains_nothing(count: int) -> None:
    head = pickle.dumps(1, 2) + triple(11, b"X\x03\x00\x00\x00cpu", "FloatStorage")
    (top,) = examined(head + struct.pack("<q", count) + bytes(24))
    assert top.facts.of(TrailingBytes)
