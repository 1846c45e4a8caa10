"""What is dirty on the street, and how it looks once it is cleaned. (drawing)"""

from __future__ import annotations

from random import Random

from data_access.scenes import things
from data_access.scenes.grounds import stain
from data_access.scenes.ink import WIDTH, Ink, clear, smooth
from data_access.scenes.places import KERB_Y
from data_access.scenes.things import SHADE


def exposed_litter(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(300, 480)
    if not before:
        return
    stain(ink, rng, x + 60, 526, 300, 16, "#3b3222", 0.25)
    sizes = [
        (x - 96, 506, 52, "#232427"),
        (x + 10, 498, 62, "#2b2c30"),
        (x + 104, 512, 50, "#e3e1da"),
        (x - 30, 528, 50, "#1f2023"),
        (x + 196, 518, 46, "#2a2b2e"),
    ]
    for left, low, size, colour in sizes:
        things.bag(ink, rng, left, low, size, colour)
    things.carton(ink, x - 210, 524, 84, 52)
    things.litter(ink, rng, x - 290, 500, 680, 46, 80)


def full_bin(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(380, 520)
    if before:
        stain(ink, rng, x + 40, 532, 260, 12, "#3b3222", 0.28)
        for dx, low, size, colour in (
            (-66, 372, 44, "#232427"),
            (-4, 362, 46, "#dedcd5"),
            (92, 372, 48, "#26272a"),
            (154, 366, 38, "#d9d6cc"),
        ):
            things.bag(ink, rng, x + dx, low, size, colour)
    for dx, colour, label in ((-30, "#2f7a4c", "可回收"), (100, "#4c5156", "其他")):
        things.bin_(ink, x + dx, 520, colour, label)
        if before:
            things.bag(ink, rng, x + dx - 16, 376, 38, "#202124")
            things.bag(ink, rng, x + dx + 24, 372, 32, "#e6e4dc")
    if before:
        for dx, low, size, colour in (
            (-150, 524, 52, "#1f2023"),
            (-98, 534, 40, "#2b2c30"),
            (196, 524, 52, "#232427"),
            (258, 530, 40, "#d8cdb4"),
        ):
            things.bag(ink, rng, x + dx, low, size, colour)
        things.litter(ink, rng, x - 300, 512, 640, 34, 70)


def dirty_road(ink: Ink, rng: Random, before: bool) -> None:
    if before:
        for _ in range(9):
            stain(ink, rng, rng.uniform(60, 900), rng.uniform(574, 628), rng.uniform(60, 150), rng.uniform(6, 16), "#4a3a20", 0.4)
        things.litter(ink, rng, 20, 566, 920, 66, 130)
        things.litter(ink, rng, 40, KERB_Y - 8, 880, 20, 70)
        for _ in range(60):
            x, y = rng.uniform(0, WIDTH), rng.uniform(KERB_Y - 20, 632)
            ink.oval(x, y, rng.uniform(5, 11), rng.uniform(2.5, 5), rng.choice(("#9a7a2f", "#7d5a26", "#a58a3f")))
    else:
        for x in (180, 470, 760):
            ink.glow(x, 606, 200, 22, "#c3d3dc", 0.4)


def sewage_dumping(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(360, 520)
    ink.shape([(x + 190, 552), (x + 268, 552), (x + 276, 572), (x + 182, 572)], "#2a2b2c")
    for bar in range(6):
        ink.line([(x + 194 + bar * 13, 553), (x + 190 + bar * 15, 571)], "#6d6f70", 3)
    if not before:
        ink.glow(x + 100, 520, 210, 20, "#dfe4e2", 0.28)
        return
    stain(ink, rng, x + 20, 500, 170, 32, "#2f2a1d", 0.55)
    ink.shape([(x + 40, 500), (x + 150, 496), (x + 262, 552), (x + 196, 562)], clear("#2f2a1d", 0.6))
    stain(ink, rng, x + 60, 498, 110, 14, "#8d8a5c", 0.35)
    for _ in range(18):
        ink.oval(x + rng.uniform(-120, 160), 500 + rng.uniform(-16, 18), rng.uniform(2, 6), rng.uniform(1.5, 3), clear("#dad6bd", 0.7))
    ink.glow(x - 110, 506, 60, 10, SHADE, 0.5)
    ink.shape([(x - 156, 436), (x - 70, 424), (x - 60, 486), (x - 122, 504)], "#2f6fb0")
    ink.shape(smooth([(x - 68, 424), (x - 46, 452), (x - 56, 488), (x - 78, 462)], 1), "#214f80")
    things.litter(ink, rng, x - 60, 490, 220, 24, 26)


def burning(ink: Ink, rng: Random, before: bool) -> None:
    x = rng.randint(380, 560)
    if not before:
        stain(ink, rng, x, 512, 110, 13, "#4b443a", 0.18)
        return
    stain(ink, rng, x, 520, 170, 20, "#16120e", 0.7)
    things.heap(ink, rng, x, 520, 120, 62, "#2c2723", stones=50)
    ink.glow(x, 470, 230, 130, "#ff9a2e", 0.6)
    for _ in range(18):
        left, height, half = x + rng.uniform(-86, 86), rng.uniform(50, 130), rng.uniform(12, 24)
        for part, colour in ((1.0, "#e2561d"), (0.68, "#f59a23"), (0.38, "#fde07a")):
            tip = left + rng.uniform(-10, 10)
            outline = [
                (left - half * part, 512),
                (left - half * 0.7 * part, 512 - height * 0.4 * part),
                (tip, 512 - height * part),
                (left + half * 0.8 * part, 512 - height * 0.35 * part),
                (left + half * part, 512),
            ]
            ink.shape(smooth(outline, 1), clear(colour, 0.88))
    things.smoke(ink, rng, x, 410, 390, 170, "#3a3835", 0.5, drift=0.35)
    things.smoke(ink, rng, x - 20, 380, 330, 120, "#6a6660", 0.4, drift=0.2)


def public_toilet(ink: Ink, rng: Random, before: bool) -> None:
    if not before:
        for x in (200, 500, 800):
            ink.glow(x, 540, 130, 20, "#ffffff", 0.4)
        ink.box(706, 268, 26, 24, "#e8f0ee", round_by=4)
        ink.box(712, 258, 10, 12, "#2f8a56")
        return
    for _ in range(3):
        things.puddle(ink, rng, rng.uniform(240, 820), rng.uniform(490, 590), rng.uniform(80, 150), rng.uniform(14, 26))
    for _ in range(10):
        stain(ink, rng, rng.uniform(40, 920), rng.uniform(460, 620), rng.uniform(20, 80), rng.uniform(5, 14), "#4a4130", 0.4)
    for x in (560, 790):
        for _ in range(5):
            drip = x + rng.uniform(-60, 60)
            ink.line([(drip, 326), (drip + rng.uniform(-3, 3), 330 + rng.uniform(20, 80))], clear("#6a5a3a", 0.5), 4)
        stain(ink, rng, x, 299, 46, 6, "#6f6340", 0.6)
    ink.shape([(346, 520), (420, 520), (412, 600), (354, 600)], "#5d6a70")
    for _ in range(14):
        things.bag(ink, rng, 384 + rng.uniform(-34, 34), 528 + rng.uniform(-6, 8), rng.uniform(12, 18), "#f0eee8")
    things.litter(ink, rng, 120, 470, 760, 140, 70)
