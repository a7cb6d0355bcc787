"""YAML tag that builds objects.

## What

A YAML document carries a tag outside the core schema, such as `!!python/object/apply:os.system`.

## Why it matters

A loader that honours such tags imports and calls what they name. PyYAML's `Loader`, `UnsafeLoader` and `FullLoader` have done so, and custom loaders register more tags.

## How it is found

The parser's events are read and nothing is constructed; tags are compared in their expanded form, so a `%TAG` directive hides nothing. Language tags are critical, unknown ones medium, tags that OmegaConf or a CloudFormation reader would only read as text low.

## What it misses

What an application does with plain values.

## Fix

Load with `yaml.safe_load`, which refuses the tag.

## References

CWE-502 Deserialization of Untrusted Data; CVE-2020-14343.

## Since

0.1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.finding import Finding
from weighbridge.core.rule import Rule, Severity

from ..context import Context
from ..facts.repository import YamlTag
from ..part import Part

RULE = Rule(
    id="yaml.unsafe-tag",
    title="YAML tag that builds objects",
    message="the YAML tag {tag} asks the loader for an object",
    severity=Severity.MEDIUM,
    remedy="Load with yaml.safe_load only, and ask why the tag is there",
    references=("CWE-502", "CVE-2020-14343"),
    since="0.1.0",
)

_LANGUAGES = ("python/", "java", "ruby/", "perl/", "php/", "js/")
_CORE = "tag:yaml.org,2002:"


def check(part: Part, context: Context) -> Iterator[Finding]:
    """Yield one finding for each tag."""
    for seen in part.facts.of(YamlTag):
        name = seen.tag.removeprefix(_CORE).lstrip("!")
        harmful = name.startswith(_LANGUAGES)
        severity = Severity.CRITICAL if harmful else Severity.MEDIUM
        yield context.finding(part, seen.span, severity=severity, tag=seen.tag)
