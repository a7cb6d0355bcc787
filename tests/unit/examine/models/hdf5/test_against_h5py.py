"""The reader and h5py see the same objects, in every version of the library's format."""

from __future__ import annotations

from pathlib import Path

import pytest

from weighbridge.core.budget import Budget
from weighbridge.core.reader import BytesReader
from weighbridge.examine.models.hdf5 import superblock
from weighbridge.examine.models.hdf5.attributes import Attribute
from weighbridge.examine.models.hdf5.tree import Dataset, Fault, walk

pytestmark = pytest.mark.frameworks


def ours(path: Path) -> tuple[dict[str, tuple[int, ...]], set[str]]:
    reader = BytesReader(path.read_bytes())
    block = superblock.read(reader, 0, Budget())
    datasets, attributes = {}, set()
    for place, item in walk(block.source, block.root):
        assert not isinstance(item, Fault), item
        if isinstance(item, Attribute):
            attributes.add(f"{place}@{item.name}")
        elif isinstance(item, Dataset):
            datasets[place.lstrip("/")] = item.shape or ()
    return datasets, attributes


@pytest.mark.parametrize("version", ["earliest", "v108", "v110", "v112", "v114", "latest"])
@pytest.mark.parametrize("members", [3, 40, 700])
def test_same_objects(tmp_path: Path, version: str, members: int) -> None:
    import h5py
    import numpy as np

    path = tmp_path / "x.h5"
    datasets, attributes = {}, set()
    with h5py.File(path, "w", libver=version if version != "earliest" else ("earliest", "latest")) as f:
        for number in range(members):
            name = f"group-{number % 7}/member-{number:04}"
            f[name] = np.zeros((number % 5,))
            datasets[name] = (number % 5,)
            f.attrs[f"a-{number}"] = "x" * (number % 90)
            attributes.add(f"@a-{number}")
        f.attrs["long"] = "y" * 70_000
        attributes.add("@long")
    assert ours(path) == (datasets, attributes)
