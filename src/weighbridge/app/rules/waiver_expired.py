"""Expired waiver.

## What

A waiver in the operator's configuration has passed its last day.

## Why it matters

What it covered is shown again, and may fail a run that passed yesterday. Somebody promised to have dealt with it by now.

## How it is found

The waiver's `expires` lies before today.

## What it misses

A reason that stopped being true before the expiry.

## Fix

Deal with the finding and delete the waiver, or have its owner renew it with a new reason.

## References

NIST SP 800-53 CA-5 Plan of Action and Milestones.

## Since

0.1.0
"""

from __future__ import annotations

from weighbridge.core.rule import Rule, Severity

RULE = Rule(
    id="waiver.expired",
    title="expired waiver",
    message="the waiver of {rule} for {match}, owned by {owner}, expired on {expires}",
    severity=Severity.MEDIUM,
    remedy="Deal with what it covered and delete it, or have its owner renew it",
    since="0.1.0",
)
