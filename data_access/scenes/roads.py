"""What is broken on roads and pavements, and how it looks once it is mended. (drawing)"""

from __future__ import annotations

import math
from random import Random

from data_access.scenes import things
from data_access.scenes.grounds import crack, slab, slab_boxes, stain
from data_access.scenes.ink import WIDTH, Ink, clear, mix, moved, wobble
from data_access.scenes.places import KERB_Y
from data_access.scenes.things import SHADE


def road_damage(ink: Ink, rng: Random, before: bool) -> None:
    x, y = rng.randint(400, 560), rng.randint(350, 410)
    outline = wobble(rng, x, y, 205, 108, corners=18, rough=0.2)
    if not before:
        left, right, top, bottom = x - 290, x + 300, y - 150, y + 160
        patch = [(left + 50, top), (right - 60, top - 4), (right, bottom), (left - 10, bottom + 4)]
        ink.shape(patch, clear("#37393b", 0.62))
        for _ in range(500):
            ink.box(
                rng.uniform(left + 10, right - 20), rng.uniform(top + 4, bottom - 4), 1.6, 1, clear(rng.choice(("#6a6c6e", "#26282a")), 0.7)
            )
        ink.line([*patch, patch[0]], clear("#1c1d1f", 0.5), 3)
        return
    for _ in range(9):
        angle = rng.random() * math.tau
        crack(ink, rng, x + 190 * math.cos(angle), y + 100 * math.sin(angle), rng.uniform(70, 170), 0.9)
    ink.shape([(x + (px - x) * 1.12, y + 6 + (py - y) * 1.14) for px, py in outline], clear("#2b2c2d", 0.5))
    ink.shape(outline, "#35302a")
    ink.shape([(x + (px - x) * 0.96, y + 9 + (py - y) * 0.9) for px, py in outline], "#4a4239")
    ink.shape([(x + (px - x) * 0.72, y + 16 + (py - y) * 0.62) for px, py in outline], "#2a2621")
    things.puddle(ink, rng, x + 10, y + 28, 96, 30)
    for _ in range(90):
        angle, reach = rng.random() * math.tau, rng.uniform(0.6, 1.35)
        px, py, size = x + 205 * reach * math.cos(angle), y + 108 * reach * math.sin(angle), rng.uniform(2, 8)
        ink.shape(wobble(rng, px, py, size, size * 0.7, corners=6), rng.choice(("#57585a", "#2f3031", "#7a7b7c", "#6b6257")))
    things.cone(ink, x + 270, y + 70, 1.15)


