"""What is wrong with roads, trucks, trees and building sites, and how it looks once it is put right. (drawing)"""

from __future__ import annotations

import math
from random import Random

from data_access.scenes import things, vehicles
from data_access.scenes.grounds import crack, slab, slab_boxes, stain
from data_access.scenes.ink import HEIGHT, WIDTH, Ink, clear, mix, moved, smooth, wobble
from data_access.scenes.places import KERB_Y, hoarding_panel
from data_access.scenes.things import SHADE

MUD = "#6b4a26"


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


def muddy_wheels(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(330, 470)
    if not before:
        ink.glow(x, 604, 380, 22, "#c3d3dc", 0.35)
        return
    for y in (574, 616):
        for at in range(0, WIDTH + 40, 22):
            ink.shape(wobble(rng, at, y + rng.uniform(-4, 4), 19, 6.5, corners=7), clear(MUD, 0.75))
            if at % 44:
                ink.shape([(at, y - 7), (at + 9, y - 7), (at + 2, y + 8), (at - 7, y + 8)], clear("#4a3116", 0.8))
    for _ in range(60):
        size = rng.uniform(4, 13)
        ink.shape(wobble(rng, rng.uniform(0, WIDTH), rng.uniform(562, 636), size, size * 0.5, corners=7), mix(MUD, "#3a2410", rng.random()))
    vehicles.truck(ink, rng, x, 590, load="#80602f", muddy=True)


def spilled_load(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(420, 500)
    if not before:
        return
    stain(ink, rng, x - 180, 602, 280, 26, "#8d7a58", 0.5)
    vehicles.truck(ink, rng, x, 590, load="#9a8660")
    things.heap(ink, rng, x - 110, 602, 130, 46, "#93805b", stones=70)
    for _ in range(140):
        size = rng.uniform(3, 12)
        ink.shape(
            wobble(rng, rng.gauss(x - 220, 150), rng.uniform(566, 634), size, size * 0.65, corners=6),
            mix("#8d7a58", rng.choice(("#ffffff", "#2a2013")), rng.uniform(0.05, 0.4)),
        )


def uncovered_truck(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(220, 420)
    vehicles.truck(ink, rng, x, 598, load="#8a6a3a", covered=not before)
    if before:
        things.smoke(ink, rng, x + 20, 400, 60, 100, "#b59a6c", 0.42, drift=-2.4)
        for _ in range(30):
            ink.oval(x + rng.uniform(-90, 40), rng.uniform(400, 610), rng.uniform(2, 5), rng.uniform(2, 4), "#7a5c30")


def muck_dumping(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(400, 540)
    if not before:
        stain(ink, rng, x, 512, 180, 14, "#8b7f6a", 0.3)
        return
    things.heap(ink, rng, x, 528, 250, 150, "#8c7c66", stones=110)
    for _ in range(16):
        px, py = x + rng.gauss(0, 120), 520 - rng.random() * 70
        ink.shape(
            moved([(-24, -9), (20, -13), (24, 8), (-20, 12)], px, py, rng.uniform(0.6, 1.2), turn=rng.uniform(-50, 50)),
            rng.choice(("#a9553c", "#b7b1a4", "#93503a", "#cbc5b8")),
        )
    for lean in (-60, -20, 34):
        ink.line([(x + lean, 450), (x + lean * 2.1, 366)], "#6d5a44", 5)
    things.heap(ink, rng, x + 250, 536, 110, 62, "#7d6d57", stones=40)


def fallen_tree(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(150, 230)
    if not before:
        ink.oval(x + 560, 512, 22, 7, "#8a6a44")
        ink.oval(x + 560, 510, 15, 4.5, "#c49f6c")
        return
    ink.glow(x + 330, 560, 420, 26, SHADE, 0.55)
    trunk = [(x + 150, 532), (x + 380, 512), (x + 600, 500), (x + 636, 486), (x + 640, 548), (x + 600, 540), (x + 380, 546), (x + 150, 560)]
    ink.shape(trunk, "#6a4c30")
    ink.shape([trunk[7], trunk[6], trunk[5], (x + 600, 524), (x + 380, 534), (x + 150, 550)], clear("#000000", 0.3))
    ink.shape(moved([(-20, -40), (26, -26), (34, 6), (22, 40), (-18, 44), (-34, 0)], x + 648, 516), "#54391f")
    for lean in (-70, -35, 10, 60, 100):
        things.branch(ink, rng, x + 650, 514, 42, lean + 60, 6, "#54391f")
    things.crown(ink, rng, x + 130, 486, 200, 96, rng.choice(("#4f8f45", "#5a9448", "#478240")))
    for _ in range(60):
        leaf = moved([(-8, 0), (0, -4), (9, 0), (0, 4)], x + rng.gauss(170, 190), rng.uniform(536, 620), turn=rng.uniform(0, 180))
        ink.shape(leaf, rng.choice(("#5f9a4c", "#3f7038", "#86ad5a")))


def dead_tree(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(420, 540)
    ink.shape([(x - 96, 486), (x + 96, 486), (x + 112, 530), (x - 112, 530)], "#8f8a80")
    ink.shape([(x - 84, 492), (x + 84, 492), (x + 98, 524), (x - 98, 524)], "#5f4a33")
    colour = rng.choice(("#4f8a45", "#5d9a4e"))
    things.tree(ink, rng, x, 510, 430, dead=before, colour=colour)
    if before:
        things.litter(ink, rng, x - 80, 496, 160, 24, 16)
        return
    for stake in (-48, 52):
        ink.line([(x + stake, 514), (x + stake * 0.2, 330)], "#a9875a", 6)
    ink.box(x - 14, 334, 30, 9, "#8a6a44")
    for _ in range(40):
        px = x + rng.uniform(-84, 84)
        ink.line([(px, 520 - rng.uniform(0, 20)), (px + rng.uniform(-3, 3), 504 - rng.uniform(0, 22))], "#6f9a4f", 3)


def hoarding(ink: Ink, rng: Random, before: bool) -> None:
    x = 420
    if not before:
        for panel in range(3):
            hoarding_panel(ink, x + panel * 60, rng)
        return
    ink.box(x, 206, 180, 218, "#b8ccd6")
    ink.box(x, 320, 180, 104, "#9a7d52")
    things.heap(ink, rng, x + 90, 424, 130, 150, "#8d7048", stones=60)
    ink.box(x - 6, 208, 8, 216, "#8e9498")
    ink.box(x + 178, 208, 8, 216, "#8e9498")
    for turn, px, py, tone in ((-16, x + 70, 486, "#2f74a8"), (12, x + 170, 512, "#27608f"), (-40, x + 190, 440, "#3a83b8")):
        ink.glow(px, py + 18, 130, 14, SHADE, 0.5)
        panel = moved([(-120, -28), (110, -34), (124, 22), (-108, 30)], px, py, turn=turn)
        ink.shape(panel, tone)
        for rib in range(-90, 110, 34):
            ink.line(moved([(rib, -31), (rib + 8, 26)], px, py, turn=turn), mix(tone, "#8fc0e4", 0.4), 4)
        ink.line([panel[0], panel[1]], "#d7dde0", 5)
    things.heap(ink, rng, x + 60, 536, 90, 22, "#8d7048", stones=24)


def dust(ink: Ink, rng: Random, before: bool) -> None:
    things.heap(ink, rng, 480, 440, 176, 150, "#a98c5c" if before else "#4b7a4a", stones=50 if before else 0)
    if before:
        for _ in range(5):
            things.smoke(ink, rng, rng.uniform(360, 600), rng.uniform(330, 420), 260, 190, "#c9b48c", 0.34, drift=rng.uniform(-0.9, 0.9))
        ink.fade(0, 80, WIDTH, 380, "#cdb98f", 0.2, 0.45)
        return
    for line in range(-160, 170, 20):
        ink.line([(480 + line, 438), (480 + line * 0.2, 300)], clear("#7fae7a", 0.35), 1.6)
    ink.box(548, 380, 50, 40, "#d9dcdc", round_by=4)
    ink.shape([(556, 384), (520, 352), (530, 340), (572, 376)], "#c9782c")
    things.smoke(ink, rng, 524, 346, 70, 70, "#ffffff", 0.4, drift=-1.6)


def night_work(ink: Ink, rng: Random, before: bool) -> None:
    ink.box(0, 0, WIDTH, HEIGHT, clear("#0a1424", 0.66))
    if not before:
        ink.oval(790, 74, 26, 26, "#e9e6d4")
        ink.glow(790, 74, 90, 90, "#cfd8e6", 0.35)
        return
    vehicles.excavator(ink, 520, 214, scale=1.05)
    for x in (300, 690):
        ink.box(x - 3, 96, 6, 120, "#2b3138")
        ink.box(x - 26, 84, 52, 18, "#dfe5e8")
        ink.glow(x, 94, 150, 110, "#fff3c9", 0.95)
        ink.shape([(x - 22, 102), (x + 22, 102), (x + 190, 420), (x - 190, 420)], clear("#ffefbf", 0.16))
    ink.glow(480, 230, 420, 170, "#ffdf9a", 0.45)
    for ring in range(3):
        ink.arc(300, 250, 60 + ring * 34, 60 + ring * 34, 150, 210, clear("#f2b13a", 0.9 - ring * 0.25), 6)


def unwashed_exit(ink: Ink, rng: Random, before: bool) -> None:
    ink.shape([(300, 424), (660, 424), (760, KERB_Y + 18), (200, KERB_Y + 18)], "#9a968e")
    if before:
        stain(ink, rng, 480, 500, 300, 60, MUD, 0.55)
        for side in (-1, 1):
            for step in range(14):
                y = 426 + step * 15
                x = 480 + side * (60 + step * 9)
                ink.shape(wobble(rng, x, y, 22 + step, 9 + step * 0.4, corners=8), clear("#54391c", 0.8))
        for _ in range(80):
            size = rng.uniform(4, 14)
            ink.shape(
                wobble(rng, rng.gauss(480, 210), rng.uniform(430, 634), size, size * 0.5, corners=7), mix(MUD, "#3a2410", rng.random())
            )
        things.puddle(ink, rng, 560, 592, 150, 20)
        return
    for bar in range(9):
        ink.box(330 - bar * 7, 440 + bar * 10, 300 + bar * 14, 4, "#6d7174")
    ink.glow(480, 500, 240, 40, "#dfe9ec", 0.35)
    for x in (318, 622):
        ink.box(x, 396, 18, 60, "#c7cccd")
        things.smoke(ink, rng, x + 9, 420, 60, 50, "#ffffff", 0.3, drift=0.9 if x < 480 else -0.9)


def site_materials(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(230, 330)
    if not before:
        return
    ink.glow(x + 70, 590, 130, 16, SHADE, 0.6)
    for row in range(7):
        for column in range(6):
            tone = mix("#a9553c", "#7d3a28", rng.random())
            ink.box(x + column * 27 + (row % 2) * 6, 576 - row * 15, 25, 13, tone)
    ink.glow(x + 340, 600, 190, 14, SHADE, 0.6)
    for pole in range(9):
        y = 596 - (pole % 3) * 9 - pole
        ink.line([(x + 210, y), (x + 520, y - 12)], mix("#7a6a5a", "#a98a6a", rng.random()), 6)
    things.heap(ink, rng, x + 420, 566, 110, 74, "#c4ab7c", stones=24)
    for sack in range(5):
        left, y = x + 190 + sack % 3 * 58, 560 - sack // 3 * 26
        ink.shape(smooth([(left, y), (left + 4, y - 26), (left + 50, y - 28), (left + 56, y)], 1), mix("#d9d3c4", "#b9b1a0", rng.random()))
    things.cone(ink, x - 60, 596, 0.85)
