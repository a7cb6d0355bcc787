"""The walk over a Keras configuration, whatever file it lies in.

Keras resolves every object that has a ``class_name`` wherever it is met: as a layer, inside
the arguments of a call, in ``compile_config`` and ``build_config``, as a loss, inside another
object's configuration (``keras/src/saving/serialization_lib.py``). So this walk looks at
*every* dictionary. It knows the few spellings that carry code or name files; what a name
means is the rules' concern.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import BytesReader
from weighbridge.core.records import dataclass, field

from .facts import Fact
from .facts.common import Embedded, Property
from .facts.keras import KerasCode, KerasFile, KerasObject
from .facts.tensorflow import GraphOperation
from .json_text import decode_json

_PLAIN = frozenset(
    (
        *("__tensor__", "__numpy__", "__bytes__", "__ellipsis__", "__slice__", "__keras_tensor__"),
        *("__tuple__", "TensorShape", "TypeSpec"),
    )
)
"""Values that both generations of Keras rebuild by themselves, without looking anything up."""

_FILE_KEYS = frozenset(
    (
        *("vocabulary", "idf_weights", "filepath", "file_path", "filename", "file_name", "path", "weights_path"),
        *("checkpoint", "origin", "url", "cache_dir", "directory", "export_dir", "saved_model", "log_dir"),
    )
)
"""Arguments that name files when their value is a string."""

_CALLABLE_KEYS = ("function", "output_shape", "mask", "call_fn", "init_fn", "apply_fn")
"""Arguments of layers that hold functions."""

_NAMING = {
    "TFOpLambda": ("function",),
    "SlicingOpLambda": ("function",),
    "ClassMethod": ("cls_symbol", "cls_ref", "method_name"),
    "InstanceMethod": ("cls_symbol", "cls_ref", "method_name"),
    "InstanceProperty": ("attr_name",),
}
"""Layers that call the TensorFlow name in their configuration, and the keys that make the name up."""

_NAME_LIMIT = 512
_WHERE_LIMIT = 200
_SNIFFED = 24
"""Shortest string that is looked at for hidden bytes."""

_BASE64_CODE = ("4w", "Yw")
"""Base64 of the first byte of marshalled code, with and without the reference flag (``0xe3``, ``0x63``)."""


def holds_keras(value: Any) -> bool:
    """True when a decoded JSON value holds a dictionary that Keras would rebuild an object from."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            if isinstance(item.get("class_name"), str) and "config" in item:
                return True
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
    return False


def walk_keras_config(value: Any, where: str, budget: Budget) -> Iterator[Fact]:
    """State what Keras would resolve, decode and open to rebuild ``value`` (decoded JSON)."""
    if isinstance(value, dict):
        yield from _properties(value)
    yield from _Walk(budget=budget).facts(value, where)


def _properties(value: dict[str, Any]) -> Iterator[Fact]:
    config = value.get("config")
    if isinstance(value.get("class_name"), str) and isinstance(config, dict) and "layers" in config:
        yield Property(key="architecture", value=value["class_name"][:_NAME_LIMIT])
    if isinstance(value.get("keras_version"), str):
        yield Property(key="framework_version", value=value["keras_version"][:_NAME_LIMIT])


