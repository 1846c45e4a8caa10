"""The wall by day and by night, its alarms, and that its picture does not burn in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.figures.theme import DARK, LIGHT, Theme
from tests.browser import Watch, new_page
from tests.pages.wall_page import SCALED
from tests.servers import Served, wait_until

CONTRASTS = """() => {  // of every text outside the figures, against the nearest ground below it
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const light = ([r, g, b]) => [r, g, b].map(one => one / 255).map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0.8) return colour;
    }
  };
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    if (element.closest('script, style, noscript, .visually-hidden, svg')) continue;
    const [one, other] = [light(rgba(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
    const big = element.closest('.kpi-number, .wall-clock, .map-open b, .wall-overdue .count strong, .deadlines .soon .left') !== null;
    const plain = element.closest('.wall-clock span') === null;
    found.push([walker.currentNode.textContent.trim(), (one + 0.05) / (other + 0.05), big && plain ? 7 : 4.5]);
  }
  return found;
}"""
FIGURE = """() => {
  const map = document.querySelector('#wall-map .js-plotly-plot'), curve = document.querySelector('#wall-curve .js-plotly-plot');
  return {
    panel: map.data.find(trace => trace.meta.panel === 'enforcement').marker.color,
    axis: curve.layout.xaxis.color,
    hour: curve.layout.annotations[0].font.color,
  };
}"""
EARS = """
window.heard = [];
window.allowed = true;
window.AudioContext = class {
  get state() { return window.allowed ? 'running' : 'suspended'; }
  currentTime = 0;
  destination = {};
  resume() { window.allowed = true; }
  createGain() {
    return {gain: {setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {}}, connect: to => to};
  }
  createOscillator() {
    const voice = {frequency: {value: 0}, connect: to => to, start: () => window.heard.push(voice.frequency.value), stop() {}};
    return voice;
  }
};
"""
EDGES = """() => [...document.querySelectorAll('#wall > :not(.visually-hidden)')].filter(card => card.checkVisibility()).flatMap(card => {
  const {left, top, right, bottom} = card.getBoundingClientRect();
  return [left, top, innerWidth - right, innerHeight - bottom];
})"""
CHOOSE = """chosen => {  // as if the city's folder said so
  baixingpai.wall.meta = {...baixingpai.wall.meta, ...chosen};
  dash_clientside.set_props('meta', {data: baixingpai.wall.meta});
}"""
CHIME = [880, 660]


@pytest.fixture(scope="module")
def wall(living: Served, browser: Browser) -> Iterator[Page]:
    """One wall, drawn once, whose city chooses otherwise in each test."""
    watch = Watch()
    page = new_page(browser, watch, viewport={"width": 1920, "height": 1080})
    page.add_init_script(EARS)
    page.goto(f"{living.url}/board/wall?scene=city")
    expect(page.locator("#wall-map .js-plotly-plot[data-layout]")).to_be_visible()
    yield page
    page.close()
    watch.check()


@pytest.fixture(autouse=True)
def quiet(wall: Page) -> None:
    """Each test begins with a dark wall that may sound and has nothing to sound for."""
    choose(wall)
    wall.evaluate("heard.length = 0; allowed = true")
    expect(wall.locator("#wall-alarm")).to_be_empty()


def alarm(when: str, **facts: Any) -> dict[str, Any]:
    return {"when": when, "above": 0, "sound": True, "flash": True, "from": 0, "until": 1440, "words": f"%(count)s {when}"} | facts


def choose(page: Page, *alarms: dict[str, Any]) -> None:
    """What the city calls for from now on."""
    page.evaluate(CHOOSE, {"alarms": list(alarms)})


# -- themes


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(wall: Page, theme: str) -> None:
    wear(wall, theme)
    contrasts = wall.evaluate(CONTRASTS)
    assert len(contrasts) > 100
    assert not [(words, round(is_, 2)) for words, is_, least in contrasts if is_ < least]


@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_figures_follow_the_theme_without_a_reload(wall: Page, name: str, theme: Theme) -> None:
    wear(wall, name)
    wanted = {"panel": theme.panels["enforcement"], "axis": theme.text_3, "hour": theme.text_1}
    wait_until(lambda: wall.evaluate(FIGURE) == wanted, f"the {name} figures")


def test_by_day_means_light_from_seven_to_seven(wall: Page) -> None:
    of = "([choice, minute]) => baixingpai.wall.themeOf(choice, minute)"
    for choice, minute, theme in (("day", 419, "dark"), ("day", 420, "light"), ("day", 1139, "light"), ("day", 1140, "dark")):
        assert wall.evaluate(of, [choice, minute]) == theme
    assert wall.evaluate(of, ["light", 0]) == "light"


def wear(page: Page, theme: str) -> None:
    page.evaluate(CHOOSE, {"theme": theme})
    expect(page.locator(f"#wall-map .js-plotly-plot[data-layout$={theme}]")).to_be_visible()


# -- alarms


def test_without_a_choice_of_the_city_nothing_sounds_or_flashes(wall: Page) -> None:
    expect(wall.locator("#wall-glow")).not_to_be_visible()
    assert wall.evaluate("heard") == []


def test_an_alarm_chimes_once_glows_and_says_what_for(wall: Page) -> None:
    choose(wall, alarm("waiting", above=-1))
    expect(wall.locator("#wall-alarm")).to_contain_text("waiting")
    expect(wall.locator("#wall-glow")).to_be_visible()
    expect(wall.locator("#wall-mute")).to_be_empty()
    assert wall.evaluate("heard") == CHIME
    choose(wall)
    expect(wall.locator("#wall-glow")).not_to_be_visible()
    choose(wall, alarm("waiting", above=-1))  # it begins again within ten minutes
    expect(wall.locator("#wall-glow")).to_be_visible()
    assert wall.evaluate("heard") == CHIME


def test_an_alarm_keeps_to_its_hours_and_its_threshold(wall: Page) -> None:
    hour = wall.evaluate("baixingpai.wall.local(baixingpai.now()).getUTCHours() * 60")
    later = (hour + 120) % 1440
    choose(
        wall, alarm("waiting", above=-2), alarm("overdue", above=-2, **{"from": later, "until": later + 60}), alarm("waiting", above=9999)
    )
    expect(wall.locator("#wall-alarm")).to_have_text(re.compile(r"^\d+ waiting$"))


def test_a_report_of_an_alarming_kind_is_called_out(wall: Page, living: Served) -> None:
    choose(wall, alarm("category:noise", flash=False))
    report: dict[str, Any] = {"category": "noise", "lat": "26.6485", "lon": "106.6235", "crs": "WGS-84", "text": "夜里很吵"}
    assert wall.request.post(f"{living.url}/api/v1/reports", multipart=report).status == 201
    expect(wall.locator("#wall-alarm")).to_contain_text("category:noise")
    expect(wall.locator("#wall-glow")).not_to_be_visible()


def test_a_wall_that_may_not_sound_says_so_until_it_is_touched(wall: Page) -> None:
    wall.evaluate("allowed = false")
    choose(wall, alarm("waiting", above=-3))
    expect(wall.locator("#wall-mute")).to_contain_text("点按一次屏幕")
    assert wall.evaluate("heard") == []
    wall.mouse.click(600, 600)
    expect(wall.locator("#wall-mute")).to_be_empty()
    assert wall.evaluate("heard") == CHIME


def test_the_glow_rises_and_falls_at_most_once_a_second_and_stands_still_where_motion_is_unwanted(wall: Page) -> None:
    choose(wall, alarm("waiting", above=-4, sound=False))
    glow = wall.locator("#wall-glow")
    expect(glow).to_be_visible()
    assert glow.evaluate("one => parseFloat(getComputedStyle(one).animationDuration)") >= 1
    wall.emulate_media(reduced_motion="reduce")
    expect(glow).to_have_css("animation-name", "none")
    wall.emulate_media(reduced_motion="no-preference")
    assert wall.evaluate("heard") == []


# -- burning in


def test_figures_fill_their_cards_where_motion_is_unwanted(browser: Browser, watch: Watch, living: Served) -> None:
    page = new_page(browser, watch, viewport={"width": 1080, "height": 1920}, reduced_motion="reduce")
    page.goto(f"{living.url}/board/wall?scene=city")
    page.wait_for_selector("#wall[data-event]")
    assert page.evaluate(SCALED)  # a transition of the root's size, however short, would have it read too early
    page.close()
    watch.check()


def test_the_wall_wanders_but_never_off_its_screen(wall: Page) -> None:
    path, most = wall.evaluate("[baixingpai.wall.drift.path(), baixingpai.wall.drift.MOST]")
    assert len({tuple(step) for step in path}) > 10
    assert max(abs(px) for step in path for px in step) <= most
    assert min(wall.evaluate(EDGES)) > most


# -- a new release


def test_a_wall_loads_itself_anew_once_when_the_server_has_other_scripts(wall: Page, living: Served) -> None:
    release = wall.locator("html").get_attribute("data-release")
    wait_until(lambda: wall.evaluate("baixingpai.release") == release, "a heartbeat that names the release")
    wall.evaluate("Math.random = () => 0; window.sameDocument = true")
    with wall.expect_navigation():
        wall.evaluate("document.documentElement.dataset.release = 'older'")
    assert not wall.evaluate("window.sameDocument || false")
    expect(wall.locator("html")).to_have_attribute("data-release", str(release))
    expect(wall.locator(".kpi[data-key=reports] .kpi-number")).not_to_be_empty()
    wall.evaluate("Math.random = () => 0; window.sameDocument = true; document.documentElement.dataset.release = 'older'")
    choose(wall, alarm("waiting", above=-5, sound=False))  # the wall still ticks
    expect(wall.locator("#wall-glow")).to_be_visible()
    assert wall.evaluate("window.sameDocument")
