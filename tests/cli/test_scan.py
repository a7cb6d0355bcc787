"""``scan``: what it prints, what it returns, and what it writes."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest

from tests.cli.running import CLEAN, POINTER, UNKNOWN


def test_a_finding_as_people_see_it(shell) -> None:
    shell.file("model/notes.xyz", UNKNOWN)
    shell.file("model/empty", CLEAN)
    ran = shell("scan", "./model")
    assert ran.code == 1
    assert (
        ran.out
        == """\
medium[file.unknown-format]: no known format accepts these bytes (f301756e6865617264206f660002)
  ┌─ model/notes.xyz
  = confidence high · seen in 1 of 2 files
  = fix  Find out what the file is and whether anything loads it, or leave it out
  = see  weighbridge explain file.unknown-format

"""
    )
    assert (
        ran.err
        == """\
examined 1 of 2 files (14 B) in TIME · not wholly 1: model/notes.xyz (unknown format)
1 medium    verdict: ✗ findings
"""
    )


def test_nothing_to_report(shell) -> None:
    shell.file("empty", CLEAN)
    ran = shell("scan", "empty")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "examined 1 file (0 B) in TIME\nno findings    verdict: ✓ clean\n"


def test_only_pointers(shell) -> None:
    for number in range(3):
        shell.file(f"dump/{number}.safetensors", POINTER)
    shell.file("dump/.gitattributes", "*.safetensors filter=lfs diff=lfs merge=lfs -text\n")
    ran = shell("scan", "dump/")
    assert (ran.code, ran.out) == (4, "")
    assert (
        ran.err
        == """\
error[input.unreadable]: nothing was examined
  cause  dump/ holds 3 Git LFS pointers and no model data
  fix    run `git lfs pull` in the clone, then scan again
