"""The demo city's reporters: sealed as everybody is, under phone numbers that nobody has.

Every Chinese mobile range that can be valid is somebody's or may be tomorrow; the North American numbers 555-0100 to
555-0199 of each area are set aside for fiction (NANPA, "555 line numbers"), so a notice could never reach a person.
"""

from __future__ import annotations

from datetime import datetime

from dashboard.trust.identity import PHONE, Keys, keyed_hash, seal

AREAS = (
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231, 234, 239, 240, 248,
    251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316,
    317, 318, 319, 320, 321, 323, 330, 334, 336, 337, 339, 347, 351, 352, 360, 361, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410,
    412, 413, 414, 415, 417, 419,
)  # fmt: skip
NUMBERS_AN_AREA = 100
MOST_PEOPLE = len(AREAS) * NUMBERS_AN_AREA


def phone(person: int) -> str:
    """The made-up number of a person, 0 to MOST_PEOPLE - 1, as E.164."""
    area, line = divmod(person, NUMBERS_AN_AREA)
    return f"+1{AREAS[area]}55501{line:02}"


def person_row(person: int, keys: Keys, since: datetime) -> tuple[bytes, bytes, datetime]:
    """(keyed hash, sealed number, since) of a person."""
    number = phone(person)
    return keyed_hash(keys, number, PHONE), seal(keys, number.encode(), PHONE), since
