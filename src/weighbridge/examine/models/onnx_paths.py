"""What the path of external tensor data leads to (ONNX docs/ExternalData.md).

Locations are POSIX paths relative to the model's folder. Loaders run on several systems,
so a path is judged by what *any* of them would make of it.
"""

from __future__ import annotations

import re

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/|(?:file|data):", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MEMORY_TAG = "_ORT_MEM_ADDR_"
_LONGEST = 1024


def danger(location: str) -> str:
    """Why ``location`` is no plain file below the model's folder; empty when it is one."""
    if _MEMORY_TAG in location:
        return "is ONNX Runtime's mark for an address in memory"
    if location.startswith(("/", "\\")):
        return "is absolute"
    if _DRIVE.match(location):
        return "names a drive"
    if _URL.match(location):
        return "is a URL"
    if ".." in re.split(r"[/\\]", location):
        return "climbs out of the model's folder"
    if "\\" in location:
        return "has backslashes, which some systems take for folders"
    if _CONTROL.search(location):
        return "has control characters"
    return "is too long" if len(location) > _LONGEST else ""


def plain_relative(location: str) -> bool:
    """True when ``location`` is a plain file below the model's folder."""
    return bool(location) and not danger(location)
