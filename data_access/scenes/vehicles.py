"""What rolls through the scenes: scooters, tipper trucks, a vendor's tricycle, an excavator. (drawing)"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from data_access.scenes.ink import Ink, Point, Points, clear, mix, moved, smooth
from data_access.scenes.things import SHADE, heap

SCOOTERS = ("#c9443a", "#2f6fb0", "#e9e6de", "#2f8a56", "#d9a02c", "#3a3d42", "#8a4f9a")


def scooter(ink: Ink, x: float, y: float, colour: str, *, scale: float = 1.0, flip: bool = False, turn: float = 0.0) -> None:
    """An electric scooter whose wheels stand on y, about 150 long; turn: degrees it has fallen over."""

    def at(*points: Point) -> list[Point]:
        return moved(points, x, y, scale, flip=flip, turn=turn)

    dark = "#26282b"
    ink.glow(x, y + 3, 82 * scale, 10 * scale, SHADE, 0.5)
    for wheel in (-52, 52):
        (middle,) = at((wheel, -19))
        ink.oval(*middle, 20 * scale, 20 * scale, "#1d1e20")
        ink.oval(*middle, 12 * scale, 12 * scale, "#9aa0a4")
        ink.oval(*middle, 8 * scale, 8 * scale, "#3b3e42")
    ink.shape(at((-66, -46), (-26, -58), (-6, -28), (24, -24), (34, -34), (42, -16), (-30, -14), (-40, -30)), colour)
    ink.shape(at((-30, -14), (-40, -30), (-36, -40), (-8, -20), (30, -18), (42, -16)), mix(colour, "#000000", 0.25))
    ink.shape(at((28, -30), (34, -78), (44, -82), (52, -44), (56, -34), (44, -24)), colour)
    ink.shape(at((34, -78), (44, -82), (47, -64), (36, -60)), mix(colour, "#ffffff", 0.35))
    ink.line(at((40, -80), (34, -104), (18, -108)), dark, 5 * scale)
    ink.line(at((33, -104), (42, -116)), dark, 3 * scale)
    ink.shape(smooth(at((-70, -62), (-66, -74), (-30, -70), (-8, -68), (-4, -58), (-40, -54)), 1), dark)
    ink.line(at((-68, -48), (-78, -62)), dark, 3 * scale)
    (lamp,) = at((50, -72))
    ink.oval(*lamp, 5 * scale, 5 * scale, "#f3efe0")


def truck(
    ink: Ink, rng: Random, x: float, y: float, *, load: str = "", covered: bool = False, muddy: bool = False, scale: float = 1.0
) -> None:
    """A tipper whose wheels stand on y, its box from x to the right, then the cab; about 400 long.

    load: colour of what lies heaped in the box; covered: with its lid closed; muddy: wheels and box splashed.
    """

    def at(*points: Point) -> list[Point]:
        return moved(points, x, y, scale)

    ink.glow(x + 200 * scale, y + 2, 250 * scale, 18 * scale, SHADE, 0.75)
    if load and not covered:
        heap(ink, rng, x + 130 * scale, y - 172 * scale, 118 * scale, 58 * scale, load, stones=50)
    ink.shape(at((0, -190), (262, -190), (250, -62), (18, -62)), "#cf9a34")
    ink.shape(at((0, -190), (262, -190), (261, -176), (1, -176)), "#e3b659")
    for rib in range(34, 250, 44):
        ink.shape(at((rib, -176), (rib + 9, -176), (rib + 8, -62), (rib + 1, -62)), "#ad7d22")
    ink.shape(at((10, -88), (256, -88), (250, -62), (18, -62)), clear("#000000", 0.2))
    if covered:
        ink.shape(at((-4, -188), (30, -214), (236, -214), (266, -188)), "#3d6b4a")
        ink.shape(at((30, -214), (236, -214), (240, -207), (24, -207)), "#5c8c69")
    ink.shape(at((10, -62), (400, -62), (400, -44), (10, -44)), "#3a3b3d")
    _cab(ink, at)
    for wheel in (62, 128, 340):
        _wheel(ink, *at((wheel, -33))[0], 34 * scale, muddy)
    if muddy:
        for _ in range(70):
            px, py = rng.uniform(0, 300), -rng.uniform(20, 100) * rng.random() - 40
            (spot,) = at((px, py))
            ink.oval(*spot, rng.uniform(2, 9) * scale, rng.uniform(2, 5) * scale, clear("#6b4a26", 0.85))


def _cab(ink: Ink, at: Callable[..., Points]) -> None:
    ink.shape(at((274, -192), (360, -192), (392, -128), (402, -120), (402, -50), (274, -50)), "#e7e4db")
    ink.shape(at((274, -192), (360, -192), (364, -184), (274, -184)), "#ffffff")
    ink.shape(at((316, -176), (354, -176), (382, -126), (316, -126)), "#56707f")
    ink.shape(at((316, -176), (330, -176), (318, -140), (316, -140)), "#9db4be")
    ink.shape(at((284, -176), (306, -176), (306, -126), (284, -126)), "#56707f")
    ink.line(at((311, -180), (311, -60)), "#b9b4a8", 1.5)
    ink.shape(at((274, -74), (402, -74), (402, -50), (274, -50)), "#8d8a82")
    ink.shape(at((388, -100), (402, -100), (402, -84), (388, -84)), "#f4d98a")
    ink.shape(at((380, -64), (408, -64), (408, -46), (380, -46)), "#4a4b4d")


def _wheel(ink: Ink, x: float, y: float, size: float, muddy: bool) -> None:
    ink.oval(x, y, size, size, "#5c4123" if muddy else "#1e1f21")
    ink.oval(x, y, size * 0.72, size * 0.72, "#2b2620" if muddy else "#2a2b2d")
    ink.oval(x, y, size * 0.52, size * 0.52, "#8a7a60" if muddy else "#a9abac")
    ink.oval(x, y, size * 0.2, size * 0.2, "#3d3d3d")


def tricycle(ink: Ink, rng: Random, x: float, y: float) -> None:
    """A vendor's tricycle with a glazed counter, standing on y, 300 long."""
    ink.glow(x + 150, y + 3, 200, 14, SHADE, 0.6)
    ink.box(x + 6, y - 176, 186, 108, "#d9dde0")
    ink.box(x + 14, y - 170, 170, 54, "#a9c2cb")
    ink.shape([(x + 14, y - 116), (x + 14, y - 140), (x + 90, y - 170), (x + 130, y - 170)], clear("#e6f0f3", 0.6))
    for at in range(8):
        tone = rng.choice(("#c98a3c", "#a9552c", "#d9b25a"))
        ink.oval(x + 30 + at * 20, y - 122, 11, 8, tone)
    ink.box(x + 6, y - 112, 186, 44, "#b23b33")
    ink.words(x + 99, y - 90, "烤豆腐 洋芋粑", 24, "#fbeccb")
    ink.box(x - 2, y - 190, 202, 14, "#c9443a")
    for stripe in range(0, 202, 34):
        ink.box(x - 2 + stripe, y - 190, 17, 14, "#f1ede2")
    ink.box(x + 6, y - 68, 190, 14, "#4a4d50")
    ink.line([(x + 192, y - 62), (x + 240, y - 70), (x + 268, y - 122)], "#3f4245", 7)
    ink.line([(x + 252, y - 126), (x + 286, y - 130)], "#26282b", 6)
    ink.line([(x + 268, y - 118), (x + 278, y - 32)], "#3f4245", 6)
    ink.box(x + 206, y - 100, 50, 10, "#26282b", round_by=4)
    ink.line([(x + 230, y - 92), (x + 232, y - 66)], "#3f4245", 6)
    for wheel in (54, 278):
        ink.oval(x + wheel, y - 31, 31, 31, "#1f2022")
        ink.oval(x + wheel, y - 31, 24, 24, "#8f9599")
        ink.oval(x + wheel, y - 31, 21, 21, "#55595d")
        ink.oval(x + wheel, y - 31, 5, 5, "#c9cccd")


