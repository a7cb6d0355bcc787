"""Classes 47, 48 and 49, and the repository's share of 55 and 58."""

import json
from pathlib import Path

import pytest

from tests.examining import findings_of, rules_of, steps_of
from weighbridge.core.rule import Severity

VECTORS = Path(__file__).parents[1] / "vectors"
HOSTILE = "{{ ''.__class__.__mro__[1].__subclasses__() }}"


def worst(files: dict[str, bytes]) -> Severity:
    return max((finding.severity for finding in findings_of(files)), default=Severity.INFO)


@pytest.mark.parametrize(
    "files",
    [
        {"tokenizer_config.json": json.dumps({"chat_template": HOSTILE}).encode()},
        {"tokenizer_config.json": json.dumps({"chat_template": [{"name": "tool_use", "template": HOSTILE}]}).encode()},
        {"tokenizer_config.json": json.dumps({"chat_template": {"default": HOSTILE}}).encode()},
        {"processor_config.json": json.dumps({"a": {"b": {"chat_template": HOSTILE}}}).encode()},
        {"anything.json": json.dumps({"x": HOSTILE}).encode()},
        {"lines.jsonl": b'{"a": 1}\n' + json.dumps({"prompt": HOSTILE}).encode()},
        {"chat_template.jinja": HOSTILE.encode()},
        {"additional_chat_templates/tool_use.jinja": HOSTILE.encode()},
        {"README": HOSTILE.encode()},
        {"template.bin": ("Hello " + HOSTILE).encode()},
        {"config.yaml": f'prompt_template: "{HOSTILE}"\nname: x\n'.encode()},
        {"tokenizer_config.json": json.dumps({"chat_template": HOSTILE}).encode("utf-16")},
        {"tokenizer_config.json": b'{"chat_template": "\\u007b{ \'\'.\\u005f_class__ }}"}'},
        {"tokenizer_config.json": b'{"chat_template": "{{ \'\'.__class__ }}", "chat_template": "ok"}'},
        {"tokenizer_config.json": b'{"chat_template": "{{ \'\'.__class__ }}", broken'},
    ],
    ids=lambda files: next(iter(files)),
)
def test_class_47_chat_template_wherever_it_hides(files) -> None:
    assert worst(files) >= Severity.CRITICAL


@pytest.mark.parametrize("path", sorted((VECTORS / "templates" / "hostile").iterdir()), ids=lambda path: path.stem)
def test_class_47_chat_template_however_it_is_spelled(path) -> None:
    data = json.dumps({"tokenizer_class": "X", "chat_template": path.read_text()}).encode()
    assert worst({"tokenizer_config.json": data}) >= Severity.MEDIUM


@pytest.mark.parametrize("path", sorted((VECTORS / "templates" / "good").iterdir()), ids=lambda path: path.stem)
def test_class_47_chat_template_of_a_known_family_passes(path) -> None:
    data = json.dumps({"tokenizer_class": "X", "chat_template": path.read_text()}).encode()
    assert findings_of({"tokenizer_config.json": data}) == []


@pytest.mark.parametrize(
    ("config", "rule"),
    [
        ({"auto_map": {"AutoModel": "modeling.Model"}}, "repository.remote-code"),
        ({"auto_map": {"AutoTokenizer": ["tokenization.Tokenizer", None]}}, "repository.remote-code"),
        ({"text_config": {"deep": [{"auto_map": {"AutoModel": "modeling.Model"}}]}}, "repository.remote-code"),
        ({"auto_map": {"AutoModel": "owner/name--modeling.Model"}}, "repository.external-code"),
        ({"vision_config": {"auto_map": {"AutoConfig": "owner/name--a.B"}}}, "repository.external-code"),
        ({"auto_map": {"AutoModel": "../../x.Model"}}, "repository.code-name"),
        ({"auto_map": {"AutoModel": "owner/name--../x.Model"}}, "repository.code-name"),
        ({"custom_pipelines": {"p": {"impl": "pipeline.P", "pt": []}}}, "repository.remote-code"),
        ({"custom_generate": "owner/name"}, "repository.external-code"),
        ({"text_config": {"trust_remote_code": True}}, "config.unsafe-switch"),
        ({"model_kwargs": {"trust_remote_code": "true"}}, "config.unsafe-switch"),
    ],
)
def test_class_48_code_that_a_configuration_names(config, rule) -> None:
    files = {"m/config.json": json.dumps({"model_type": "x"} | config).encode(), "m/modeling.py": b"import torch\n"}
    assert rule in rules_of(files)
    assert worst(files) >= Severity.MEDIUM


