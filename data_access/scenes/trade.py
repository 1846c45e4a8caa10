"""What is in the way on the street of shops, and how it looks once it is put right: street order. (drawing)

Every scene takes the pen, chance numbers, and whether it is before; where things are is drawn alike on both sides.
"""

from __future__ import annotations

from random import Random

from data_access.scenes import things, vehicles
from data_access.scenes.ink import Ink, clear, mix
from data_access.scenes.things import FRUIT, SHADE


def shopfront_spill(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(70, 170)
    colours = rng.sample(("#c4443b", "#2f6fb0", "#3f8a55", "#d39a2b"), 2)
    fruit = rng.sample(FRUIT, 7)
    if not before:
        return
    things.parasol(ink, x + 200, 492, colours[0])
    things.parasol(ink, x + 530, 496, colours[1], half=145, height=186)
    for at in range(4):
        things.crate(ink, rng, x + at * 103, 490, fruit[at])
    for at in range(3):
        things.crate(ink, rng, x + 48 + at * 104, 526, fruit[at + 3], 106)
    for at in range(2):
        things.crate(ink, rng, x + 452 + at * 103, 494, fruit[5 + at])
    things.crate(ink, rng, x + 486, 530, fruit[2], 106)
    things.stool(ink, x + 410, 530)
    things.price_board(ink, x + 690, 520, "特价")


def street_vendor(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(230, 420)
    colour = rng.choice(("#c4443b", "#3f8a55", "#2f6fb0"))
    if before:
        things.parasol(ink, x + 96, 528, colour, half=178, height=330)
        vehicles.tricycle(ink, rng, x, 530)
        things.stool(ink, x - 70, 534, "#2f6fb0")
        things.stool(ink, x + 360, 534)
        things.litter(ink, rng, x - 110, 516, 480, 18, 16)


def standing_sign(ink: Ink, rng: Random, before: bool) -> None:
    words = rng.sample(("火锅特价", "美甲美睫", "招聘店员", "洗车打蜡", "全场五折", "新店开业", "麻将二楼", "贷款咨询"), 4)
    colours = rng.sample(("#b2352e", "#2a5a9c", "#6b3f86", "#2f7a4c", "#c07a1c", "#1d6b74"), 4)
    places = [120 + at * 215 + rng.randint(-30, 40) for at in range(4)]
    if before:
        for at, x in enumerate(places):
            things.price_board(ink, x, 508 + (at % 2) * 20, words[at], colours[at], width=112, height=168)


def hanging_ad(ink: Ink, rng: Random, before: bool) -> None:
    words = rng.choice(
        ("清仓大甩卖 最后三天 全场五折", "热烈庆祝开业大酬宾 买一送一", "旺铺转让 电话面议 非诚勿扰", "春季招生 名师辅导 火热报名中")
    )
    other = rng.choice(("旺铺转让", "吉屋出租", "高价回收"))
    tilt = rng.randint(6, 20) * rng.choice((-1, 1))
    if not before:
        return
    left, right, y = 150, 800, 92
    for x, height in ((left, y), (right, y + tilt)):
        ink.line([(x, height), (x - 26, 30)], "#55483a", 2)
        ink.line([(x, height + 62), (x - 14, 210)], "#55483a", 2)
    ink.shape([(left, y + 70), (right, y + 72 + tilt), (right, y + 80 + tilt), (left, y + 80)], clear(SHADE, 0.35))
    ink.shape(
        [(left, y), (475, y + 12 + tilt / 2), (right, y + tilt), (right, y + 68 + tilt), (475, y + 82 + tilt / 2), (left, y + 68)],
        "#bf2f2a",
    )
    ink.shape(
        [(left, y), (475, y + 12 + tilt / 2), (right, y + tilt), (right, y + 9 + tilt), (475, y + 21 + tilt / 2), (left, y + 9)], "#d94b40"
    )
    ink.words(475, y + 46 + tilt / 2, words, 38, "#ffe9a8")
    ink.shape([(196, 262), (352, 256), (356, 340), (198, 346)], clear(SHADE, 0.35))
    ink.shape([(190, 256), (346, 250), (350, 334), (192, 340)], "#e0a52c")
    ink.words(270, 294, other, 34, "#5b2410")


def piled_goods(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(170, 330)
    tones = [rng.choice(("#b98d56", "#a87c48", "#c49c68")) for _ in range(6)]
    if not before:
        return
    ink.glow(x + 230, 532, 330, 18, SHADE, 0.6)
    for at, (left, low, width, height) in enumerate(
        ((0, 520, 100, 78), (112, 520, 92, 92), (20, 442, 94, 66), (128, 428, 76, 58), (222, 522, 108, 66), (236, 456, 86, 60))
    ):
        things.carton(ink, x + left, low, width, height, tones[at])
    for at in range(3):
        ink.shape(
            [
                (x + 350 - at * 4, 528 - at * 30),
                (x + 360 - at * 4, 500 - at * 30),
                (x + 470 - at * 4, 498 - at * 30),
                (x + 482 - at * 4, 528 - at * 30),
            ],
            mix("#d8d2c2", "#9a907c", at * 0.25),
        )
        ink.line([(x + 372 - at * 4, 513 - at * 30), (x + 456 - at * 4, 512 - at * 30)], "#8a7f6a", 2)
    for at in range(4):
        ink.shape(
            [(x - 120, 536 - at * 9), (x - 20, 520 - at * 9), (x - 16, 527 - at * 9), (x - 116, 544 - at * 9)],
            mix("#a97a44", "#6a4520", at * 0.2),
        )


def illegal_building(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(290, 430)
    tone = rng.choice(("#5a8fb5", "#8a9aa2", "#a7745a"))
    if not before:
        ink.box(x - 10, 500, 330, 20, clear("#cfc6b8", 0.35))
        return
    ink.glow(x + 150, 528, 240, 20, SHADE, 0.7)
    ink.box(x, 262, 300, 262, tone)
    for rib in range(0, 300, 14):
        ink.box(x + rib, 262, 3, 262, mix(tone, "#ffffff", 0.28))
        ink.box(x + rib + 3, 262, 3, 262, mix(tone, "#000000", 0.18))
    ink.shape([(x - 26, 270), (x + 8, 226), (x + 318, 226), (x + 334, 270)], "#8d4a3a")
    for rib in range(0, 320, 20):
        ink.line([(x + 10 + rib * 0.96, 227), (x - 22 + rib * 1.1, 269)], "#6d3428", 2)
    ink.fade(x, 270, 300, 22, "#000000", 0.4, 0.0)
    ink.box(x + 24, 318, 104, 78, "#e7e3d8")
    ink.box(x + 30, 324, 92, 66, "#4f6672")
    ink.box(x + 73, 324, 5, 66, "#e7e3d8")
    ink.box(x + 176, 316, 92, 208, "#6f5a42")
    ink.box(x + 182, 322, 80, 202, "#8a714f")
    ink.oval(x + 250, 424, 5, 5, "#d9c27a")
    for brick in range(6):
        ink.box(x - 54 + brick % 3 * 26, 510 - brick // 3 * 13, 24, 12, mix("#a9553c", "#7d3a28", brick / 8))


def cooking_fumes(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.choice((250, 560, 640))
    ink.box(x, 214, 34, 34, "#8a8f90")
    ink.box(x - 8, 92, 50, 128, "#a9aeae")
    ink.box(x + 4, 92, 8, 128, "#cfd3d2")
    for y in (120, 168):
        ink.box(x - 12, y, 58, 7, "#7d8283")
    if before:
        ink.box(x - 14, 78, 62, 18, "#5e5a50")
        ink.fade(x - 24, 96, 82, 130, "#3a2a14", 0.45, 0.1)
        for at in range(5):
            ink.line([(x - 4 + at * 10, 96), (x - 6 + at * 11, 130 + rng.randint(10, 70))], clear("#2e210f", 0.7), 4)
        things.smoke(ink, rng, x + 18, 84, 150, 120, "#5b564c", 0.5, drift=0.9)
        things.smoke(ink, rng, x + 18, 96, 90, 90, "#8b8373", 0.35, drift=-0.8)
    else:
        ink.box(x - 46, 46, 126, 62, "#c5cacb")
        ink.box(x - 46, 46, 126, 8, "#e6e9e9")
        for slit in range(7):
            ink.box(x - 36 + slit * 16, 64, 9, 34, "#8f9799")
        ink.box(x + 50, 62, 22, 12, "#2f8a56")


def noise(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(300, 520)
    if not before:
        return
    for side in (0, 150):
        ink.glow(x + side + 45, 518, 76, 11, SHADE, 0.6)
        ink.box(x + side, 336, 90, 180, "#26282b", round_by=5)
        for y, size in ((382, 26), (458, 38)):
            ink.oval(x + side + 45, y, size, size, "#55595e")
            ink.oval(x + side + 45, y, size * 0.8, size * 0.8, "#17181a")
            ink.oval(x + side + 45, y, size * 0.35, size * 0.35, "#6f7479")
    for ring in range(3):
        size = 70 + ring * 38
        for middle, first in ((x + 45, 150), (x + 195, -30)):
            ink.arc(middle, 420, size, size, first, first + 60, clear("#f2b13a", 0.9 - ring * 0.25), 7)
    things.price_board(ink, x + 330, 518, "促销", "#b2352e", width=104, height=140)


def bike_parking(ink: Ink, rng: Random, before: bool) -> None:
    colours = [rng.choice(vehicles.SCOOTERS) for _ in range(11)]
    shifts = [(rng.randint(-16, 16), rng.randint(-5, 5), rng.choice((0, 0, 0, 8, -12)), rng.random() < 0.5) for _ in range(11)]
    frame = "#e9e6de"
    for start, end in (((60, 530), (110, 452)), ((110, 452), (850, 452)), ((850, 452), (900, 530)), ((60, 530), (900, 530))):
        ink.line([start, end], clear(frame, 0.25 if before else 0.9), 5)
    if not before:
        for at in range(7):
            vehicles.scooter(ink, 160 + at * 108, 512, colours[at], scale=0.82)
        return
    for at in range(6):
        dx, dy, turn, flip = shifts[at]
        vehicles.scooter(ink, 150 + at * 136 + dx, 474 + dy, colours[at], scale=0.9, turn=turn, flip=flip)
    vehicles.scooter(ink, 440, 486, colours[9], scale=0.95, turn=-38)
    for at in range(5):
        dx, dy, turn, flip = shifts[6 + at]
        vehicles.scooter(ink, 160 + at * 160 + dx, 540 + dy * 2, colours[6 + at], scale=1.06, turn=turn, flip=flip)
