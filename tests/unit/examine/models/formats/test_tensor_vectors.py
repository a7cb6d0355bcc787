"""The committed files of safetensors, GGUF and ONNX: benign ones pass, the others do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examining import complete, examined, findings_of, lines
from weighbridge.core.rule import Severity
from weighbridge.examine.models.facts.common import Property, Template, Tensor

VECTORS = Path(__file__).resolve().parents[4] / "vectors"
AREAS = ("safetensors", "gguf", "onnx")


def files(*kinds: str) -> list[Path]:
    found = [path for area in AREAS for kind in kinds for path in sorted((VECTORS / area / kind).iterdir())]
    assert len(found) > 3
    return found


def label(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", files("good"), ids=label)
def test_good(path: Path) -> None:
    data = {path.name: path.read_bytes()}
    assert lines([finding for finding in findings_of(data) if finding.severity > Severity.LOW]) == []
    assert complete(data)
    assert [part.format for part in examined(data[path.name], path.name)] == [path.parent.parent.name]


@pytest.mark.parametrize("path", files("bad", "hostile"), ids=label)
def test_bad_and_hostile(path: Path) -> None:
    found = findings_of({path.name: path.read_bytes()})
    assert any(finding.severity > Severity.LOW for finding in found)
    assert "file.internal-error" not in {finding.rule.id for finding in found}


def facts_of(area: str, name: str, kind: type) -> list:
    (part,) = examined((VECTORS / area / "good" / name).read_bytes(), name)
    return list(part.facts.of(kind))


def test_safetensors_tensors() -> None:
    tensors = {tensor.name: tensor for tensor in facts_of("safetensors", "torch.safetensors", Tensor)}
    assert len(tensors) == 13
    assert (tensors["bfloat16"].shape, tensors["bfloat16"].dtype, tensors["bfloat16"].bytes) == ((2, 3), "BF16", 12)
    assert (tensors["scalar"].shape, tensors["scalar"].bytes) == ((), 4)
    assert (tensors["empty"].shape, tensors["empty"].bytes) == ((0, 3), 0)


@pytest.mark.parametrize("order", ["little", "big"])
def test_gguf_facts(order: str) -> None:
    name = f"{order}-endian.gguf"
    properties = {fact.key: fact.value for fact in facts_of("gguf", name, Property)}
    assert properties["architecture"] == "llama"
    assert properties["licence"] == "apache-2.0"
    assert properties["tokenizer"] == "gpt2"
    assert [fact.where for fact in facts_of("gguf", name, Template)] == ["tokenizer.chat_template"]
    tensors = {tensor.name: (tensor.shape, tensor.dtype, tensor.bytes) for tensor in facts_of("gguf", name, Tensor)}
    assert tensors["plain"] == ((8, 1), "F32", 32)
    if order == "little":
        assert tensors["Q4_0"] == ((256, 1), "Q4_0", 144)


def test_onnx_facts() -> None:
    tensors = facts_of("onnx", "rich.onnx", Tensor)
    assert sorted({tensor.name for tensor in tensors}) == ["i", "s", "w"]
    assert len(tensors) == 7
    properties = [(fact.key, fact.value) for fact in facts_of("onnx", "rich.onnx", Property)]
    assert ("producer", "vectors") in properties
    assert ("opset", "ai.onnx 17") in properties
