"""Signatures and sizes of zip records (PKWARE APPNOTE 6.3.10), apart so that identification loads nothing more."""

from __future__ import annotations

LOCAL = b"PK\x03\x04"
CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
END64 = b"PK\x06\x06"
LOCATOR64 = b"PK\x06\x07"
DESCRIPTOR = b"PK\x07\x08"

END_SIZE = 22
END64_SIZE = 56
LOCATOR64_SIZE = 20