@dataclass(slots=True, kw_only=True)
class _Walk:
    budget: Budget
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def facts(self, value: Any, where: str) -> Iterator[Fact]:
        pending: list[tuple[Any, str]] = [(value, where)]
        while pending:
            self.budget.spend()
            item, place = pending.pop()
            if isinstance(item, dict):
                yield from self._dictionary(item, place)
                pending.extend((child, _below(place, f".{key}")) for key, child in reversed(item.items()))
            elif isinstance(item, list):
                pending.extend((item[i], _below(place, f"[{i}]")) for i in range(len(item) - 1, -1, -1))
            elif isinstance(item, str) and len(item) >= _SNIFFED:
                yield from self._text(item, place)

    def _dictionary(self, item: dict[str, Any], where: str) -> Iterator[Fact]:
        if "class_name" not in item:
            return
        name, config = item["class_name"], item.get("config")
        if name in _PLAIN if isinstance(name, str) else False:
            return
        if name == "__lambda__":
            yield KerasCode(form="lambda", where=where, size=_length(config))
            return
        module, registered = _text(item.get("module")), _text(item.get("registered_name"))
        if name == "__typespec__":
            yield from self._object("class", module, _text(item.get("spec_name")), registered, where)
        elif name == "function":
            yield from self._object("function", module, _text(config), registered, where)
        else:
            yield from self._object("class", module, _text(name), registered, where)
            if isinstance(config, dict):
                yield from self._configuration(_text(name), config, _below(where, ".config"))

    def _object(self, kind: str, module: str, name: str, registered: str, where: str) -> Iterator[Fact]:
        key = (kind, module, name, registered)
        if key not in self.seen:
            self.seen.add(key)
            yield KerasObject(kind=kind, module=module, name=name, registered=registered, where=where)

    def _configuration(self, name: str, config: dict[str, Any], where: str) -> Iterator[Fact]:
        last = name.rpartition(">")[2]
        for key, value in config.items():
            if key in _FILE_KEYS and isinstance(value, str) and value:
                yield KerasFile(owner=name, key=key, target=value[:_NAME_LIMIT], where=where)
        if last in _NAMING:
            parts = [_text(config[key]) for key in _NAMING[last] if config.get(key)]
            yield from self._object("tensorflow-function", "", ".".join(parts), "", where)
        elif last == "TensorFlowOpLayer":
            yield from self._node(config.get("node_def"), where)
        elif last == "Lambda" or "function_type" in config:
            yield from self._functions(config, where)

    def _functions(self, config: dict[str, Any], where: str) -> Iterator[Fact]:
        """The functions of a ``Lambda`` layer in the spelling of Keras 2."""
        for key in _CALLABLE_KEYS:
            value, place = config.get(key), _below(where, f".{key}")
            if isinstance(value, dict) and value.get("class_name") == "__tuple__":
                value = value.get("items")  # the metadata of a SavedModel
            if isinstance(value, list) and value and isinstance(value[0], str):
                yield KerasCode(form="lambda-layer", where=place, size=_length(value))
            elif isinstance(value, str) and (key == "function" or config.get(f"{key}_type") == "function"):
                module = _text(config.get("module" if key == "function" else f"{key}_module"))
                yield from self._object("function", module, value[:_NAME_LIMIT], "", place)

    def _node(self, node: Any, where: str) -> Iterator[Fact]:
        """The graph node inside a ``TensorFlowOpLayer``, a dictionary or its JSON text."""
        if isinstance(node, str):
            try:
                node = decode_json(node.encode("utf-8", "replace"), self.budget)
            except InputError:
                node = None
        op = node.get("op") if isinstance(node, dict) else None
        name = _text(node.get("name")) if isinstance(node, dict) else ""
        yield GraphOperation(op=_text(op) or "?", node=name, where=_below(where, ".node_def"))

    def _text(self, text: str, where: str) -> Iterator[Fact]:
        """Bytes in base64: marshalled code, or something that a loader could open."""
        head = _decoded(text[:64].strip().replace("\n", ""))
        if head is None:
            return
        if text.startswith(_BASE64_CODE) and len(text) > 100 and head[1:4] in {b"\0\0\0", b"\x01\0\0", b"\x02\0\0"}:
            yield KerasCode(form="bytecode", where=where, size=len(text))
        elif head.startswith(
            (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"\x1f\x8b", b"\x89HDF")
        ):
            self.budget.spend_bytes(len(text))
            try:
                data = base64.b64decode(text, validate=False)
            except (binascii.Error, ValueError):
                data = head
            yield Embedded(name=f"base64@{where}", reader=BytesReader(data))


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text[: len(text) // 4 * 4], validate=True)
    except (binascii.Error, ValueError):
        return None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value[:_NAME_LIMIT]
    return f"({type(value).__name__})"


def _length(value: Any) -> int:
    """Characters of the strings at the top of ``value``."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return sum(len(item) for item in value if isinstance(item, str))
    return len(value) if isinstance(value, str) else 0


def _below(where: str, step: str) -> str:
    if len(where) >= _WHERE_LIMIT:
        return where
    return (where + step)[:_WHERE_LIMIT]


def walk_keras_text(data: bytes, where: str, budget: Budget) -> Iterator[Fact]:
    """Decode a JSON text and walk it; raise InputError or LimitError when it cannot be decoded."""
    yield from walk_keras_config(decode_json(data, budget), where, budget)
