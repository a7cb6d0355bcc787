"""Every output format: validity, completeness, and that nothing hostile gets through raw."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from xml.dom import minidom

import jsonschema
import pytest

from tests.reviewing import HOSTILE, QUIET, evidence, finding, subject
from weighbridge.app.triage import Choices, triage
from weighbridge.core.location import Span
from weighbridge.core.review import Review
from weighbridge.core.rule import Profile
from weighbridge.core.waiver import Waiver
from weighbridge.report import REPORTS, write
from weighbridge.report.json_v1 import SCHEMA
from weighbridge.report.style import Style

TESTS = Path(__file__).parents[2]
SCHEMA_FILE = TESTS.parent / "src/weighbridge/report/schemas/json-v1.schema.json"
SARIF_SCHEMA = TESTS / "vectors/sarif/sarif-2.1.0-rtm.5.json"
PAGE = "## What\n\nA call.\n\n## Fix\n\nDo not load it."

every_format = pytest.mark.parametrize("name", REPORTS)


def rendered(name: str, review: Review, **style) -> str:
    out = io.StringIO()
    write(name, review, out, Style(page=lambda _: PAGE, **style))
    return out.getvalue()


def ordinary() -> Review:
    waiver = Waiver(rule="repository", match="*", reason="private", owner="maria", expires=date(2027, 1, 9))
    span = Span(28, 41)
    return triage(
        (
            evidence(
                subject(finding(path="a.bin", route=("archive/data.pkl",), span=span), name="a.bin", folder="model/"),
                subject(
                    finding(QUIET, path="b.bin"),
                    finding(path="b.bin", callable="x", profile=Profile.AUDIT),
                    finding(path="b.bin", span=Span(0, 9, line=3), callable="known", weight=float("nan")),
                    name="b.bin",
                    folder="model/",
                ),
                subject(name="c.bin", folder="model/", error="the file could not be opened: Permission denied"),
                subject(name="d.bin", folder="model/", skipped="truncated: it ends early"),
                target="./model",
            ),
        ),
        Choices(waivers=(waiver,), baseline=frozenset({"0" * 32})),
        today=date(2026, 11, 22),
    )


def hostile() -> Review:
    bad = finding(path=HOSTILE, route=(HOSTILE, "x"), span=Span(1, 9), callable=HOSTILE, extra=(HOSTILE,))
    return triage(
        (
            evidence(
                subject(bad, name=HOSTILE, folder="m/"),
                subject(name=f"e{HOSTILE}", error=f"no {HOSTILE}"),
                subject(name=f"s{HOSTILE}", skipped=f"bad {HOSTILE}"),
                target=HOSTILE,
            ),
        )
    )


@cache
def schema(path: Path) -> dict:
    return json.loads(path.read_text())


@every_format
def test_nothing_hostile_is_printed_raw(name: str) -> None:
    text = rendered(name, hostile())
    allowed = {"\n", " "}
    raw = {c for c in text if unicodedata.category(c)[0] == "C" and c not in allowed}
    assert raw == set()
    assert "\u200b" not in text
    assert not re.search(r"^::error::owned", text, re.MULTILINE)
    assert text.encode()


@every_format
def test_a_lone_surrogate_in_a_name_breaks_nothing(name: str) -> None:
    review = triage((evidence(subject(finding(path="\udcff.pkl"), name="\udcff.pkl")),))
    assert rendered(name, review).encode()


@every_format
def test_nothing_to_say_is_a_valid_report(name: str) -> None:
    assert isinstance(rendered(name, triage((evidence(subject()),))), str)


@pytest.mark.parametrize("review", [ordinary(), hostile()], ids=["ordinary", "hostile"])
class TestJson:
    def test_the_document_follows_its_published_schema(self, review: Review) -> None:
        document = json.loads(rendered("json", review))
        jsonschema.Draft202012Validator.check_schema(schema(SCHEMA_FILE))
        jsonschema.validate(document, schema(SCHEMA_FILE))
        assert document["schema"] == schema(SCHEMA_FILE)["$id"] == SCHEMA

    def test_lines_are_the_same_subjects_then_the_summary(self, review: Review) -> None:
        *subjects, last = [json.loads(line) for line in rendered("jsonl", review).splitlines()]
        document = json.loads(rendered("json", review))
        assert subjects == document["subjects"]
        assert last["summary"] == document["summary"]

    def test_sarif_follows_the_official_schema(self, review: Review) -> None:
        jsonschema.validate(json.loads(rendered("sarif", review)), schema(SARIF_SCHEMA))


def test_json_names_the_artifact_exactly_and_escapes_prose() -> None:
    review = triage((evidence(subject(finding(path="a\x1b.pkl", callable="\x1b[2J"), name="a\x1b.pkl")),))
    (one,) = json.loads(rendered("json", review))["subjects"]
    assert one["name"] == "a\x1b.pkl"
    assert one["findings"][0]["params"]["callable"] == "\x1b[2J"
    assert one["findings"][0]["message"] == r"loading this file would call \x1b[2J"


def test_json_keeps_every_finding_with_its_state() -> None:
    document = json.loads(rendered("json", ordinary()))
    states = [finding["state"] for one in document["subjects"] for finding in one["findings"]]
    assert states == ["shown", "waived", "below-profile", "shown"]
    assert document["summary"]["states"] == {
        "shown": 2, "waived": 1, "baselined": 0, "below-profile": 1, "ignored": 0
    }  # fmt: skip
    assert [one["verdict"] for one in document["subjects"]] == ["findings", "findings", "error", "incomplete"]
    assert document["subjects"][2]["coverage"]["complete"] is False


def test_sarif_says_where_and_suppresses_what_is_not_shown() -> None:
    (run,) = json.loads(rendered("sarif", ordinary()))["runs"]
    first, waived, below, known = run["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "model/a.bin"}},
            "logicalLocations": [
                {
                    "name": "archive/data.pkl",
                    "fullyQualifiedName": "a.bin!/archive/data.pkl",
                    "kind": "member",
                    "properties": {"byteOffset": 28, "byteLength": 13},
                }
            ],
        }
    ]
    assert "suppressions" not in first
    assert waived["suppressions"][0]["justification"] == "waived by maria until 2027-01-09: private"
    assert below["suppressions"][0]["justification"] == "below the chosen profile"
    assert known["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert first["partialFingerprints"] == {"weighbridge/v1": ordinary().files[0].shown[0].fingerprint}
    (rule, _) = run["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"] == PAGE
    assert rule["fullDescription"]["text"] == "A call."
    assert rule["properties"]["security-severity"] == "9.5"
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [note["level"] for note in invocation["toolExecutionNotifications"]] == ["error", "warning"]


def test_sarif_reads_no_link_out_of_a_message() -> None:
    review = triage((evidence(subject(finding(callable="[x](https://evil.example)"))),))
    (run,) = json.loads(rendered("sarif", review))["runs"]
    assert run["results"][0]["message"]["text"] == r"loading this file would call \[x\](https://evil.example)"


def test_sarif_links_to_the_operators_site() -> None:
    (run,) = json.loads(rendered("sarif", ordinary(), docs="https://docs.acme.example/wb"))["runs"]
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == "https://docs.acme.example/wb/rules/pickle.unsafe-global"


def test_github_annotations_end_where_they_should() -> None:
    lines = rendered("github", hostile()).splitlines()
    assert len(lines) == 2
    assert all(re.match(r"::(error|warning|notice) file=[^,:]*,title=[^,:]*::[^\r\n]*$", line) for line in lines)
    text = rendered("github", ordinary())
    assert "::error file=model/b.bin,line=3,title=critical%3A pickle.unsafe-global::" in text
    assert "::error file=model/a.bin,title=critical%3A pickle.unsafe-global::loading this file" in text


def test_junit_is_xml_with_a_case_for_each_file() -> None:
    for review in (ordinary(), hostile()):
        document = minidom.parseString(rendered("junit", review))
        suite = document.getElementsByTagName("testsuite")[0]
        assert int(suite.getAttribute("tests")) == len(document.getElementsByTagName("testcase"))
        assert int(suite.getAttribute("failures")) == len(document.getElementsByTagName("failure"))
        assert int(suite.getAttribute("errors")) == len(document.getElementsByTagName("error")) == 1


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    for review in (ordinary(), hostile()):
        page = Page()
        page.feed(rendered("html", review))
        assert page.open == []
        assert {tag for tag, _ in page.tags} <= {
            "html", "head", "meta", "title", "style", "body", "h1", "h2", "b", "p", "article", "code", "table", "tr",
            "th", "td", "br", "span", "footer",
        }  # fmt: skip
        assert not any(name in {"src", "href", "style"} or name.startswith("on") for _, a in page.tags for name in a)
        policies = [a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1
        assert policies[0].startswith("default-src 'none'; style-src 'sha256-")


def test_markdown_keeps_hostile_text_in_code_spans() -> None:
    text = rendered("markdown", hostile())
    for line in text.splitlines():
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
        assert "<script>" not in outside
        assert "@admin" not in outside
        assert "](" not in outside


def test_the_text_groups_what_is_the_same() -> None:
    files = [subject(finding(path=f"{i}.bin", span=Span(i, i + 3)), name=f"{i}.bin", folder="model/") for i in range(5)]
    review = triage((evidence(*files),))
    assert (
        rendered("text", review)
        == """\
