"""Names of archive members: which lead out of the folder they would be extracted to?

An extractor joins the name to a folder. ``..``, an absolute path, a Windows drive or share,
a backslash that one system reads as a separator and another does not, a device name, a NUL
that cuts the name short: each has been a way out (CWE-22, "zip slip").
"""

from __future__ import annotations

import posixpath
import re

_DRIVE = re.compile(r"[A-Za-z]:")
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)


def unsafe(name: str) -> str:
    """Why ``name`` would leave the folder it is extracted to, or an empty string."""
    if "\x00" in name:
        return "it holds a NUL, where some readers end the name"
    if name.startswith(("/", "\\")):
        return "it is absolute"
    if _DRIVE.match(name):
        return "it names a Windows drive"
    steps = name.replace("\\", "/").split("/")
    if ".." in steps:
        return "it climbs out with '..'" if _climbs(steps) else "it goes up with '..'"
    if any(step.partition(".")[0].strip().lower() in _DEVICES for step in steps):
        return "it names a Windows device"
    return ""


def _climbs(steps: list[str]) -> bool:
    depth = 0
    for step in steps:
        if step not in ("", "."):
            depth += -1 if step == ".." else 1
        if depth < 0:
            return True
    return False


def link_escapes(name: str, target: str) -> bool:
    """True when a link called ``name`` leads out of the archive's own folder.

    ``target`` is relative to the link's folder, as symbolic links are.
    """
    target = target.replace("\\", "/")
    if target.startswith("/") or _DRIVE.match(target):
        return True
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(name.replace("\\", "/")), target))
    return joined == ".." or joined.startswith("../")
