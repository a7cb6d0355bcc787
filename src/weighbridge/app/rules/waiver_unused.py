"""Unused waiver.

## What

A waiver in the operator's configuration matches no finding of this run.

## Why it matters

A waiver that nobody needs today may hide tomorrow's finding of the same name.

## How it is found

No finding of the run has the waiver's rule in a place that it matches.

## What it misses

A waiver that is wider than it needs to be. When only a part of the usual targets is scanned, a waiver for the others is reported too.

## Fix

Delete the waiver, or narrow what a run scans no further than its waivers.

## References

NIST SP 800-53 CA-5 Plan of Action and Milestones.

## Since

0.1.0
"""

from __future__ import annotations

from weighbridge.core.rule import Rule, Severity

RULE = Rule(
    id="waiver.unused",
    title="unused waiver",
    message="the waiver of {rule} for {match}, owned by {owner}, matches nothing",
    severity=Severity.LOW,
    remedy="Delete it",
    since="0.1.0",
)