def pavement_damage(ink: Ink, rng: Random, before: bool) -> None:
    x, y = rng.randint(430, 520), rng.randint(330, 370)
    damaged = [box for box in slab_boxes() if abs(box[0] + box[2] / 2 - x) < 215 and abs(box[1] + box[3] / 2 - y) < 130]
    if not before:
        for left, top, width, height in damaged:
            slab(ink, left, top, width, height, mix("#b9b0a1", "#c9c1b2", rng.random()))
        return
    ink.shape(wobble(rng, x, y, 250, 160, corners=18), "#5d4f3d")
    ink.shape(wobble(rng, x, y + 4, 218, 134, corners=18), "#6f5f49")
    for _ in range(70):
        size = rng.uniform(2, 9)
        lump = wobble(rng, x + rng.gauss(0, 100), y + rng.gauss(0, 60), size, size * 0.7, corners=6)
        ink.shape(lump, rng.choice(("#8d7d64", "#4b3f30", "#a1988a")))
    for box in rng.sample(damaged, len(damaged) * 2 // 3):
        _loose_slab(ink, rng, *box)
    things.cone(ink, x + 300, y + 130, 1.2)


def _loose_slab(ink: Ink, rng: Random, left: float, top: float, width: float, height: float) -> None:
    x, y, tone = left + width / 2 + rng.uniform(-12, 12), top + height / 2 + rng.uniform(-8, 8), rng.random()
    across, down = width * 0.46, height * 0.44
    whole = moved([(-across, -down), (across, -down), (across, down), (-across, down)], x, y, turn=rng.uniform(-16, 16))
    bite = rng.uniform(0.25, 0.7)
    cut = [whole[0], whole[1], (whole[2][0], whole[2][1] - down * bite), (whole[2][0] - across * bite, whole[2][1]), whole[3]]
    ink.shape([(px + 5, py + 9) for px, py in cut], clear(SHADE, 0.45))
    ink.shape(cut, mix("#a89f90", "#8b8273", tone))
    ink.line([cut[0], cut[1]], "#cfc6b6", 2.5)
    if tone > 0.4:
        ink.line([(x - across * 0.3, y + down * 0.4), (x + 6, y), (x + across * 0.5, y - down * 0.8)], "#544b3f", 2.5)


def manhole(ink: Ink, rng: Random, before: bool) -> None:
    x, y = rng.randint(400, 520), rng.randint(350, 390)
    ink.glow(x, y + 8, 330, 200, "#26282a", 0.5)
    ink.oval(x, y, 236, 148, "#7d7f80")
    ink.oval(x, y, 236, 148, rim="#55585a", rim_width=3)
    ink.oval(x, y, 222, 138, "#a3a5a5")
    ink.oval(x, y + 3, 206, 126, "#3b3d3f")
    if before:
        ink.oval(x, y + 3, 202, 123, "#14120f")
        ink.shape([*_rim(x, y + 3, 202, 123, 184, 356), *reversed(_rim(x, y + 44, 196, 108, 190, 350))], "#4b4335")
        ink.shape([*_rim(x, y + 22, 200, 117, 188, 352), *reversed(_rim(x, y + 48, 196, 106, 190, 350))], "#352e24")
        ink.glow(x, y + 70, 190, 60, "#000000", 0.8)
        things.cone(ink, x + 235, y - 50, 1.5)
        return
    ink.oval(x, y + 2, 200, 121, "#6a6d6f")
    ink.oval(x, y - 2, 200, 119, "#787b7d")
    for ring in (0.9, 0.7, 0.5):
        for piece in range(0, 360, 24):
            ink.arc(x, y - 2, 200 * ring, 119 * ring, piece, piece + 15, "#515456", 5)
    ink.words(x, y - 2, rng.choice(("雨 水", "污 水", "电 力")), 56, "#4a4d4f")
    ink.arc(x, y - 2, 196, 116, 190, 350, clear("#d6d8d8", 0.5), 3)


def _rim(x: float, y: float, across: float, down: float, first: int, last: int) -> list[tuple[float, float]]:
    return [(x + across * math.cos(math.radians(a)), y + down * math.sin(math.radians(a))) for a in range(first, last + 1, 6)]


def blocked_drain(ink: Ink, rng: Random, before: bool) -> None:
    x, y = rng.randint(300, 380), 300
    ink.box(0, 150, WIDTH, 40, "#c4beb1")
    ink.box(0, 190, WIDTH, 26, "#8f8a80")
    ink.fade(0, 216, WIDTH, 34, "#17181a", 0.5, 0.0)
    for joint in range(rng.randint(0, 100), WIDTH, 230):
        ink.box(joint, 150, 3, 66, "#7a756b")
    ink.shape([(x, y - 60), (x + 300, y - 60), (x + 330, y + 80), (x - 30, y + 80)], "#84878a")
    ink.shape([(x + 14, y - 50), (x + 286, y - 50), (x + 312, y + 68), (x - 12, y + 68)], "#1b1c1d")
    for bar in range(9):
        ink.line([(x + 32 + bar * 30, y - 50), (x + 14 + bar * 34, y + 68)], "#6f7274", 10)
    ink.line([(x, y + 8), (x + 300, y + 8)], "#7d8082", 9)
    if not before:
        return
    things.puddle(ink, rng, x + 150, y + 80, 420, 130)
    ink.shape(wobble(rng, x + 150, y + 12, 190, 66), clear("#4b3c22", 0.85))
    for _ in range(150):
        px, py = x + 150 + rng.gauss(0, 120), y + 18 + rng.gauss(0, 42)
        leaf = moved([(-11, 0), (0, -5), (12, 0), (0, 5)], px, py, rng.uniform(0.6, 1.4), turn=rng.uniform(0, 180))
        ink.shape(leaf, rng.choice(("#9a7a2f", "#7d5a26", "#5f6b2c", "#a58a3f", "#6a4a22")))
    things.litter(ink, rng, x - 60, y - 30, 420, 100, 20)


def guardrail(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(360, 460)
    top, bottom = 462, 556
    for section in range(-40, WIDTH, 150):
        broken = before and x - 80 < section < x + 180
        lean = rng.uniform(24, 40)
        if broken:
            _fallen_rail(ink, section, bottom, lean)
            continue
        ink.glow(section + 75, bottom, 90, 7, SHADE, 0.35)
        for bar in range(12, 150, 17):
            ink.box(section + bar, top + 6, 5, bottom - top - 14, "#eceae4")
        ink.box(section, top, 150, 8, "#f6f4ee")
        ink.box(section, bottom - 18, 150, 7, "#dedbd3")
    for post in range(-40, WIDTH, 150):
        if not (before and x - 80 < post < x + 180):
            ink.box(post - 5, top - 10, 12, bottom - top + 14, "#e1ded6")
            ink.box(post - 5, top + 8, 12, 12, "#b2352e")
    if before:
        things.cone(ink, x - 100, 612, 0.9)
        things.cone(ink, x + 290, 614, 0.9)


def _fallen_rail(ink: Ink, x: float, y: float, lean: float) -> None:
    ink.glow(x + 80, y + 18, 110, 12, SHADE, 0.5)
    for bar in range(0, 150, 17):
        ink.line([(x + bar, y + 34), (x + bar + lean + 16, y - 16 + bar * 0.12)], "#d6d3ca", 5)
    ink.line([(x + lean, y - 18), (x + 76 + lean, y - 2), (x + 166 + lean, y + 2)], "#e9e6de", 8)
    ink.line([(x - 8, y + 36), (x + 80, y + 44), (x + 150, y + 34)], "#c3beb2", 7)


def traffic_sign(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(420, 540)
    kind = rng.randrange(3)
    turn = rng.choice((-1, 1)) * rng.uniform(24, 34) if before else 0.0
    ink.glow(x, 532, 44, 8, SHADE, 0.55)
    pole = [(-7, 0), (-6, -180), (-4, -400), (6, -400), (8, -180), (9, 0)]
    ink.shape(moved(pole, x, 532, turn=turn), "#9fa5a8")
    (middle,) = moved([(0, -370)], x, 532, turn=turn)
    face = Ink.oval
    if kind == 0:
        ink.shape(moved([(0, -92), (84, 54), (-84, 54)], *middle, turn=turn), "#1f2022")
        ink.shape(moved([(0, -80), (73, 48), (-73, 48)], *middle, turn=turn), "#eec33a")
        ink.shape(moved([(-6, -34), (6, -34), (4, 14), (-4, 14)], *middle, turn=turn), "#1f2022")
        face(ink, *moved([(0, 30)], *middle, turn=turn)[0], 6, 6, "#1f2022")
    elif kind == 1:
        face(ink, *middle, 82, 82, "#c3302b")
        face(ink, *middle, 62, 62, "#f5f3ee")
        if not before:
            ink.words(*middle, "40", 62, "#1f2022")
    else:
        face(ink, *middle, 82, 82, "#f0efe9")
        face(ink, *middle, 77, 77, "#2257a5")
        ink.shape(moved([(-9, 46), (-9, -10), (-34, -10), (0, -54), (34, -10), (9, -10), (9, 46)], *middle, turn=turn), "#f5f3ee")
    if before:
        for _ in range(4):
            (spot,) = moved([(rng.uniform(-50, 50), rng.uniform(-40, 40))], *middle)
            stain(ink, rng, *spot, rng.uniform(10, 24), rng.uniform(8, 18), "#6d4a2c", 0.55)
        ink.shape(wobble(rng, x, 534, 40, 10), "#6d6558")


def ponding(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(380, 560)
    if not before:
        ink.glow(x, 604, 330, 24, "#3a3d40", 0.5)
        return
    things.puddle(ink, rng, x, 588, 400, 46)
    ink.within(x - 330, 562, 660, 56, lambda inner: inner.fade(x - 330, 562, 660, 56, "#d8c9a8", 0.28, 0.0))
    for ring in range(3):
        ink.oval(x - 160, 590, 34 + ring * 30, 6 + ring * 5, rim=clear("#eef3f4", 0.6), rim_width=1.5)
    things.cone(ink, x + 300, 560, 0.85)


def low_cable(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(120, 180)
    for pole in (x, x + 640):
        ink.glow(pole + 8, KERB_Y - 8, 40, 8, SHADE, 0.5)
        ink.shape([(pole, KERB_Y - 8), (pole + 4, 0), (pole + 16, 0), (pole + 20, KERB_Y - 8)], "#8f8b83")
        ink.shape([(pole + 11, KERB_Y - 8), (pole + 11, 0), (pole + 16, 0), (pole + 20, KERB_Y - 8)], "#6f6b63")
        ink.box(pole - 26, 40, 74, 8, "#5b564c")
    sags = [26, 34, 20] if not before else [26, 300 + rng.randint(0, 40), 372, 412]
    for at, sag in enumerate(sags):
        start, end = 44 + at * 5, 48 + at * 4
        points = [(x + 10 + 640 * t / 24, start + (end - start) * t / 24 + sag * 4 * (t / 24) * (1 - t / 24)) for t in range(25)]
        ink.line([(px + 4, py + 5) for px, py in points], clear(SHADE, 0.2), 3)
        ink.line(points, "#17181a", 4.5 if before and sag > 100 else 3)
    if before:
        ink.line([(x + 420, 430), (x + 440, 480), (x + 420, 520), (x + 470, 532), (x + 520, 526)], "#17181a", 4)
        things.cone(ink, x + 250, 530, 0.8)
        things.cone(ink, x + 560, 530, 0.8)


def street_light(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(420, 560)
    if before:
        ink.box(0, 0, WIDTH, 640, clear("#060a12", 0.42))
    else:
        ink.glow(x + 140, 330, 420, 380, "#ffca6a", 0.6)
        ink.glow(x + 140, 520, 420, 70, "#ffdf9a", 0.6)
        ink.shape([(x + 118, 64), (x + 164, 64), (x + 360, 540), (x - 90, 540)], clear("#ffdf9a", 0.14))
    ink.glow(x + 6, KERB_Y - 8, 40, 8, "#000000", 0.5)
    ink.shape([(x - 8, KERB_Y - 8), (x + 1, 40), (x + 11, 40), (x + 20, KERB_Y - 8)], "#20262c")
    ink.line([(x + 6, 44), (x + 60, 26), (x + 140, 46)], "#20262c", 9)
    ink.shape([(x + 108, 40), (x + 174, 46), (x + 178, 60), (x + 104, 56)], "#2b3238")
    ink.shape([(x + 110, 56), (x + 172, 60), (x + 162, 68), (x + 120, 66)], "#3f464c" if before else "#fff3c9")
    if not before:
        ink.glow(x + 141, 62, 90, 60, "#fff0bf", 0.9)
