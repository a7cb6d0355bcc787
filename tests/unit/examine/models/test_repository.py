import json
from pathlib import Path

import pytest

from tests.examining import complete, examined, findings_of, rules_of
from weighbridge.core.budget import Limits
from weighbridge.core.rule import Severity
from weighbridge.examine.models.facts.common import Problem, ProblemKind, Property, Template

VECTORS = Path(__file__).parents[3] / "vectors" / "repository"


@pytest.mark.parametrize("path", sorted((VECTORS / "good").iterdir()), ids=lambda path: path.name)
def test_an_ordinary_file_is_complete_and_quiet(path) -> None:
    files = {path.name: path.read_bytes()}
    assert complete(files)
    assert [f.message for f in findings_of(files) if f.severity > Severity.LOW] == []


@pytest.mark.parametrize("path", sorted((VECTORS / "hostile").iterdir()), ids=lambda path: path.name)
def test_a_hostile_file_is_found(path) -> None:
    assert max(f.severity for f in findings_of({path.name: path.read_bytes()})) >= Severity.MEDIUM


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*/*")), ids=lambda path: path.name)
def test_every_cut_of_a_file_is_survived(path) -> None:
    data = path.read_bytes()
    for length in range(0, len(data), max(1, len(data) // 16)):
        for part in examined(data[:length], path.name):
            assert ProblemKind.INTERNAL not in {p.kind for inner in part.walk() for p in inner.facts.of(Problem)}


def formats(data: bytes, name: str = "target") -> list[str]:
    return [part.format for part in examined(data, name)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"architectures": ["X"]}', "transformers-configuration"),
        (b'{"weight_map": {}, "metadata": {}, "a": 1}', "json"),
        (b'{"weight_map": {"a": "b"}}', "shard-index"),
        (b'{"version": "1.0", "model": {"a": 1}, "pre_tokenizer": null, "post_processor": null}', "tokenizers-json"),
        (b"---\nlicense: mit\n---\n# x\n", "model-card"),
        (b"#!/usr/bin/env bash\ntrue\n", "script"),
        (b"#!/usr/bin/env python3\n", "python-source"),
        (b"@echo off\r\nrem x\r\n", "script"),
        (b"Import-Module X\n$x = Get-Item y\n", "script"),
        (b"numpy==1\ntorch>=2\n", "text"),
        (b"[a]\nx = 1\n", "text"),
        (b"a,b\n1,2\n", "text"),
        ("plain ünïcode prose".encode(), "text"),
        ("plain".encode("utf-16"), "text"),
        (b"# just a comment\n", "text"),
        (b"from here on, import duties apply (see below)\n", "text"),
        (b"<svg xmlns='x'><g/></svg>", "svg"),
        (b"<!doctype html><p>x</p>", "html"),
        (b"\0asm\1\0\0\0", "native-code"),
        (b"\xca\xfe\xba\xbe\0\0\0\x34\0\x10", "native-code"),
        (b"dex\n035\0" + bytes(64), "native-code"),
        (b"\xa7\x0d\x0d\x0a" + bytes(12) + b"\xe3" + bytes(30), "native-code"),
    ],
)
def test_content_tells_the_format(data, expected) -> None:
    assert formats(data) == [expected]


@pytest.mark.parametrize(
    "data", [b"MZ" + bytes(200), b"\x7fELF" + bytes(4), b"\xca\xfe\xba\xbe" + bytes(20), b"BM" + bytes(90)]
)
def test_a_few_magic_bytes_are_no_program(data) -> None:
    assert formats(data) == ["unknown"]


def test_text_that_turns_into_binary_is_not_covered() -> None:
    assert not complete(b"text\n" * 2000 + b"\x00\x01\x02")
    assert not complete("text".encode("utf-16") + b"\0\xd8\0\xd8")
    assert complete(b"text\n" * 2000 + "Müller\n".encode("latin-1"))


def test_a_large_json_is_read_to_its_end_in_little_memory() -> None:
    big = b'{"model": {"vocab": {' + b",".join(b'"token%d": %d' % (i, i) for i in range(100_000)) + b"}}"
    part = examined(big + b', "chat_template": "{{ messages.__class__ }}"}')[0]
    assert [t.where for t in part.facts.of(Template)] == ["chat_template"]


def test_a_budget_ends_a_document() -> None:
    part = examined(b"[" + b"1," * 50_000 + b"1]", limits=Limits(operations=1000))[0]
    assert [p.limit for p in part.gaps] == ["operations"]


def test_a_model_card_speaks() -> None:
    card = b"---\nlicense: mit\nbase_model:\n- a/b\nlanguage: [en, de]\n---\ntext"
    found = {(p.key, p.value) for p in examined(card)[0].facts.of(Property)}
    assert found == {("licence", "mit"), ("base_model", "a/b"), ("language", "en"), ("language", "de")}


def test_a_card_that_is_no_yaml_is_text() -> None:
    assert complete(b"---\na: [\n---\n# Title\n")


def test_yaml_is_seen_where_text_does_not_begin_like_it() -> None:
    late = b"x: |\n" + b"  words\n" * 3000 + b"y: !!python/name:os.system ''\n"
    assert "yaml.unsafe-tag" in rules_of(late)
    prose = b"words and words\n" * 3000 + b"y: !!python/name:os.system ''\nz:\n  _target_: os.system\n"
    assert {"yaml.unsafe-tag", "hydra.target"} <= rules_of(prose)


def test_yaml_depth_is_bounded() -> None:
    assert [p.limit for p in examined(b"a: " + b"[" * 5000)[0].gaps] == ["nested YAML collections"]


def test_a_module_list_of_unknown_modules_names_code() -> None:
    entry = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}
    assert rules_of({"modules.json": json.dumps([entry]).encode()}) == set()
    for name in (
        "custom_st.Transformer",
        "sentence_transformers.models.Evil",
        "sentence_transformers.models.x.Transformer",
    ):
        assert "repository.remote-code" in rules_of({"modules.json": json.dumps([entry | {"type": name}]).encode()})


def test_a_pipeline_index_names_code() -> None:
    index = {"_class_name": "PPipeline", "_diffusers_version": "1", "unet": ["my_unet", "Unet"]}
    assert "repository.remote-code" in rules_of({"model_index.json": json.dumps(index).encode()})


def test_named_code_is_looked_for_in_its_folder() -> None:
    config = b'{"auto_map": {"AutoModel": "modeling.Model"}}'
    found = findings_of({"a/config.json": config, "b/modeling.py": b"import torch\n"})
    assert [f.params["file"] for f in found if f.rule.id == "repository.remote-code"] == ["modeling.py is not here"]
    found = findings_of({"a/config.json": config, "a/modeling.py": b"import torch\n"})
    assert [f.params["file"] for f in found if f.rule.id == "repository.remote-code"] == ["modeling.py"]


def test_entities_that_refer_to_themselves_count_as_endless() -> None:
    assert "document.expansion" in rules_of(b'<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a/>')


def test_what_lies_behind_a_picture_is_examined() -> None:
    picture = (VECTORS / "good" / "pixel.png").read_bytes()
    program = (VECTORS / "hostile" / "library.bin").read_bytes()
    assert {"media.trailing-data", "repository.native-code"} <= rules_of(picture + program)


def test_a_header_length_that_looks_like_a_pickle_makes_no_polyglot() -> None:
    header = b'{"t":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'
    data = (640).to_bytes(8, "little") + header.ljust(640) + b"\0"
    assert formats(data, "model.safetensors") == ["safetensors"]


def test_a_module_that_would_fill_the_memory_is_a_limit() -> None:
    part = examined(b"import os\nx = [" + b"1," * 200_000 + b"]\n", "x.py")[0]
    assert [p.limit for p in part.gaps] == ["tokens of one Python module"]
