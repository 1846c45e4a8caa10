"""What trucks, trees and building sites do to a street, and how it looks once it is put right. (drawing)"""

from __future__ import annotations

from random import Random

from data_access.scenes import things, vehicles
from data_access.scenes.grounds import stain
from data_access.scenes.ink import HEIGHT, WIDTH, Ink, clear, mix, moved, smooth, wobble
from data_access.scenes.places import KERB_Y, hoarding_panel
from data_access.scenes.things import SHADE

MUD = "#6b4a26"


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
        for whole in range(3):
            hoarding_panel(ink, x + whole * 60, rng)
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
        for x in (330, 480, 620):
            things.smoke(ink, rng, x, rng.uniform(350, 420), 230, 150, "#c9b48c", 0.34, drift=rng.uniform(-0.9, 0.9))
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
    vehicles.excavator(ink, 540, 214, scale=0.8)
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
