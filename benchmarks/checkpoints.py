"""Checkpoints: 1 GB of tensors behind a small pickle must cost what 1 MB of tensors costs.

The archive is written record by record as ``torch.save`` lays it out, with the storages as
holes of a sparse file, so that the benchmark needs neither PyTorch nor the disk space.
With digests, the reference is :func:`hashlib.file_digest` on the same file.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import OURS, Row, cost_of

STORAGES = 16
SMALL = 1 << 20
LARGE = 1 << 30
_HASH = "import hashlib, sys; hashlib.file_digest(open(sys.argv[1], 'rb'), 'sha256')"


def rows(work: Path, peers: Path | None) -> Iterator[Row]:
    """Measure both sizes, without digests and with; the peers read the large one."""
    small, large = work / "small.pt", work / "large.pt"
    for path, size in ((small, SMALL), (large, LARGE)):
        if not path.exists():
            make(path, size)
    reference = cost_of([OURS, "scan", "--quiet", "--no-digest", small])
    yield Row(benchmark="1 MB checkpoint, no digest", program="weighbridge", cost=reference, against=reference.cpu)
    ours = cost_of([OURS, "scan", "--quiet", "--no-digest", large])
    yield Row(benchmark="1 GB checkpoint, no digest", program="weighbridge", cost=ours, against=reference.cpu, aim=1.2)
    hashed = cost_of([sys.executable, "-c", _HASH, large])
    yield Row(benchmark="1 GB checkpoint, digest", program="hashlib", cost=hashed, against=hashed.cpu)
    ours = cost_of([OURS, "scan", "--quiet", large])
    yield Row(benchmark="1 GB checkpoint, digest", program="weighbridge", cost=ours, against=hashed.cpu, aim=1.5)
    for name, flag in (("picklescan", "--path"), ("modelscan", "-p")):
        if peers is not None and (peers / name).exists():
            cost = cost_of([peers / name, flag, large], repeat=1)
            yield Row(benchmark="1 GB checkpoint, no digest", program=name, cost=cost, against=reference.cpu)


def make(path: Path, size: int) -> None:
    """Write a checkpoint of :data:`STORAGES` float tensors that take ``size`` bytes together."""
    each = size // STORAGES
    records = [("m/data.pkl", _state_dict(each // 4)), ("m/byteorder", b"little"), ("m/version", b"3\n")]
    directory = bytearray()
    with path.open("wb") as file:
        for name, data in records:
            _local(file, directory, name, zlib.crc32(data), len(data))
            file.write(data)
        crc = zlib.crc32(bytes(each))
        for index in range(STORAGES):
            _local(file, directory, f"m/data/{index}", crc, each)
            file.seek(each, 1)
        start, count = file.tell(), len(records) + STORAGES
        file.write(directory)
        file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0))


def _local(file, directory: bytearray, name: str, crc: int, size: int) -> None:
    """Write a local header and add its entry to the directory. Data is aligned to 64 bytes, as PyTorch does."""
    offset = file.tell()
    padding = -(offset + 30 + len(name) + 4) % 64
    fields = struct.pack("<4H3L", 0, 0, 0, 0, crc, size, size)
    file.write(b"PK\x03\x04\x00\x00" + fields + struct.pack("<2H", len(name), padding + 4) + name.encode())
    file.write(struct.pack("<2sH", b"FB", padding) + b"Z" * padding)
    directory += b"PK\x01\x02\x00\x00\x00\x00" + fields
    directory += struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, offset) + name.encode()


def _state_dict(elements: int) -> bytes:
    """A pickle of a dict of tensors, as ``torch.save`` writes it with protocol 2."""
    out = bytearray(b"\x80\x02}(")
    for index in range(STORAGES):
        out += _text(f"layer.{index}.weight") + b"ctorch._utils\n_rebuild_tensor_v2\n("
        out += b"(" + _text("storage") + b"ctorch\nFloatStorage\n" + _text(str(index)) + _text("cpu")
        out += b"J" + struct.pack("<l", elements) + b"tQK\x00J" + struct.pack("<l", elements) + b"\x85K\x01\x85"
        out += b"\x89ccollections\nOrderedDict\n)RtR"
    return bytes(out + b"u.")


def _text(value: str) -> bytes:
    return b"X" + struct.pack("<L", len(value)) + value.encode()
