"""Time as an argument: nothing below ``app`` asks the system for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Returns the current instant, always with a time zone."""

Monotonic = Callable[[], float]
"""Returns seconds that never run backwards; used only to bound work."""