def excavator(ink: Ink, x: float, y: float, *, scale: float = 1.0) -> None:
    """An excavator standing on y, its arm to the left."""

    def at(*points: Point) -> list[Point]:
        return moved(points, x, y, scale)

    ink.glow(x, y, 150 * scale, 14 * scale, SHADE, 0.6)
    ink.shape(smooth(at((-80, -8), (-88, -26), (-70, -42), (70, -42), (88, -26), (80, -8), (60, 0), (-60, 0)), 1), "#2c2d2f")
    for wheel in range(-56, 60, 28):
        ink.oval(*at((wheel, -21))[0], 11 * scale, 11 * scale, "#55585b")
    ink.shape(at((-60, -50), (86, -50), (90, -104), (20, -112), (-60, -104)), "#d99a28")
    ink.shape(at((-56, -104), (-50, -166), (4, -166), (14, -108)), "#e2ab3f")
    ink.shape(at((-46, -110), (-42, -158), (-4, -158), (2, -110)), "#5b7583")
    ink.shape(at((-58, -100), (-70, -78), (-176, -196), (-214, -176), (-206, -206), (-170, -222)), "#d08f20")
    ink.shape(at((-214, -190), (-196, -182), (-206, -78), (-222, -78)), "#c0821b")
    ink.shape(smooth(at((-226, -82), (-196, -82), (-186, -44), (-214, -30), (-246, -52)), 1), "#5d5f61")