critical[pickle.unsafe-global]: loading this file would call posix.system
  ┌─ model/0.bin
  │  bytes 0 to 2
  ┌─ model/1.bin
  │  bytes 1 to 3
  ┌─ model/2.bin
  │  bytes 2 to 4
  │  … and 2 more places
  = confidence high · seen in 5 of 5 files
  = fix  Load with weights_only=True, or ask the publisher for safetensors
  = see  weighbridge explain pickle.unsafe-global

"""
    )
    assert rendered("text", review, verbose=True).count("┌─") == 5


def test_the_text_shows_where_a_callable_is_named_and_called() -> None:
    one = finding(
        path="pytorch_model.bin",
        route=("archive/data.pkl",),
        span=Span(44, 45),
        named_at=28,
        opcode="REDUCE",
        ordinal=2,
        arguments="('curl …',)",
    )
    review = triage((evidence(subject(one, name="pytorch_model.bin", folder="checkpoint/")),))
    assert rendered("text", review).splitlines()[1:4] == [
        "  ┌─ checkpoint/pytorch_model.bin \u203a archive/data.pkl",
        "  │  byte 28           posix.system          ← named here",
        "  │  byte 44, step 2   REDUCE  ('curl …',)   ← called here",
    ]


def test_the_text_can_be_ascii() -> None:
    text = rendered("text", hostile(), unicode=False) + rendered("text", ordinary(), unicode=False)
    assert text.isascii()
    assert "  +- model/a.bin > archive/data.pkl\n  |  bytes 28 to 40\n" in text


def test_colours_are_doubled_by_words() -> None:
    coloured, plain = rendered("text", ordinary(), colour=True), rendered("text", ordinary())
    assert "\x1b[31;1mcritical\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_links_are_made_of_percent_encoded_addresses_only() -> None:
    text = rendered("text", hostile(), links=True, docs="https://docs.acme.example")
    for address in re.findall(r"\x1b\]8;;(.*?)\x1b\\", text):
        assert re.fullmatch(r"[!-~]*", address)
    assert Style(links=True).link("https://a b", "text") == "text"
    assert Style(links=True).link("https://a\x1b\\", "text") == "text"
