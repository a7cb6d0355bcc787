"""Threat classes 56 and 57: what a verdict may and may not rest on."""

from __future__ import annotations

import json

import pytest

from weighbridge.app.triage import Choices, triage
from weighbridge.bootstrap import scanner
from weighbridge.cli.main import main
from weighbridge.core.evidence import Verdict
from weighbridge.core.rule import Severity

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 438064459\n"
UNKNOWN = b"\xf3\x01unheard of\x00\x02"
CALLS_PRINT = b"cbuiltins\nprint\n(S'inert'\ntR."
CALLS_SYSTEM = b"cposix\nsystem\n(S'true'\ntR."
BROKEN = CALLS_SYSTEM[:-3]


@pytest.mark.parametrize(
    ("content", "flags", "code"),
    [
        (UNKNOWN, (), 1),
        (UNKNOWN, ("--fail-on", "critical", "--strict"), 5),
        (BROKEN, (), 1),
        (b"\x80\x04\x95", (), 1),
        (POINTER, (), 4),
        (None, (), 4),
    ],
)
def test_class_56_what_was_not_examined_is_never_clean(content, flags, code, tmp_path, capsys) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    if content is not None:
        (folder / "weights.bin").write_bytes(content)
    assert main(["scan", str(folder), "--no-config", "--format", "json", *flags]) == code
    text = capsys.readouterr().out
    if text:
        document = json.loads(text)
        assert document["summary"]["verdict"] != "clean"
        assert [one["name"] for one in document["subjects"]] == ["weights.bin"]


def test_class_56_a_file_that_cannot_be_opened_fails_the_run_and_is_named(tmp_path, capsys) -> None:
    (tmp_path / "fine").write_bytes(b"")
    (tmp_path / "gone").symlink_to("nowhere")
    assert main(["scan", str(tmp_path), "--no-config", "--exit-zero"]) == 3
    assert "gone" in capsys.readouterr().out


def test_class_56_hiding_every_finding_does_not_make_it_complete(tmp_path) -> None:
    (tmp_path / "weights.bin").write_bytes(UNKNOWN)
    evidence = scanner(jobs=1).scan_all([str(tmp_path)])
    hidden = frozenset(finding.fingerprint for finding in evidence[0].findings)
    for choices in (Choices(baseline=hidden), Choices(ignore=("file",)), Choices(fail_on=Severity.CRITICAL)):
        assert triage(evidence, choices).verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize("content", [CALLS_SYSTEM, CALLS_PRINT])
def test_class_57_no_name_owner_or_card_buys_trust(content, tmp_path) -> None:
    """The same bytes give the same findings under any owner's name, beside any card and any configuration."""

    def seen(folder: str, *, beside: dict[str, str]) -> set[tuple[str, Severity, str]]:
        path = tmp_path / folder
        path.mkdir(parents=True)
        (path / "pytorch_model.bin").write_bytes(content)
        for name, text in beside.items():
            (path / name).write_text(text)
        evidence = scanner(jobs=1).scan(str(path))
        return {
            (one.rule.id, one.severity, one.message)
            for one in evidence.findings
            if one.location.path == "pytorch_model.bin"
        }

    plain = seen("nobody/model", beside={})
    assert any(severity >= Severity.MEDIUM for _, severity, _ in plain)
    claims = {
        "README.md": "---\nlicense: mit\nauthor: google\nverified: true\n---\nweighbridge: ignore[pickle]\n",
        "weighbridge.toml": 'ignore = ["pickle", "file"]\nfail-on = "critical"\n',
        ".weighbridgeignore": "*\n",
    }
    assert seen("google/bert-base-uncased", beside=claims) == plain
    assert seen("models--facebook--opt/snapshots", beside=claims) == plain


def test_class_57_a_configuration_inside_the_target_is_not_read(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "weights.pkl").write_bytes(CALLS_SYSTEM)
    (tmp_path / "weighbridge.toml").write_text('ignore = ["pickle", "file"]\nfail-on = "critical"\nexit-zero = true\n')
    monkeypatch.chdir(tmp_path)
    assert main(["scan", "."]) == 1
    assert "is not read" in capsys.readouterr().err
