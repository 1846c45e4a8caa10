"""What is wrong in parks, on water and on walls, and how it looks once it is put right. (drawing)"""

from __future__ import annotations

from random import Random

from data_access.scenes import things
from data_access.scenes.grounds import stain
from data_access.scenes.ink import Ink, clear, mix, moved, smooth, wobble
from data_access.scenes.things import SHADE


def floating_waste(ink: Ink, rng: Random, before: bool) -> None:
    spots = [(rng.gauss(460, 190), rng.uniform(360, 580)) for _ in range(90)]
    if not before:
        for x, y in spots[:12]:
            ink.line([(x - 50, y), (x + 50, y)], clear("#dcebe8", 0.3), 2)
        return
    for x, y in ((430, 450), (600, 520), (300, 540)):
        ink.shape(wobble(rng, x, y, 190, 34), clear("#4c6a2f", 0.75))
        ink.shape(wobble(rng, x + 10, y - 4, 140, 22), clear("#6f8f3f", 0.7))
    for x, y in spots:
        size = 5 + (y - 340) / 40
        ink.oval(x, y + size * 0.6, size * 1.5, size * 0.4, clear("#12282a", 0.4))
        ink.shape(wobble(rng, x, y, size * 1.2, size * 0.55, corners=7), rng.choice(things.LITTER[:6]))
    for at in range(6):
        x, y = spots[at][0], spots[at][1] + 4
        colour = rng.choice(("#8fc3b0", "#d7e6ea", "#c9443a"))
        bottle = moved([(-34, -9), (14, -9), (22, -4), (36, -4), (36, 4), (22, 4), (14, 9), (-34, 9)], x, y, turn=rng.uniform(-30, 30))
        ink.shape(bottle, clear(colour, 0.9))
    things.bag(ink, rng, 520, 500, 44, "#e3e1da")
    things.bag(ink, rng, 350, 560, 50, "#2b2c30")


def dirty_green(ink: Ink, rng: Random, before: bool) -> None:
    things.tree(ink, rng, 170, 420, 340)
    things.tree(ink, rng, 470, 330, 230, colour="#5d9a4e")
    _bench(ink, 330, 470, whole=True)
    if before:
        things.litter(ink, rng, 40, 450, 640, 160, 120)
        things.bag(ink, rng, 250, 520, 46, "#e3e1da")
        things.bag(ink, rng, 520, 560, 52, "#2b2c30")
        things.carton(ink, 130, 570, 92, 58)


def green_damage(ink: Ink, rng: Random, before: bool) -> None:
    things.tree(ink, rng, 130, 400, 320)
    things.tree(ink, rng, 500, 320, 220, colour="#5d9a4e")
    bare = wobble(rng, 330, 500, 270, 90, corners=20)
    if before:
        ink.shape(bare, "#7d6240")
        ink.shape([(330 + (px - 330) * 0.8, 504 + (py - 500) * 0.76) for px, py in bare], "#8f7350")
        for side in (0, 74):
            for step in range(22):
                x, y = 210 + side + step * (9 + side / 60), 424.0 + step * 8
                ink.shape([(x, y), (x + 26, y), (x + 31, y + 5), (x + 5, y + 5)], "#5a4227")
        return
    ink.shape(bare, "#7ba055")
    for _ in range(260):
        x, y = rng.gauss(330, 120), rng.uniform(428, 572)
        ink.line([(x, y), (x + rng.uniform(-2, 2), y - 9)], rng.choice(("#5f8a45", "#9cc06c")), 1.6)
    for _ in range(40):
        x, y = rng.gauss(330, 110), rng.uniform(440, 560)
        ink.oval(x, y, 4.5, 4, rng.choice(("#e8d34c", "#e9e4f0", "#d98aa8")))
    for post in range(80, 600, 52):
        ink.box(post, 578, 6, 34, "#f0ede4")
    ink.box(70, 586, 520, 5, "#f0ede4")
    ink.box(70, 600, 520, 5, "#f0ede4")


