"""People in post (岗位评价): what each decided, dispatched, handled and verified, with the indicators that apply to them. (verb: reads)

A person stands in every kind of post that they have figures of, whatever their role is now; a row is one person in one department.
Source: GB/T 30428.4 as docs/figures.md puts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.assessment.dues import COUNTERS
from dashboard.assessment.indicators import BY_KEY
from dashboard.assessment.rates import percent
from dashboard.city import City
from dashboard.errors import NotFound
from dashboard.ports import Work
from dashboard.records import Account
from dashboard.times import day_of

OVERDUE = "overdue_open"
Rows = list[dict[str, Any]]
Person = tuple[int, str]
"""Account and department."""
Counts = dict[Person, Counter[str]]


@dataclass(frozen=True)
class Column:
    """One figure of a kind of post. part, whole: counters it divides, in per cent; otherwise it is a counter."""

    key: str
    zh: str
    en: str
    part: str = ""
    whole: str = ""


@dataclass(frozen=True)
class Post:
    """A kind of post. its: counters that put a person into it; of_city: one row a person, whatever department the cases went to."""

    code: str
    zh: str
    en: str
    its: tuple[str, ...]
    columns: tuple[Column, ...]
    of_city: bool = True


def _like(*keys: str) -> tuple[Column, ...]:
    """Columns that mean for a person what the indicator of this name means for a department."""
    return tuple(Column(one.key, one.zh, one.en, one.part, one.whole) for one in map(BY_KEY.__getitem__, keys))


POSTS: tuple[Post, ...] = (
    Post(
        "reviewing", "审核岗", "Reviewing", ("decided",),
        (
            Column("decided", "审核数", "Decided"),
            Column("approved", "立案数", "Accepted"),
            Column("acceptance_rate", "立案率", "Acceptance rate", "approved", "decided"),
            Column("rejected", "不予立案数", "Rejected"),
            Column("duplicates", "并案数", "Duplicates"),
        ),
    ),
    Post("dispatching", "派遣岗", "Dispatching", ("dispatched",), _like("dispatched")),
    Post(
        "handling", "处置岗", "Handling", ("handling_due", "due", OVERDUE, "rework", "deferrals", "ratings"),
        _like(
            "handling_due", "handled", "handled_on_time", "handling_rate", "on_time_handling_rate", OVERDUE, "due", "closed",
            "closed_on_time", "closing_rate", "on_time_closing_rate", "rework", "rework_rate", "deferrals", "ratings", "satisfied",
            "satisfaction_rate",
        ),
        of_city=False,
    ),
    Post("verifying", "核查岗", "Verifying", ("closings",), (Column("closings", "核查结案数", "Verified and closed"),)),
)  # fmt: skip


def posts_of(
    work: Work, city: City, first: date | None, last: date | None, department: str, now: datetime
) -> dict[str, list[dict[str, Any]]]:
    """By kind of post: a row for each person with person, name, role, department and every column; both days inclusive.

    department: '' for all; posts of the city are in the whole alone. Sorted by department in the city's order, then name.
    """
    counts = _counts(work, city, first, last, department, now)
    accounts = {person: _account(work, person) for person, _department in counts}
    place = {code: number for number, code in enumerate(city.departments)}

    def rows(post: Post) -> Rows:
        if post.of_city and department:
            return []
        own = _by_person(counts, accounts) if post.of_city else counts
        keys = sorted(own, key=lambda key: (place.get(key[1], -1), accounts[key[0]].name))
        return [_row(post, accounts[key[0]], key[1], own[key]) for key in keys if any(own[key][name] for name in post.its)]

    return {post.code: rows(post) for post in POSTS}


def figures_of(post: Post, counts: Mapping[str, int]) -> dict[str, Any]:
    """Every column of a kind of post over these counters. (rule)"""
    return {
        column.key: percent(counts.get(column.part, 0), counts.get(column.whole, 0)) if column.part else counts.get(column.key, 0)
        for column in post.columns
    }


def _by_person(counts: Counts, accounts: Mapping[int, Account]) -> Counts:
    """The counters of each person added up, under the department of their account."""
    sums: Counts = {}
    for (person, _department), own in counts.items():
        sums.setdefault((person, accounts[person].department), Counter()).update(own)
    return sums


def _counts(work: Work, city: City, first: date | None, last: date | None, department: str, now: datetime) -> Counts:
    """Counters by person and department: from the tallies, and what is past its deadline by the clock alone."""
    counts: Counts = {}
    for row in work.tallies.post_rows(first, last, department):
        numbers = {name: int(value) for name, value in row.items() if name not in ("person", "department")}
        counts.setdefault((row["person"], row["department"]), Counter()).update(numbers)
    where = {"department": department} if department else {}
    for key, name in (*_due_by_clock(work, city, first, last, where, now), *_overdue(work, where, now)):
        counts.setdefault(key, Counter())[name] += 1
    return counts


def _due_by_clock(
    work: Work, city: City, first: date | None, last: date | None, where: Mapping[str, str], now: datetime
) -> Iterator[tuple[Person, str]]:
    for row in work.dues.late(now, where):
        if row["person"] and (first or date.min) <= day_of(row["counts_at"], city.zone) <= (last or date.max):
            yield (row["person"], row["department"]), COUNTERS[row["kind"]][0]


def _overdue(work: Work, where: Mapping[str, str], now: datetime) -> Iterator[tuple[Person, str]]:
    for row in work.boards.overdue(now, where):
        if row["person"]:
            yield (row["person"], row["department"]), OVERDUE


def _row(post: Post, account: Account, department: str, counts: Mapping[str, int]) -> dict[str, Any]:
    about = {"person": account.id, "name": account.name, "role": account.role, "department": department}
    return about | figures_of(post, counts)


def _account(work: Work, person: int) -> Account:
    try:
        return work.staff.by_id(person)
    except NotFound:
        return Account(person, "", "", "")