def test_class_48_python_beside_the_weights_is_read() -> None:
    files = {
        "config.json": b'{"auto_map": {"AutoModel": "modeling.Model"}}',
        "modeling.py": b"import os\n\nos.system('true')\n\n\ndef f(m):\n    return m.load('a/b', trust_remote_code=True)\n",
    }
    assert {"repository.code", "repository.remote-code", "python.process", "python.trust-remote-code"} <= rules_of(
        files
    )


def test_class_48_named_code_counts_whatever_its_file_looks_like() -> None:
    files = {"config.json": b'{"auto_map": {"AutoModel": "modeling.Model"}}', "modeling.py": b"not python at all"}
    assert "repository.remote-code" in rules_of(files)


@pytest.mark.parametrize("target", ["os.system", "builtins.exec", "subprocess.Popen", "pydoc.locate", "torch.hub.load"])
@pytest.mark.parametrize(
    "document",
    [
        "a:\n  _target_: {}\n",
        "- a:\n    - _target_: '{}'\n",
        '{{"a": [{{"_target_": "{}"}}]}}',
        "a: &x\n  _target_: {}\nb: *x\n",
        "%YAML 1.1\n---\n? _target_\n: {}\n",
    ],
)
def test_class_49_callable_named_in_yaml_or_json(target, document) -> None:
    assert worst({"model_config": document.format(target).encode()}) >= Severity.CRITICAL


@pytest.mark.parametrize("target", ["my.Model", "torch.nn.Evil", "torch.optim.AdamW.step", "torch.nn"])
def test_class_49_unknown_callable_is_no_clean_one(target) -> None:
    assert worst({"c.yaml": f"a:\n  _target_: {target}\n".encode()}) >= Severity.MEDIUM


@pytest.mark.parametrize(
    "document",
    [
        b"a: !!python/object/apply:os.system ['true']\n",
        b"a: !!python/object/new:os.system ['true']\n",
        b"!!python/object/apply:os.system ['true']\n",
        b"%TAG !e! tag:yaml.org,2002:python/\n---\n!e!object/apply:os.system ['true']\n",
        b"a: !<tag:yaml.org,2002:python/object/apply:os.system> ['true']\n",
        b"a: 1\n---\nb: 2\n---\n- !!python/name:os.system ''\n",
        b"a: !!python/object/apply:os.system ['true']\nb: [broken\n",
        "a: !!python/name:os.system ''\n".encode("utf-16"),
        b"words: ${oc.env:SECRET} ${eval:'1'}\n",
    ],
)
def test_class_49_tags_and_resolvers(document) -> None:
    assert worst({"notes": document}) >= Severity.MEDIUM


@pytest.mark.parametrize(
    "data",
    [
        b"{{" * 100_000,
        b"{%" * 100_000,
        b"a: " * 50_000,
        b"- " * 50_000,
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"<a " * 100_000,
        b"<!--" * 100_000,
        b"def f(" * 50_000,
        b"(" * 200_000,
        b"!!python/" * 50_000,
        b"&a " * 50_000,
        b"---\n" * 50_000,
        b"${a:" * 50_000,
        b"#!" + b"/" * 200_000,
        b"\xff\xd8\xff\xe0" + b"\xff" * 200_000,
        b"GIF89a" + b"\0" * 7 + b"!\xf9\1" * 50_000,
    ],
    ids=lambda data: repr(data[:8]),
)
def test_class_55_no_text_takes_more_than_linear_time(data) -> None:
    assert steps_of(lambda: findings_of({"target": data})) < 100 * len(data) + 200_000


