"""Settings that name code or loosen a loader, wherever they stand in a configuration (JSON or YAML).

Fed with leaves and the keys that lead to them, it states facts. Shared by every format
that carries configurations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .facts import Fact
from .facts.common import CodeReference, Reference, ReferenceKind
from .facts.repository import Flag, Interpolation

_LONGEST_NAME = 1000
_TRUE_WORDS = frozenset({"true", "yes", "on", "1"})
_SWITCHES = frozenset({"trust_remote_code", "trust_repo", "enable_unsafe_deserialization", "allow_pickle"})
_INTERPOLATION = re.compile(r"\$\{\s*([A-Za-z_][\w.]{0,100})\s*:")


_MARKERS = re.compile(r"messages|message\b|\|\s*attr\b|__|lipsum|cycler|joiner|namespace|bos_token|eos_token|tojson")
_TEMPLATE_KEYS = ("template", "prompt", "jinja")
_BRACES = re.compile(r"\{\{[^{}]{1,2000}\}\}|\{%[^{}%]{1,2000}%\}")


def looks_like_template(text: str, path: Sequence[str | int] = ()) -> bool:
    """True when ``text`` holds Jinja and either its keys or its words say that it is a prompt's template."""
    if "{{" not in text and "{%" not in text and "{#" not in text:
        return False
    keys = [step.lower() for step in path[-3:] if isinstance(step, str)]
    if any(word in key for key in keys for word in _TEMPLATE_KEYS):
        return True
    return bool(_BRACES.search(text) and _MARKERS.search(text))


def path_text(path: Sequence[str | int]) -> str:
    """A path of keys and indices for people: ``chat_template[0].template``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step[:200]}" if text else step[:200]
    return text[:500]


_TARGETS = frozenset({"_target_", "__target__", "_factory_"})
_KEYS = _SWITCHES | _TARGETS | {"auto_map", "custom_generate", "impl"}


def matters(path: Sequence[str | int], value: str | float | bool | None) -> bool:
    """False, cheaply, for a leaf of which nothing here would state anything: most of a large vocabulary."""
    if isinstance(value, str) and ("{" in value or "auto_map" in path):
        return True
    return path[-1] in _KEYS


class Settings:
    """States what a leaf asks a loader to do. Holds nothing between leaves."""

    def leaf(self, path: Sequence[str | int], value: str | float | bool | None) -> Iterator[Fact]:
        """Yield the facts of one leaf. ``path`` leads to it from the document's root."""
        key = path[-1] if path else ""
        if key in _SWITCHES and _is_true(value):
            yield Flag(name=str(key), where=path_text(path))
        if not isinstance(value, str):
            return
        if "${" in value:
            for match in _INTERPOLATION.finditer(value[:100_000]):
                yield Interpolation(resolver=match[1], where=path_text(path))
        if key in _TARGETS:
            yield CodeReference(mechanism="hydra", target=value[:_LONGEST_NAME], where=path_text(path))
        elif "auto_map" in path[:-1] or key == "auto_map":
            yield CodeReference(mechanism="auto_map", target=value[:_LONGEST_NAME], where=path_text(path))
        elif "custom_pipelines" in path[:-1] and key == "impl":
            yield CodeReference(mechanism="custom_pipelines", target=value[:_LONGEST_NAME], where=path_text(path))
        elif key == "custom_generate" and value:
            yield CodeReference(mechanism="custom_generate", target=value[:_LONGEST_NAME], where=path_text(path))
            yield Reference(kind=ReferenceKind.REPOSITORY, target=value[:_LONGEST_NAME], where=path_text(path))


def _is_true(value: str | float | bool | None) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in _TRUE_WORDS
    return bool(value)
