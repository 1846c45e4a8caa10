"""The two names of a case: its public number, and the citizen's secret code. (rules)

Both in Crockford's base 32, which leaves out what people misread; source: https://www.crockford.com/base32.html
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import date
from typing import Protocol

from dashboard.errors import NotFound
from dashboard.trust.identity import Keys, keyed_hash

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_SIGNS = 4  # a million numbers a day: on a clash the caller draws again
CODE_SIGNS = 16  # 80 random bits
GROUP = 4
CODE = "code"
"""Purpose of the code's keyed hash."""

_READ_AS = str.maketrans("OIL", "011")
_DASHES = "-‐‑‒–—―−－_"


class Chooser(Protocol):
    """``secrets``, or a ``random.Random`` where a test or the demo city must repeat itself."""

    def choice(self, seq: str, /) -> str: ...


def new_number(day: date, rng: Chooser = secrets) -> str:
    """A case's public number of that day in the city: YYMMDD-XXXX."""
    return f"{day:%y%m%d}-{_drawn(NUMBER_SIGNS, rng)}"


def new_code(rng: Chooser = secrets) -> str:
    """A citizen's secret code: ABCD-EFGH-JKMN-PQRS."""
    return _grouped(_drawn(CODE_SIGNS, rng))


def normal_code(text: str) -> str:
    """The code as it was printed, from how it was typed: small letters, O for 0, I or L for 1, any spaces or hyphens.

    Raises NotFound for what cannot be a code.
    """
    signs = _signs(text)
    if len(signs) != CODE_SIGNS or not set(signs) <= set(ALPHABET):
        raise NotFound()
    return _grouped(signs)


def normal_number(text: str) -> str:
    """A public number as it was printed, from how it was typed. Raises NotFound for what cannot be one."""
    signs = _signs(text)
    if len(signs) != 6 + NUMBER_SIGNS or not set(signs) <= set(ALPHABET) or not signs[:6].isdigit():
        raise NotFound()
    return f"{signs[:6]}-{signs[6:]}"


def code_hash(keys: Keys, code: str) -> bytes:
    """What is kept of a code: its keyed hash. Raises NotFound for what cannot be a code."""
    return keyed_hash(keys, normal_code(code), CODE)


def _drawn(signs: int, rng: Chooser) -> str:
    return "".join(rng.choice(ALPHABET) for _ in range(signs))


def _signs(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:80]).upper()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in _DASHES).translate(_READ_AS)


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))
