"""The target as one unit: files explain each other.

Raw tensor data beside an ONNX graph has no magic. It is known only because the graph
names it. After every file was examined, unknown parts that a sibling names as its data
become ``opaque``; anything that identification recognised keeps its own examination,
whatever a sibling says of it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from weighbridge.core.records import replace

from .facts import Facts
from .facts.common import Reference, ReferenceKind
from .facts.tensorflow import CheckpointShards
from .part import Part


def assemble(parts: Iterable[Part]) -> Part:
    """Join the examined files' parts into one tree and explain raw data files by their neighbours."""
    root = Part(path="", route=(), format="folder", size=0, facts=Facts(), children=tuple(parts))
    return _explained(root)


def _explained(part: Part) -> Part:
    if not part.children:
        return part
    children = tuple(_explained(child) for child in part.children)
    named = {target for child in children for target in _data_targets(child)}
    if named:
        children = tuple(_opaque_if_named(child, named) for child in children)
    return replace(part, children=children)


def _data_targets(part: Part) -> Iterable[str]:
    folder = posixpath.dirname(part.name)
    for reference in part.facts.of(Reference):
        if reference.kind is ReferenceKind.DATA:
            yield posixpath.normpath(posixpath.join(folder, reference.target))
    for shards in part.facts.of(CheckpointShards):
        prefix = part.name.removesuffix(".index")
        yield from (f"{prefix}.data-{number:05}-of-{shards.count:05}" for number in range(shards.count))


def _opaque_if_named(part: Part, named: set[str]) -> Part:
    if part.format == "unknown" and not part.gaps and part.name in named:
        return replace(part, format="opaque", facts=Facts())
    return part


class Neighbours:
    """Which parts lie beside a part in the same container, found by name. Made once for a tree, in time linear in it."""

    def __init__(self, root: Part) -> None:
        self._container = {id(child): part for part in root.walk() for child in part.children}
        self._named: dict[int, dict[str, list[Part]]] = {}

    def named(self, part: Part, name: str) -> tuple[Part, ...]:
        """The parts that ``name``, relative to the folder of ``part``, leads to; none when it climbs out."""
        container = self._container.get(id(part))
        if container is None:
            return ()
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(part.name), name))
        return tuple(self._inside(container).get(wanted, ()))

    def _inside(self, container: Part) -> dict[str, list[Part]]:
        names = self._named.get(id(container))
        if names is None:
            names = self._named[id(container)] = {}
            for child in container.children:
                names.setdefault(child.name, []).append(child)
        return names
