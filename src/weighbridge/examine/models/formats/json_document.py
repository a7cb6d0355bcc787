"""JSON documents and JSON lines, of any length; the configurations of model repositories among them by content.

Which configuration a document is, its keys say: file names are claims. What a loader would
act on (code references, templates, switches, shard names) is stated wherever in the
document it stands, because loaders read nested configurations too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import LimitError, WeighbridgeError
from weighbridge.core.reader import BytesReader, Reader

from ..configuration import Settings, looks_like_template, matters, path_text
from ..facts import Fact
from ..facts.common import (
    CodeReference,
    Embedded,
    Layout,
    Property,
    Reference,
    ReferenceKind,
    Script,
    Template,
)
from ..json_events import DocumentEnd, Leaf, Path, json_leaves, starts_like_json
from ..text_stream import decoded_head, text_chunks

_KEYS_LIMIT = 4096
_NOTEBOOK_CODE = 32 << 20

_LAYOUTS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"nbformat", "cells"}), "notebook"),
    (frozenset({"_class_name", "_diffusers_version"}), "diffusers-configuration"),
    (frozenset({"weight_map"}), "shard-index"),
    (frozenset({"peft_type"}), "adapter-configuration"),
    (frozenset({"model", "pre_tokenizer", "post_processor"}), "tokenizers-json"),
    (frozenset({"tokenizer_class"}), "tokenizer-configuration"),
    (frozenset({"chat_template"}), "tokenizer-configuration"),
    (frozenset({"processor_class"}), "processor-configuration"),
    (frozenset({"image_processor_type"}), "processor-configuration"),
    (frozenset({"feature_extractor_type"}), "processor-configuration"),
    (frozenset({"model_type"}), "transformers-configuration"),
    (frozenset({"architectures"}), "transformers-configuration"),
    (frozenset({"auto_map"}), "transformers-configuration"),
    (frozenset({"_from_model_config"}), "generation-configuration"),
    (frozenset({"custom_generate"}), "generation-configuration"),
)

_PROPERTIES = {
    ("model_type",): "model_type",
    ("torch_dtype",): "dtype",
    ("dtype",): "dtype",
    ("transformers_version",): "framework_version",
    ("_diffusers_version",): "framework_version",
    ("tokenizer_class",): "tokenizer",
    ("quantization_config", "quant_method"): "quantization",
    ("base_model_name_or_path",): "base_model",
    ("license",): "licence",
}

DIFFUSERS_LIBRARIES = frozenset(
    [
        "diffusers",
        "transformers",
        "onnxruntime",
        "optimum",
        "flax",
        "jax",
        "alt_diffusion",
        "audioldm2",
        "blip_diffusion",
        "deepfloyd_if",
        "kandinsky",
        "latent_diffusion",
        "paint_by_example",
        "shap_e",
        "spectrogram_diffusion",
        "stable_audio",
        "stable_cascade",
        "stable_diffusion",
        "stable_diffusion_safe",
        "unidiffuser",
        "versatile_diffusion",
        "wuerstchen",
    ]
)
"""Libraries, and modules of diffusers itself, that a pipeline index names without meaning code of the repository."""

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


def probe(reader: Reader, head: bytes) -> bool:
    """True for what begins as a JSON object or array (RFC 8259, section 2), or several of them."""
    del reader
    return starts_like_json(decoded_head(head), whole=len(head) < 4096)


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """State what a loader of any of the known configurations would act on, and which one the document is."""
    document = _Document()
    documents = 0
    try:
        for path, value in json_leaves(text_chunks(reader, budget), budget):
            if isinstance(value, DocumentEnd):
                documents += 1
                yield from document.end()
                continue
            if len(path) < 3 or path[0] == "cells" or matters(path, value):
                yield from document.leaf(path, value)
            elif isinstance(path[0], str):
                document.note(path[0])
    except WeighbridgeError:
        yield from document.layout(documents)
        raise
    yield from document.layout(documents)


class _Document:
    """What must be remembered between the leaves of a document; bounded."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._settings = Settings()
        self._module: dict[str, str] = {}
        self._module_index = -1
        self._pairs: dict[str, list[str | None]] = {}
        self._is_pipeline = False
        self._cell: tuple[int | str, str] = ("", "")
        self._code: list[str] = []
        self._code_size = 0

    def note(self, key: str) -> None:
        """Remember a key of the root."""
        if key not in self._keys and len(self._keys) < _KEYS_LIMIT:
            self._keys.add(key)

    def leaf(self, path: Path, value: Leaf) -> Iterator[Fact]:
        first = path[0] if path else ""
        if isinstance(first, str):
            self.note(first)
            yield from self._top(path, first, value)
        elif len(path) == 2:
            yield from self._module_entry(first, path[1], value)
        yield from self._settings.leaf(path, value)
        if isinstance(value, str) and "{" in value and looks_like_template(value, path):
            yield Template(text=value, where=path_text(path))

    def _top(self, path: Path, first: str, value: Leaf) -> Iterator[Fact]:
        """Keys that mean something at a fixed place of a known configuration."""
        if first == "cells":
            yield from self._notebook(path, value)
        elif first == "weight_map" and isinstance(value, str) and len(path) == 2:
            yield Reference(kind=ReferenceKind.FILE, target=value, where="weight_map")
        elif len(path) == 2 and isinstance(path[1], int) and (value is None or isinstance(value, str)):
            self._pair(first, path[1], value)
        if first == "_class_name" and isinstance(value, str):
            self._is_pipeline |= len(path) > 1 or "Pipeline" in value
        if isinstance(value, str) and value:
            key = _PROPERTIES.get(tuple(map(str, path))) if len(path) <= 2 else None
            if key:
                yield Property(key=key, value=value[:500])
            if first == "architectures" and len(path) == 2:
                yield Property(key="architecture", value=value[:500])
            if first == "base_model_name_or_path" and len(path) == 1:
                yield Reference(kind=ReferenceKind.REPOSITORY, target=value[:500], where=first)

    def _pair(self, key: str, index: int, value: str | None) -> None:
        """Remember ``key: [library, class]`` of a diffusers pipeline index; a longer list is none."""
        if index == 0 and len(self._pairs) < _KEYS_LIMIT:
            self._pairs[key] = [value]
        elif 0 < index < 3 and key in self._pairs:
            self._pairs[key].append(value)

    def _module_entry(self, index: int | str, key: int | str, value: Leaf) -> Iterator[Fact]:
        """One entry of a sentence-transformers module list: ``{"idx", "name", "path", "type"}``; loaders need no ``idx``."""
        if index != self._module_index:
            yield from self._module_end()
            self._module_index = index if isinstance(index, int) else -1
        if key in ("idx", "name", "path", "type"):
            self._module[str(key)] = value[:500] if isinstance(value, str) else ""

    def _module_end(self) -> Iterator[Fact]:
        module, self._module = self._module, {}
        if {"path", "type"} <= module.keys() and _DOTTED.fullmatch(module["type"]):
            where = f"[{self._module_index}].type"
            yield CodeReference(mechanism="sentence-transformers-module", target=module["type"], where=where)

    def _notebook(self, path: Path, value: Leaf) -> Iterator[Fact]:
        if len(path) >= 3 and isinstance(value, str):
            if path[2] == "cell_type" and path[1] != self._cell[0]:
                self._cell = (path[1], value)
            elif path[2] == "source" and not (path[1] == self._cell[0] and self._cell[1] in ("markdown", "raw")):
                self._code_size += len(value) + 1
                if self._code_size > _NOTEBOOK_CODE:
                    raise LimitError("bytes of code in one notebook", _NOTEBOOK_CODE)
                self._code.append(value if value.endswith("\n") else value + "\n")
        yield from ()

    def end(self) -> Iterator[Fact]:
        """State what only a complete document shows."""
        yield from self._module_end()
        if self._is_pipeline:
            yield from self._pipeline()
        if "cells" in self._keys and self._code:
            yield from self._notebook_code()
        self._pairs.clear()
        self._is_pipeline = False
        self._code.clear()

    def _pipeline(self) -> Iterator[Fact]:
        for key, pair in self._pairs.items():
            library, name = pair if len(pair) == 2 else (None, None)
            if isinstance(library, str) and isinstance(name, str) and library not in DIFFUSERS_LIBRARIES:
                yield CodeReference(mechanism="diffusers", target=f"{library}.{name}", where=key)

    def _notebook_code(self) -> Iterator[Fact]:
        if "nbformat" not in self._keys:
            return
        yield Script(language="notebook")
        lines = "".join(self._code).split("\n")
        text = "\n".join("" if line.lstrip()[:1] in ("%", "!", "?") else line for line in lines)
        shell = [line.lstrip()[1:] for line in lines if line.lstrip()[:1] == "!"]
        yield Embedded(
            name="code cells", reader=BytesReader(text.encode("utf-8", "replace")), formats=("python-source",)
        )
        if shell:
            script = "#!/bin/sh\n" + "\n".join(shell) + "\n"
            yield Embedded(name="shell cells", reader=BytesReader(script.encode("utf-8", "replace")))

    def layout(self, documents: int) -> Iterator[Fact]:
        """Say which known configuration this is."""
        if documents > 1:
            yield Layout(format="json-lines")
            return
        for keys, name in _LAYOUTS:
            if keys <= self._keys:
                yield Layout(format=name)
                return