"""
    )
    assert json.loads(shell("scan", "dump/", "--format", "json").out)["summary"]["subjects"] == 4


def test_a_missing_target(shell) -> None:
    ran = shell("scan", "nowhere")
    assert (ran.code, ran.out) == (3, "")
    assert (
        ran.err == "error[input.missing]: there is no such file or folder\n  cause  nowhere\n  fix    check the path\n"
    )


def test_an_empty_folder(shell) -> None:
    (shell.folder / "void").mkdir()
    ran = shell("scan", "void")
    assert ran.code == 4
    assert ran.err.startswith("error[input.empty]: there is nothing to examine\n  cause  void holds no files\n")


def test_several_targets_one_of_them_missing(shell) -> None:
    shell.file("a/same", CLEAN)
    shell.file("b/same", UNKNOWN)
    ran = shell("scan", "a", "b/same", "gone", "--format", "jsonl")
    *subjects, last = [json.loads(line) for line in ran.out.splitlines()]
    assert [(one["target"], one["name"], one["verdict"]) for one in subjects] == [
        ("a", "same", "clean"),
        ("b/same", "same", "findings"),
        ("gone", "gone", "error"),
    ]
    assert last["summary"]["complete"] is False
    assert ran.code == 1
    assert shell("scan", "a", "gone").code == 3
    assert "unreadable 1: gone (there is no such file or folder: gone)" in shell("scan", "a", "gone").err


def test_an_unreadable_file_among_readable_ones(shell) -> None:
    shell.file("model/a", CLEAN)
    shell.file("model/z", UNKNOWN)
    (shell.folder / "model/broken").symlink_to("nowhere")
    os.mkfifo(shell.folder / "model/pipe")
    ran = shell("scan", "model")
    assert ran.code == 1
    assert "model/z" in ran.out
    assert "error[input.unreadable]: this file was not examined\n  ┌─ model/broken" in ran.out
    assert "error[input.unreadable]: this file was not examined\n  ┌─ model/pipe\n  = not a regular file" in ran.out
    assert "unreadable 2" in ran.err
    (shell.folder / "model/z").unlink()
    assert shell("scan", "model").code == 3
    assert shell("scan", "model", "--exit-zero").code == 3


def test_a_link_out_of_the_target_is_not_followed(shell) -> None:
    shell.file("secret", UNKNOWN)
    shell.file("model/a", CLEAN)
    (shell.folder / "model/link").symlink_to("../secret")
    ran = shell("scan", "model")
    assert ran.code == 3
    assert "the link leads out of the target" in ran.out
    assert shell("scan", "model", "--follow-links").code == 1


def test_standard_input(shell, monkeypatch) -> None:
    class Input:
        buffer = io.BytesIO(UNKNOWN)

    monkeypatch.setattr(sys, "stdin", Input)
    shell.file("other", CLEAN)
    ran = shell("scan", "-", "other", "--format", "json")
    assert ran.code == 1
    assert [one["name"] for one in json.loads(ran.out)["subjects"]] == ["stdin", "other"]


def test_standard_input_is_bounded(shell, monkeypatch) -> None:
    class Zeros(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return bytes(size)

    class Endless:
        buffer = Zeros()

    monkeypatch.setattr(sys, "stdin", Endless)
    ran = shell("scan", "-", "--limit", "bytes=3M")
    assert ran.code == 3
    assert "the limit on bytes was reached" in ran.err


@pytest.mark.parametrize(
    ("files", "flags", "code"),
    [
        ({"a": CLEAN}, (), 0),
        ({"a": CLEAN}, ("--strict",), 0),
        ({"a": UNKNOWN}, (), 1),
        ({"a": UNKNOWN}, ("--exit-zero",), 0),
        ({"a": UNKNOWN}, ("--fail-on", "high"), 0),
        ({"a": UNKNOWN}, ("--fail-on", "high", "--strict"), 5),
        ({"a": UNKNOWN}, ("--fail-on", "high", "--strict", "--exit-zero"), 0),
        ({"a": UNKNOWN}, ("--ignore", "file"), 0),
        ({"a": UNKNOWN}, ("--ignore", "file.unknown-format", "--strict"), 5),
        ({"a": UNKNOWN}, ("--select", "file.polyglot"), 0),
        ({"a": UNKNOWN}, ("--fail-on", "never"), 2),
        ({"a": UNKNOWN}, ("--select", "fil"), 2),
        ({"a": UNKNOWN}, ("--colour", "never"), 2),
        ({"a": UNKNOWN}, ("--limit", "byte=3"), 2),
        ({"a": UNKNOWN}, ("--report", "pdf=x"), 2),
        ({"a": UNKNOWN}, ("--jobs", "0"), 2),
        ({"a": UNKNOWN}, ("--config", "x", "--no-config"), 2),
        ({"a": UNKNOWN}, ("--config", "missing.toml"), 3),
        ({"a": UNKNOWN}, ("-o", "missing/x.json"), 3),
        ({"a": UNKNOWN}, ("--baseline", "missing.json"), 3),
        ({"a": POINTER}, (), 4),
        ({"a": POINTER}, ("--exit-zero",), 4),
        ({"a": POINTER, "b": UNKNOWN}, (), 1),
        ({"a": POINTER, "b": UNKNOWN}, ("--fail-on", "critical"), 0),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_exit_codes_do_not_depend_on_the_format(shell, files, flags, code, form) -> None:
    for name, content in files.items():
        shell.file(f"model/{name}", content)
    assert shell("scan", "model", "--format", form, *flags).code == code


def test_remote_locators_are_not_supported_yet(shell) -> None:
    for locator in ("hf:owner/name@main", "oci:registry/x", "sha256:" + "0" * 64, "https://x.example/m.bin"):
        ran = shell("scan", locator)
        assert ran.code == 2
        assert "download it first" in ran.err
    shell.file("hf:owner", CLEAN)
    assert shell("scan", "hf:owner").code == 0


def test_reports_beside_the_result(shell) -> None:
    shell.file("model/a", UNKNOWN)
    ran = shell("scan", "model", "--report", "sarif=s.sarif", "--report", "html=h.html", "-o", "r.txt", "-q")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert json.loads((shell.folder / "s.sarif").read_text())["version"] == "2.1.0"
    assert (shell.folder / "h.html").read_text().startswith("<!DOCTYPE html>")
    assert (shell.folder / "r.txt").read_text().startswith("medium[file.unknown-format]")


def test_a_file_is_replaced_only_after_success(shell, monkeypatch) -> None:
    shell.file("out.json", "old")
    assert shell("scan", "missing", "--format", "json", "-o", "out.json").code == 3
    assert (shell.folder / "out.json").read_text() == "old"

    def broken(*_) -> None:
        raise OSError(28, "No space left on device")

    shell.file("model/a", CLEAN)
    monkeypatch.setattr("weighbridge.report.json_v1.document", broken)
    assert shell("scan", "model", "--format", "json", "-o", "out.json").code == 3
    assert (shell.folder / "out.json").read_text() == "old"
    assert sorted(path.name for path in shell.folder.iterdir()) == ["model", "out.json"]


def test_a_device_is_written_to_directly(shell) -> None:
    shell.file("model/a", CLEAN)
    assert shell("scan", "model", "--format", "json", "-o", "/dev/null").code == 0


def test_names_from_artifacts_reach_the_terminal_escaped(shell) -> None:
    shell.file("model/\x1b]0;owned\x07\u202egnp.bin\n::error::x", UNKNOWN)
    for flags in ((), ("--verbose",), ("--color", "always")):
        ran = shell("scan", "model", *flags)
        for text in (ran.out, ran.err):
            assert "\x1b]" not in text
            assert "\x07" not in text
            assert "\u202e" not in text
            assert "\n::error" not in text
        assert r"\x1b]0;owned\x07\u202egnp.bin\x0a::error::x" in ran.out


@pytest.mark.parametrize(
    ("environment", "flags", "coloured"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"CLICOLOR_FORCE": "1"}, (), True),
        ({"FORCE_COLOR": "0"}, (), False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_colour(shell, monkeypatch, environment, flags, coloured) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    shell.file("a", UNKNOWN)
    assert ("\x1b[" in shell("scan", "a", *flags).out) is coloured


def test_an_internal_failure_is_reported_and_is_not_silence(shell, monkeypatch) -> None:
    shell.file("a", CLEAN)

    def broken(*_args, **_names):
        raise ZeroDivisionError("ouch \x1b[31m")

    monkeypatch.setattr("weighbridge.app.scan.examine", broken)
    ran = shell("scan", "a")
    assert ran.code == 3
    assert "error[internal.failure]: weighbridge itself failed" in ran.err
    assert r"ZeroDivisionError: ouch \x1b[31m (test_scan.py:" in ran.err
