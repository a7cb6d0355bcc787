"""The table of rules: which facts wake which rule.

A rule's module is imported only when a part has a fact that the rule watches, so a scan
pays for what it meets. Rules with ``scope="unit"`` run once on the whole target (its root
part), after every file was examined; all others run on each part that has a watched fact.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule: its id and the class names of the facts that it looks at."""

    id: str
    watches: tuple[str, ...]
    scope: str = "part"

    @property
    def module(self) -> str:
        """The module's name below ``rules/``."""
        return self.id.replace(".", "_").replace("-", "_")


RULES: tuple[Row, ...] = (
    # — any file —
    Row(id="file.unknown-format", watches=("Unknown",), scope="unit"),
    Row(id="file.malformed", watches=("Problem",)),
    Row(id="file.limit-reached", watches=("Problem",)),
    Row(id="file.encrypted", watches=("Problem",)),
    Row(id="file.unsupported", watches=("Problem",)),
    Row(id="file.internal-error", watches=("Problem",)),
    Row(id="file.extension-mismatch", watches=("Identity",)),
    Row(id="file.polyglot", watches=("Identity",)),
    Row(id="file.lfs-pointer", watches=("LfsPointer",)),
    # — pickle —
    # — containers —
    # — tensors and graphs —
    Row(id="hdf5.external-file", watches=("Hdf5External",)),
    Row(id="keras.lambda", watches=("KerasCode",)),
    Row(id="keras.unsafe-module", watches=("KerasObject",)),
    Row(id="keras.unknown-class", watches=("KerasObject",)),
    Row(id="keras.file-access", watches=("KerasFile", "KerasObject")),
    Row(id="keras.nested-pickle", watches=("KerasObject",)),
    # — repository files —
)