def green_furniture(ink: Ink, rng: Random, before: bool) -> None:
    things.tree(ink, rng, 120, 400, 320)
    things.tree(ink, rng, 540, 320, 220, colour="#5d9a4e")
    _bench(ink, 300, 520, whole=not before, scale=1.9)
    if before:
        for turn, x, y in ((14, 250, 566), (-22, 470, 574), (50, 560, 548)):
            ink.glow(x, y + 6, 70, 8, SHADE, 0.4)
            ink.shape(moved([(-84, -8), (84, -8), (80, 8), (-80, 6), (-64, 0)], x, y, turn=turn), "#8a6238")


def _bench(ink: Ink, x: float, y: float, *, whole: bool, scale: float = 1.0) -> None:
    """A park bench standing on y; not whole: slats gone, one leg down."""

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return moved(points, x, y, scale, turn=0 if whole else 5)

    ink.glow(x, y + 3, 120 * scale, 9 * scale, SHADE, 0.5)
    for leg in (-86, 78):
        ink.shape(at((leg, 0), (leg + 2, -46), (leg + 10, -46), (leg + 10, 0)), "#3a3d3f")
        ink.shape(at((leg + 2, -46), (leg - 4, -100), (leg + 3, -100), (leg + 10, -46)), "#3a3d3f")
    for slat, (top, kept) in enumerate(((-100, True), (-82, whole), (-64, whole), (-50, True), (-42, whole))):
        wide = 100 if kept else 0
        if wide:
            ink.shape(
                at((-wide, top), (wide, top), (wide, top + (12 if slat < 3 else 7)), (-wide, top + (12 if slat < 3 else 7))),
                mix("#a9773f", "#7d5428", slat / 8),
            )
    if not whole:
        ink.shape(at((-100, -82), (-40, -82), (-28, -76), (-46, -70), (-100, -70)), "#8a6238")
        ink.shape(at((100, -64), (44, -64), (30, -58), (50, -52), (100, -52)), "#8a6238")


def sticker_ad(ink: Ink, rng: Random, before: bool) -> None:
    words = ("开锁", "通下水道", "办证", "贷款", "搬家", "租房", "招工", "回收", "疏通", "补漏")
    spots = [(rng.uniform(150, 600), rng.uniform(90, 440)) for _ in range(20)] + [
        (rng.uniform(680, 830), rng.uniform(250, 440)) for _ in range(9)
    ]
    if not before:
        for x, y in spots[::5]:
            ink.box(x - 34, y - 26, 68, 50, clear("#ffffff", 0.1))
        return
    for x, y in spots:
        turn, wide, high = rng.uniform(-9, 9), rng.uniform(34, 58), rng.uniform(24, 40)
        paper = rng.choice(("#f3f1ea", "#f0dd6a", "#e9a9a0", "#bcd8ec", "#f3f1ea", "#c9e0b0"))
        sheet = moved([(-wide, -high), (wide, -high), (wide, high * 0.7), (wide * 0.7, high), (-wide, high)], x, y, turn=turn)
        ink.shape([(px + 3, py + 5) for px, py in sheet], clear(SHADE, 0.3))
        ink.shape(sheet, paper)
        ink.shape(moved([(wide, high * 0.7), (wide * 0.7, high), (wide * 0.66, high * 0.66)], x, y, turn=turn), clear("#000000", 0.25))
        ink.words(x, y - high * 0.3, rng.choice(words), wide * 0.46, rng.choice(("#a8261f", "#1f2022", "#1f3f86")))
        for row in (0.25, 0.55):
            ink.line(moved([(-wide * 0.7, high * row), (wide * 0.5, high * row)], x, y, turn=turn), clear("#3a3a3a", 0.6), 3)
    stain(ink, rng, 420, 500, 60, 10, "#6a5a44", 0.3)
    ink.shape(smooth([(300, 540), (336, 534), (346, 552), (306, 556)], 1), "#f0eee6")
