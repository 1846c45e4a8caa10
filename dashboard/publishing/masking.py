"""What is blacked out in citizens' words before anybody outside reads them: numbers that lead to a person. (rules)"""

from __future__ import annotations

import re

MASK = "***"
WIDE = str.maketrans("０１２３４５６７８９－（）＋　", "0123456789-()+ ")
"""Signs of Chinese keyboards that are read as the narrow ones."""
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_HIDDEN = (
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),  # identity card
    re.compile(r"(?<!\d)(?:\+?86[-. ]?)?1[3-9](?:[-. ]?\d){9}(?!\d)"),  # mobile phone
    re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"),  # landline
    re.compile(rf"[{PROVINCES}][A-HJ-NP-Z][·・ ]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳]", re.IGNORECASE),  # number plate
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII),  # mail address
)


def masked(words: str) -> str:
    """The words with phone, identity card and plate numbers and mail addresses replaced by ``***``."""
    found = sorted(match.span() for pattern in _HIDDEN for match in pattern.finditer(words.translate(WIDE)))
    for start, end in reversed(_apart(found)):
        words = words[:start] + MASK + words[end:]
    return words


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans with those that overlap made one."""
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
