"""The other commands: help, rules, configuration, baselines, completion."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.cli.running import CLEAN, UNKNOWN
from weighbridge.app.rules import rule_ids
from weighbridge.cli.help import TOPICS
from weighbridge.cli.table import COMMANDS
from weighbridge.core.version import __version__


def test_help_lists_every_command(shell) -> None:
    ran = shell("--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(f"  {command.name} " in ran.out for command in COMMANDS)
    assert max(map(len, ran.out.splitlines())) <= 100
    assert shell().code == 2


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself_with_examples(shell, command) -> None:
    ran = shell(*command.words, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: weighbridge {command.name}")
    assert "examples:\n  " in ran.out
    assert command.load().__doc__


def test_version(shell) -> None:
    assert shell("--version").out == f"weighbridge {__version__}\n"
    about = json.loads(shell("--version", "--json").out)
    assert (about["version"], about["rules"][:7]) == (__version__, "sha256:")
    assert shell("--version", "--yaml").code == 2


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("scna", "scna is none; the nearest is scan"),
        ("rules", "rules needs one of: rules list"),
        ("baseline rite", "baseline needs one of: baseline write"),
        ("scan . --formt json", "unrecognized arguments: --formt json; the nearest is --format"),
        ("explain file.polyglott", "the nearest is file.polyglot"),
        ("scan", "the following arguments are required: TARGET"),
    ],
)
def test_a_mistake_is_told_the_nearest(shell, line, cause) -> None:
    ran = shell(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert cause in ran.err
    assert ran.err.startswith("error[usage.")
    assert "\n  fix    " in ran.err


@pytest.mark.parametrize("topic", TOPICS)
def test_topics(shell, topic) -> None:
    ran = shell("help", topic)
    assert ran.code == 0
    assert len(ran.out) > 200
    assert max(map(len, ran.out.splitlines())) <= 100


def test_explain_prints_a_page(shell) -> None:
    ran = shell("explain", "waiver.unused")
    assert ran.out.startswith(
        "low[waiver.unused]: unused waiver\n\nWhat\n  A waiver in the operator's configuration matches no finding of this run.\n"
    )
    assert ran.out.rstrip().endswith("0.1.0")


def test_rules_list(shell) -> None:
    lines = shell("rules", "list").out.splitlines()
    assert [line.split()[1] for line in lines[:-1]] == list(rule_ids())
    listed = json.loads(shell("rules", "list", "--format", "json").out)
    assert [rule["id"] for rule in listed] == list(rule_ids())
    assert {rule["severity"] for rule in listed} <= {"info", "low", "medium", "high", "critical"}
    assert "| `file.polyglot` | high |" in shell("rules", "list", "--format", "markdown").out


def test_the_configuration_is_found_upward_and_shown_with_origins(shell, monkeypatch) -> None:
    shell.file("weighbridge.toml", 'fail-on = "high"\n[limits]\nbytes = "1G"\n')
    shell.file("deep/er/x", CLEAN)
    monkeypatch.chdir(shell.folder / "deep/er")
    monkeypatch.setenv("WEIGHBRIDGE_PROFILE", "audit")
    lines = [line.split("  # ") for line in shell("config", "show", "--origin").out.splitlines()]
    shown = {line[0].strip(): line[-1] for line in lines}
    assert shown['fail-on = "high"'] == "../../weighbridge.toml"
    assert shown["limits.bytes = 1000000000"] == "../../weighbridge.toml"
    assert shown['profile = "audit"'] == "WEIGHBRIDGE_PROFILE"
    assert shown["strict = false"] == "default"
    assert 'fail-on = "medium"' in shell("config", "show", "--no-config").out


def test_pyproject_counts_only_with_a_table(shell) -> None:
    shell.file("pyproject.toml", '[project]\nname = "weighbridge-user"\n')
    assert 'fail-on = "medium"' in shell("config", "show").out
    shell.file("pyproject.toml", '[tool.weighbridge]\nfail-on = "low"\n')
    assert 'fail-on = "low"' in shell("config", "show").out
    shell.file("weighbridge.toml", 'fail-on = "high"\n')
    assert 'fail-on = "high"' in shell("config", "show").out


def test_a_file_inside_the_target_configures_nothing(shell, monkeypatch) -> None:
    shell.file("model/weighbridge.toml", 'ignore = ["file"]\n')
    shell.file("model/bad", UNKNOWN)
    shell.file("weighbridge.toml", 'profile = "strict"\n')
    monkeypatch.chdir(shell.folder / "model")
    ran = shell("scan", ".", "--ignore", "waiver")
    assert ran.code == 1
    assert "weighbridge.toml lies inside the target and is not read" in ran.err
    monkeypatch.chdir(shell.folder)
    assert "ignored" not in shell("scan", "model").err


@pytest.mark.parametrize("flags", [(), ("--quiet",)])
def test_a_file_beside_the_target_is_named_with_what_it_sets(shell, flags) -> None:
    shell.file("weighbridge.toml", 'ignore = ["file"]\nfail-on = "critical"\n')
    shell.file("bad", UNKNOWN)
    note = "weighbridge.toml lies beside what is scanned and sets ignore, fail-on"
    assert note in shell("scan", "bad", *flags).err
    assert note not in shell("scan", "bad", *flags, "--config", "weighbridge.toml").err
    shell.file("models/bad", UNKNOWN)
    assert note not in shell("scan", "models/bad", *flags).err


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("fail_on = 'high'", 2, "the nearest is fail-on"),
        ("fail-on = [", 2, "config.malformed"),
        ("\udcff", 2, "config.malformed"),
        ("[[waiver]]\nrule = 'file'", 2, "waiver 1 of weighbridge.toml cannot be used"),
    ],
)
def test_a_wrong_file_is_an_error(shell, text, code, said) -> None:
    shell.file("weighbridge.toml", text.encode("utf-8", "surrogateescape"))
    shell.file("a", CLEAN)
    ran = shell("scan", "a")
    assert ran.code == code
    assert said in ran.err


def test_waivers_are_named_counted_and_can_be_switched_off(shell) -> None:
    from datetime import UTC, datetime, timedelta

    day = (datetime.now(UTC) + timedelta(days=30)).date()
    shell.file(
        "weighbridge.toml",
        f"[[waiver]]\nrule = 'file.unknown-format'\nmatch = '*.xyz'\nreason = 'ours'\nowner = 'maria'\nexpires = {day}\n",
    )
    shell.file("model/a.xyz", UNKNOWN)
    ran = shell("scan", "model")
    assert (ran.code, ran.out) == (0, "")
    assert "note: waivers come from weighbridge.toml" in ran.err
    assert f"no findings · 1 waived (next expiry {day})    verdict: ? incomplete" in ran.err
    assert shell("scan", "model", "--no-waivers").code == 1
    shell.file("model/a.xyz", CLEAN)
    ran = shell("scan", "model")
    assert ran.code == 0
    assert "low[waiver.unused]: the waiver of file.unknown-format for *.xyz, owned by maria, matches nothing" in ran.out
    assert "┌─ weighbridge.toml" in ran.out


def test_a_baseline_hides_what_it_records_and_nothing_else(shell) -> None:
    shell.file("model/a.xyz", UNKNOWN)
    ran = shell("baseline", "write", "model", "-o", "known.json")
    assert (ran.code, ran.out, ran.err) == (0, "", "note: 1 findings recorded in known.json\n")
    ran = shell("scan", "model", "--baseline", "known.json")
    assert (ran.code, ran.out) == (0, "")
    assert "no findings · 1 baselined" in ran.err
    shell.file("model/b.xyz", UNKNOWN + b"more")
    assert shell("scan", "model", "--baseline", "known.json").code == 1


def test_an_older_baseline_says_so(shell) -> None:
    shell.file("model/a.xyz", UNKNOWN)
    shell("baseline", "write", "model", "-o", "known.json")
    path = shell.folder / "known.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"rules": "sha256:00"}))
    assert "known.json was written with other rules" in shell("scan", "model", "--baseline", "known.json").err


def test_completion_knows_every_command_and_option(shell) -> None:
    for name in ("bash", "zsh", "fish"):
        script = shell("completion", name).out
        assert all(command.words[-1] in script for command in COMMANDS)
        assert "fail-on" in script
        assert "sarif" in script
        assert shutil.which(name) is None or subprocess.run([name, "-n"], input=script, text=True, check=True)


def complete(shell, line: str) -> list[str]:
    words = line.split(" ")
    script = shell("completion", "bash").out
    quoted = " ".join(f"'{word}'" for word in words)
    call = f"COMP_WORDS=({quoted})\nCOMP_CWORD={len(words) - 1}\n_weighbridge\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(["bash", "-c", f"{script}\n{call}"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("weighbridge sc", ["scan"]),
        ("weighbridge rules ", ["list"]),
        ("weighbridge scan --fail", ["--fail-on"]),
        ("weighbridge scan --fail-on h", ["high"]),
        ("weighbridge scan x --format js", ["json", "json-v1", "jsonl"]),
        ("weighbridge completion f", ["fish"]),
        ("weighbridge scan mod", ["model"]),
    ],
)
def test_bash_completes(shell, line, words) -> None:
    shell.file("model", CLEAN)
    assert complete(shell, line) == words
