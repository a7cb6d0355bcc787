"""Configuration files: found upward from the working directory, never inside a target.

What is being examined must not configure its own examination, so a file that lies inside
a target is passed over, and the reader is told.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from weighbridge.core.errors import InputError, UsageError
from weighbridge.core.records import dataclass, field

NAMES = ("weighbridge.toml", "pyproject.toml")
"""File names, the first preferred. A ``pyproject.toml`` counts only with a ``tool.weighbridge`` table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A configuration file, or none: then ``file`` is empty."""

    file: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def find(folder: str, targets: Sequence[str]) -> Found:
    """Look for a configuration file in ``folder`` and every folder above it."""
    inside = [os.path.realpath(target) for target in targets if os.path.isdir(target)]  # noqa: PTH112 - start-up
    notes: list[str] = []
    for place in _upward(os.path.realpath(folder)):
        for name in NAMES:
            path = place.rstrip("/") + "/" + name
            if not os.path.isfile(path):  # noqa: PTH113 - see above
                continue
            if any(_within(os.path.realpath(path), target) or _within(path, target) for target in inside):
                notes.append(f"{path} lies inside the target and is not read")
                continue
            content = _content(path, required=False)
            if content is not None:
                file = os.path.relpath(path, folder)
                if content and _beside(path, targets):
                    notes.append(_told(file, content))
                return Found(file=file, content=content, notes=tuple(notes))
    return Found(notes=tuple(notes))


def read(path: str) -> Found:
    """Read the file that the operator named."""
    content = _content(path, required=True)
    return Found(file=path, content=content or {})


def text_of(path: str) -> str:
    """The text of a file of the operator's, such as a baseline; raise InputError when it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - see above
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("config.unreadable", f"{path} could not be read", cause=str(error)) from error


def _upward(folder: str) -> list[str]:
    places = [folder]
    while folder != os.path.dirname(folder):  # noqa: PTH120 - see above
        folder = os.path.dirname(folder)  # noqa: PTH120 - see above
        places.append(folder)
    return places


def _beside(path: str, targets: Sequence[str]) -> bool:
    """True when the file at ``path`` may have come with one of the files that are scanned."""
    folders = [os.path.dirname(os.path.realpath(target)) for target in targets if os.path.isfile(target)]  # noqa: PTH113, PTH120 - see above
    return any(_within(os.path.realpath(path), folder) or _within(path, folder) for folder in folders)


def _told(file: str, content: Mapping[str, Any]) -> str:
    changes = [name for name in content if name != "waiver"]
    waivers = content.get("waiver")
    if isinstance(waivers, list) and waivers:
        changes.append("1 waiver" if len(waivers) == 1 else f"{len(waivers)} waivers")
    return f"{file} lies beside what is scanned and sets {', '.join(changes)}; --no-config passes it over"


def _within(path: str, target: str) -> bool:
    return path.startswith(target.rstrip("/") + "/")


def _content(path: str, *, required: bool) -> Mapping[str, Any] | None:
    """The file's options; None for a ``pyproject.toml`` that has none and need not."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - see above
            data = file.read()
    except OSError as error:
        raise InputError("config.unreadable", f"{path} could not be read", cause=str(error)) from error
    of_project = path.endswith("pyproject.toml")
    if of_project and b"weighbridge" not in data and not required:
        return None
    content = _parsed(data, path)
    if not of_project:
        return content
    table = content.get("tool", {}).get("weighbridge")
    if table is None and required:
        raise UsageError("config.missing-table", f"{path} has no [tool.weighbridge] table")
    return table if isinstance(table, dict) else None


def _parsed(data: bytes, path: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - only a configured run pays for it

    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            "config.malformed", f"{path} is not a TOML document", cause=str(error), remedy="see https://toml.io"
        ) from error