def test_class_58_the_verdict_needs_nothing_installed() -> None:
    files = {"config.json": b'{"model_type": "x", "_target_": "weighbridge.scan"}'}
    assert [finding.params["meaning"] for finding in findings_of(files)] == ["is unknown"]


PAYLOAD = b'import os\nos.system("true")\n'


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"# padding\n" * 9000 + PAYLOAD, "python.process"),
        (b'"""' + b"``` words\n" * 9000 + b'"""\n' + PAYLOAD, "python.process"),
        (b"{}\n" + PAYLOAD, "python.process"),
        (b'# \x01\n__import__("os").system("true")\n', "python.process"),
        (b'x = __import__("os").system("true")\ny = t"{x" + 1\n', "python.unparsable"),
        (b"# caf\xe9\n" + PAYLOAD, "file.malformed"),
    ],
    ids=["behind comments", "behind prose", "behind a set", "control character", "newer syntax", "another encoding"],
)
def test_class_48_python_that_does_not_look_like_it(data, rule) -> None:
    assert rule in rules_of({"handler.py": data})


@pytest.mark.parametrize(
    "template",
    [
        "# Title\n{{ lipsum['\\137\\137globals\\137\\137'] }}",
        "{%- set a = '\\137' -%}{{ self[a*2 ~ 'init' ~ a*2] }}",
        "words\n" * 20_000 + "{{ messages.__class__ }}",
        "<html>{{ x['\\137_class_\\137'] }}</html>",
    ],
    ids=["heading", "built name", "late", "markup"],
)
def test_class_47_template_that_only_its_name_gives_away(template) -> None:
    assert worst({"chat_template.jinja": template.encode()}) >= Severity.HIGH


@pytest.mark.parametrize(
    "data",
    [
        b"# c\n" * 400_000 + b"m: {_target_: os.system}\n",
        b"prose words\n---\n{_target_: os.system}\n",
        b'!!%70ython/object/apply:os.system ["true"]\n',
        b"%TAG !e! tag:yaml.org,2002:py\n---\n!e!thon/object/apply:os.system []\n",
    ],
    ids=["behind comments", "second document", "escaped tag", "tag handle"],
)
def test_class_49_yaml_that_only_its_name_gives_away(data) -> None:
    assert worst({"conf.yaml": data}) >= Severity.HIGH


def test_class_48_configuration_behind_blanks() -> None:
    modules = b'[{"idx": 0, "name": "0", "path": "", "type": "evil.Module"}]'
    assert "repository.remote-code" in rules_of({"modules.json": b" " * 5000 + modules})


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("modules.json", [{"name": "0", "path": "", "type": "evil.Module"}]),
        ("model_index.json", {"_class_name": ["pipeline_evil", "P"]}),
        ("model_index.json", {"_class_name": "StableDiffusionPipeline", "unet": ["my_unet", "U"]}),
    ],
)
def test_class_48_shortest_configurations_that_loaders_take(name, config) -> None:
    assert "repository.remote-code" in rules_of({name: json.dumps(config).encode()})


@pytest.mark.parametrize(
    "config",
    [
        {"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.6.0", "down_block_types": ["A2D", "B2D"]},
        {"_class_name": "XPipeline", "_diffusers_version": "0.6.0", "words": ["a", "b", "c"]},
        {"_class_name": "XPipeline", "safety_checker": ["stable_diffusion", "StableDiffusionSafetyChecker"]},
    ],
)
def test_class_48_lists_of_diffusers_that_name_no_code(config) -> None:
    assert rules_of({"config.json": json.dumps(config).encode()}) == set()


@pytest.mark.parametrize(
    "data",
    [b"k: &k _target_\nm:\n  *k : os.system\n", b"v: &v os.system\nm:\n  _target_: *v\n"],
    ids=["key", "value"],
)
def test_class_49_targets_spelled_by_aliases(data) -> None:
    assert "hydra.target" in rules_of({"conf.yaml": data})


def test_class_48_decorators_call_without_parentheses() -> None:
    assert "python.dynamic-code" in rules_of({"a.py": b"@exec\n@(lambda c: 'import os')\nclass A: pass\n"})
