"""Every number on the city's wall, counted again from the downloads that anybody may fetch."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from dashboard.reports.lifecycle import ON_THE_CLOCK, WAITING_STATES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser import Watch
    from tests.servers import Served

HALF_AN_HOUR = timedelta(minutes=30)
HOURS_AHEAD = 8
ROUNDED_H = 0.06
LONGEST_MIN = 1.1  # what passes while a page is read, and a minute that is rounded away


@dataclass
class Seen:
    """The wall in a browser, what it was drawn from, and the server behind it."""

    page: Page
    served: Served
    snapshot: dict[str, Any]

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.snapshot["as_of"])

    @property
    def today(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    def text(self, where: str) -> str:
        return self.page.locator(where).first.inner_text()

    def texts(self, where: str) -> list[str]:
        return self.page.locator(where).all_inner_texts()

    def fetched(self, address: str) -> dict[str, Any]:
        answer = self.page.request.get(self.served.url + address)
        assert answer.status == 200, f"{address}: {answer.text()}"
        return dict(answer.json())

    def lines(self, indicator: str, back_days: int | None = 0) -> list[dict[str, Any]]:
        """Every line behind an indicator of today and so many days before; None: as it stands now."""
        found: list[dict[str, Any]] = []
        after = ""
        while after is not None:
            query = "" if back_days is None else f"&from={self.at - timedelta(days=back_days):%Y-%m-%d}&to={self.today}"
            told = self.fetched(f"/data/figures.json?indicator={indicator}{query}{f'&after={after}' if after else ''}")
            found, after = found + told["items"], told["next"]
        return found

    def open_cases(self) -> list[dict[str, Any]]:
        """Those of the open map, deadlines as times."""
        told = self.fetched("/data/map.json")
        assert not told["more"]
        return [one | {"deadline": datetime.fromisoformat(one["deadline"]) if one["deadline"] else None} for one in told["cases"]]

    def on_the_clock(self) -> list[datetime]:
        return sorted(one["deadline"] for one in self.open_cases() if one["state"] in ON_THE_CLOCK and one["deadline"])


@pytest.fixture(scope="module")
def wall(living: Served, browser: Browser, watch_all: Watch) -> Any:
    from tests.browser import new_page

    page = new_page(browser, watch_all, viewport={"width": 1920, "height": 1080})
    page.goto(f"{living.url}/board/wall?scene=city")
    expect(page.locator(".kpi[data-key=reports] .kpi-number")).not_to_be_empty()
    expect(page.locator("#wall-curve-table tbody tr")).to_have_count(24)
    yield Seen(page, living, page.evaluate("window.baixingpai.wall.snapshot"))
    page.close()


@pytest.fixture(scope="module")
def watch_all() -> Any:
    from tests.browser import Watch

    watch = Watch()
    yield watch
    watch.check()


def counted(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def test_the_band_of_numbers(wall: Seen) -> None:
    due = wall.lines("on_time_closing_rate")
    on_time = sum("closed_on_time" in line["counts"] for line in due)
    waiting = sum(one["state"] in WAITING_STATES for one in wall.open_cases())
    expected = {
        "reports": len(wall.lines("reports")),
        "accepted": len(wall.lines("accepted")),
        "closed": len(wall.lines("median_hours_to_close")),
        "in_progress": len(wall.fetched("/data/points.json")["points"]),
        "waiting": waiting,
    }
    shown = {key: wall.text(f".kpi[data-key={key}] .kpi-number") for key in (*expected, "on_time_closing_rate")}
    assert {key: counted(shown[key]) for key in expected} == expected
    rate = shown["on_time_closing_rate"]
    assert rate == (f"{int(on_time * 10_000 / len(due) + 0.5) / 100:.2f}" if due else "—")


def test_the_map_counts_open_cases_by_panel(wall: Seen) -> None:
    points = wall.fetched("/data/points.json")["points"]
    assert counted(wall.text("#wall-map-open")) == len(points)
    by_panel = Counter(point[2] for point in points)
    shown = [counted(text) for text in wall.texts("#wall-legend b")]
    assert shown == [by_panel[place] for place in range(len(shown))]


def test_the_ranking_is_that_of_the_scores(wall: Seen) -> None:
    scores = wall.fetched(f"/data/scores.json?group=districts&from={wall.today[:8]}01&to={wall.today}")["items"]
    if all(one["rank"] is None for one in scores):  # early on the first of a month nothing is due yet
        assert wall.today.endswith("-01")
        expect(wall.page.locator("#wall-ranking")).to_contain_text("本月还没有到期的案件")
        return
    rows = wall.page.locator("#wall-ranking > li").all()
    parts = ("name", "rate", "chip", "place")
    shown = {texts[0]: texts[1:] for row in rows if (texts := [row.locator(f".{part}").inner_text() for part in parts])}
    places = [re.sub(r"[^0-9—]", "", place) for _rate, _letter, place in shown.values()]
    expected = {one["name"]: ["—" if one["value"] is None else f"{one['value']:.2f}", one["grade"] or ""] for one in scores}
    assert {name: texts[:2] for name, texts in shown.items()} == expected
    assert dict(zip(shown, places, strict=True)) == {one["name"]: str(one["rank"] or "—") for one in scores}
    assert places == sorted(places, key=lambda place: (place == "—", int(place.replace("—", "0"))))


def test_the_curve_counts_the_reports_of_each_hour_that_is_over(wall: Seen) -> None:
    by_hour = Counter(datetime.fromisoformat(line["reported_at"]).hour for line in wall.lines("reports"))
    shown = [row.locator("td").all_text_contents() for row in wall.page.locator("#wall-curve-table tbody tr").all()]
    for hour, (end, today, *_rest) in enumerate(shown):
        assert end == f"{hour + 1:02}:00"
        if hour < wall.at.hour:
            assert counted(today) == by_hour[hour], end


def test_what_is_overdue_and_where(wall: Seen) -> None:
    late = wall.lines("overdue_open", None)
    assert counted(wall.page.locator("#wall").get_attribute("data-overdue") or "") == len(late)
    if not late:
        return
    assert counted(wall.text("#wall-overdue .count strong")) == len(late)
    most = sorted(Counter(line["district"] for line in late).values(), reverse=True)
    shown = [counted(text) for text in wall.texts("#wall-overdue .shares b")]
    assert shown[:2] == most[:2]
    assert sum(shown) == len(late)
    oldest = min(datetime.fromisoformat(line["deadline"]) for line in late)
    lasted = wall.text("#wall-overdue .longest strong")
    days, hours, minutes = (int(found[1]) if (found := re.search(rf"(\d+) ?{unit}", lasted)) else 0 for unit in ("天", "小时", "分"))
    tolerance = 60 if days else LONGEST_MIN
    assert days * 1440 + hours * 60 + minutes == pytest.approx((wall.at - oldest).total_seconds() / 60, abs=tolerance)


def test_what_is_due_next_and_what_will_be_late(wall: Seen) -> None:
    deadlines = wall.on_the_clock()
    coming = [one for one in deadlines if one >= wall.at]
    shown = [row.get_attribute("data-deadline") for row in wall.page.locator("#wall-deadlines li[data-deadline]").all()]
    assert [datetime.fromisoformat(one or "") for one in shown] == coming[: len(shown)]
    assert len(shown) > 0 or not coming
    assert counted(wall.text("#wall-deadlines-note b")) == sum(one <= wall.at + HALF_AN_HOUR for one in coming)
    hour = wall.at.replace(minute=0, second=0, microsecond=0)
    hours = [one for step in range(1, HOURS_AHEAD + 1) if (one := hour + timedelta(hours=step)) <= hour.replace(hour=0) + timedelta(days=1)]
    expected = [sum(one < when for one in deadlines) for when in (hours[0], hours[-1])]
    said = [counted(text) for text in wall.texts("#wall-breach b")]
    assert said == (expected[: len(said)] if said else [])
    assert bool(said) == bool(expected[-1])


def test_the_latest_reports_and_the_latest_outcome(wall: Seen) -> None:
    categories = {one["code"]: one["name"] for one in wall.fetched("/api/v1/categories?lang=zh")["items"]}
    reported = Counter((line["reported_at"][11:16], categories[line["category"]]) for line in wall.lines("reports"))
    shown = list(zip(wall.texts("#wall-feed li .at"), wall.texts("#wall-feed li .what"), strict=True))
    assert shown
    if reported.total() >= len(shown):  # otherwise some are of yesterday
        assert not Counter(shown) - reported
        assert sum(time > shown[-1][0] for time, _kind in reported.elements()) < len(shown)
        assert [time for time, _kind in shown] == sorted((time for time, _kind in shown), reverse=True)
    told = wall.snapshot["outcomes"]
    if not told:
        return
    case = next(line for line in wall.lines("median_hours_to_close", 7) if line["number"] == told[0]["number"])
    assert case["state"] == "closed"
    assert told[0]["hours"] == pytest.approx(case["hours"], abs=ROUNDED_H)
    assert categories[case["category"]] in wall.text("#wall-outcome .solved p")


def test_the_tour_names_hot_places_of_the_snapshot(wall: Seen) -> None:
    hot = wall.fetched("/data/snapshot.json")["hot"]
    shown = wall.texts("#wall-tour .said")
    assert all(any(str(row["reports"]) in text for row in hot) for text in shown)
