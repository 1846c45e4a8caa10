"""Where the other scenes stand: asphalt and slabs from above, a park, a river, a wall, a washroom. (drawing)"""

from __future__ import annotations

from itertools import pairwise
from random import Random

from data_access.scenes.ink import HEIGHT, WIDTH, Ink, clear, mix, wobble
from data_access.scenes.places import WALLS


def ground(ink: Ink, rng: Random, *, line: str = "#cdcbc2") -> None:
    """Asphalt from a standing person's eyes, with a painted line across the upper part."""
    plain_ground(ink, rng)
    _painted_line(ink, rng, line)
    for _ in range(3):
        crack(ink, rng, rng.uniform(60, 900), rng.uniform(150, 620), rng.uniform(80, 190), 0.5)


def plain_ground(ink: Ink, rng: Random) -> None:
    """Asphalt alone."""
    ink.box(0, 0, WIDTH, HEIGHT, "#808283")
    ink.fade(0, 0, WIDTH, HEIGHT, "#3d3f41", 0.0, 0.35)
    ink.clouds(rng, (24, 16, 0.1), (110, 80, 0.07), (640, 426, 0.13))


def _painted_line(ink: Ink, rng: Random, line: str) -> None:
    tilt = rng.uniform(-46, 46)
    y = rng.uniform(56, 96)
    ink.shape([(0, y), (WIDTH, y - tilt), (WIDTH, y - tilt + 25), (0, y + 29)], clear(line, 0.86))
    for _ in range(60):  # worn paint
        x = rng.uniform(0, WIDTH)
        ink.oval(x, y - tilt * x / WIDTH + rng.uniform(0, 28), rng.uniform(1, 7), rng.uniform(1, 2.5), clear("#6f7172", 0.8))


def crack(ink: Ink, rng: Random, x: float, y: float, length: float, depth: float, *, lean: float | None = None) -> None:
    """A crack that wanders and thins out. depth: how dark, 0-1."""
    lean = rng.choice((-1, 1)) * rng.uniform(0.2, 0.9) if lean is None else lean
    width = 3.4 * depth + 0.6
    while length > 0 and width > 0.5:
        step = rng.uniform(10, 24)
        to = x + step, y + step * lean + rng.uniform(-9, 9)
        ink.line([(x, y), to], clear("#1f2022", 0.55 * depth + 0.25), width)
        if rng.random() < 0.18 and length > 40:
            crack(ink, rng, *to, length * 0.4, depth * 0.7, lean=-lean)
        (x, y), length, width = to, length - step, width * 0.94


def slabs(ink: Ink, rng: Random) -> None:
    """Paving slabs from a standing person's eyes."""
    ink.box(0, 0, WIDTH, HEIGHT, "#746c60")
    for x, y, width, height in slab_boxes():
        slab(ink, x, y, width, height, mix("#a79e90", rng.choice(("#8f8679", "#bcb3a4", "#9b9387")), rng.uniform(0.1, 0.6)))
    ink.clouds(rng, (60, 40, 0.07), (640, 426, 0.1))
    ink.fade(0, 0, WIDTH, HEIGHT, "#3a3226", 0.2, 0.0)


def slab_boxes() -> list[tuple[float, float, float, float]]:
    """Where each slab lies: left, top, width, height."""
    rows = [0.0, 64, 136, 218, 312, 420, 544, 690]
    boxes = []
    for row, (top, bottom) in enumerate(pairwise(rows)):
        width = 92 + row * 20
        boxes += [(float(x), top, float(width), bottom - top) for x in range(-width + (row % 2) * width // 2, WIDTH + width, width)]
    return boxes


def slab(ink: Ink, x: float, y: float, width: float, height: float, tone: str) -> None:
    ink.box(x + 1.5, y + 1.5, width - 3, height - 3, tone)
    ink.box(x + 1.5, y + 1.5, width - 3, 2, mix(tone, "#efe8da", 0.4))


def park(ink: Ink, rng: Random) -> None:
    """A lawn with trees and a path."""
    ink.box(0, 0, WIDTH, 230, "#c3d3d6")
    ink.fade(0, 0, WIDTH, 230, "#8fb2c6", 0.6, 0.0)
    for at in range(6):
        x, height = at * 180 + rng.randint(-50, 20), rng.randint(60, 150)
        ink.box(x, 210 - height, rng.randint(80, 140), height + 10, mix("#a8afae", "#c7c3b7", rng.random()))
    for at in range(26):
        bush = at * 40 - 20 + rng.uniform(-14, 14)
        ink.oval(bush, rng.uniform(196, 226), rng.uniform(34, 60), rng.uniform(26, 46), mix("#55794d", "#3f6640", rng.random()))
    ink.box(0, 224, WIDTH, HEIGHT - 224, "#759457")
    ink.fade(0, 224, WIDTH, HEIGHT - 224, "#3f6a37", 0.45, 0.05)
    for _ in range(60):
        px, py = rng.uniform(0, WIDTH), rng.uniform(240, HEIGHT)
        ink.glow(px, py, rng.uniform(40, 120), rng.uniform(8, 22), rng.choice(("#5a7d43", "#8fae66")), 0.35)
    for _ in range(420):
        px, py = rng.uniform(0, WIDTH), rng.uniform(238, HEIGHT)
        ink.line([(px, py), (px + rng.uniform(-2, 2), py - 3 - py / 110)], clear(rng.choice(("#4e7340", "#96b56c")), 0.7), 1)
    ink.shape([(600, 226), (640, 226), (1010, HEIGHT), (600, HEIGHT)], "#b9ae9b")
    ink.shape([(604, 226), (612, 226), (652, HEIGHT), (600, HEIGHT)], "#cfc6b6")


def river(ink: Ink, rng: Random) -> None:
    """Nanming River as one sees it from its bank: far bank with houses and a wall, water, a railing."""
    ink.box(0, 0, WIDTH, 240, "#bcced6")
    ink.fade(0, 0, WIDTH, 240, "#8fb2c6", 0.6, 0.0)
    for at in range(7):
        x, height = at * 150 + rng.randint(-40, 20), rng.randint(70, 170)
        tone = mix("#b4b1a6", "#c9bfad", rng.random())
        ink.box(x, 190 - height, 120, height + 20, tone)
        for row in range(int(height // 26)):
            for column in range(4):
                ink.box(x + 12 + column * 27, 198 - height + row * 26, 15, 14, mix(tone, "#5d7080", 0.55))
    for at in range(16):
        ink.oval(at * 64 + rng.uniform(-10, 10), 196, 46, 34, mix("#56794e", "#3f6a44", rng.random()))
    ink.box(0, 212, WIDTH, 42, "#9a9488")
    for x in range(0, WIDTH, 60):
        ink.box(x, 212, 1.5, 42, "#817b70")
    ink.box(0, 254, WIDTH, HEIGHT - 254, "#5d7f7e")
    ink.fade(0, 254, WIDTH, 170, "#2f4b4c", 0.6, 0.0)
    ink.fade(0, 430, WIDTH, HEIGHT - 430, "#8fb0ac", 0.0, 0.45)
    for _ in range(150):
        y = rng.uniform(264, HEIGHT)
        half = rng.uniform(10, 40) * (0.4 + (y - 254) / 300)
        px = rng.uniform(0, WIDTH)
        ink.line([(px - half, y), (px, y + 1.5), (px + half, y)], clear(rng.choice(("#a9c4bf", "#3d6061")), 0.4), 1.4)


def wall(ink: Ink, rng: Random) -> None:
    """A house wall, close, with a distribution box and a downpipe; pavement before it."""
    tone = rng.choice(WALLS)
    ink.box(0, 0, WIDTH, 520, tone)
    for row in range(14):
        for x in range(-60 + (row % 2) * 60, WIDTH, 120):
            ink.box(x + 1, row * 38 + 1, 117, 35, mix(tone, rng.choice(("#8f826d", "#efe6d3")), rng.uniform(0.03, 0.16)))
    ink.fade(0, 0, WIDTH, 520, "#40362a", 0.22, 0.0)
    ink.box(84, 0, 26, 520, "#a7aaa8")
    ink.box(90, 0, 5, 520, "#c8cbc8")
    for y in (90, 300):
        ink.box(78, y, 38, 10, "#7f8381")
    ink.box(0, 510, WIDTH, 14, "#6d655a")
    ink.box(0, 520, WIDTH, 120, "#a89e8e")
    for x in range(-900, 1900, 110):
        ink.line([(480 + (x - 480) * 0.8, 524), (x, HEIGHT)], clear("#6f6658", 0.5), 1.4)
    for y in (548, 586):
        ink.line([(0, y), (WIDTH, y)], clear("#6f6658", 0.5), 1.4)
    ink.fade(0, 524, WIDTH, 30, "#2d251a", 0.4, 0.0)
    ink.box(650, 210, 210, 300, "#8d9a93")
    ink.box(658, 218, 194, 284, "#9aa79f")
    ink.box(754, 218, 3, 284, "#76837c")
    ink.box(742, 340, 6, 40, "#5f6b65")
    ink.glow(755, 520, 150, 16, "#1d1810", 0.5)


def washroom(ink: Ink, rng: Random) -> None:
    """A public toilet from inside: tiles, doors, basins."""
    ink.box(0, 0, WIDTH, 430, "#d4dad8")
    for y in range(0, 430, 36):
        ink.box(0, y, WIDTH, 1.5, "#b4bdbb")
    for x in range(rng.randint(-36, 0), WIDTH, 36):
        ink.box(x, 0, 1.5, 430, "#b4bdbb")
    ink.box(0, 150, WIDTH, 20, rng.choice(("#5b8ca0", "#6f9a7c", "#a2785c")))
    for x in (60, 240):
        ink.box(x, 110, 150, 320, "#8aa0a8")
        ink.box(x + 6, 116, 138, 308, "#a3b6bc")
        ink.oval(x + 128, 270, 7, 7, "#6d7f86")
    ink.box(480, 60, 400, 130, "#e9eeee")
    ink.box(486, 66, 388, 118, "#a9bfc6")
    ink.shape([(486, 184), (486, 120), (640, 66), (760, 66)], clear("#dfeaee", 0.6))
    ink.box(460, 290, 440, 24, "#eef1f0")
    ink.box(460, 314, 440, 12, "#b9c2c0")
    for x in (560, 790):
        ink.oval(x, 298, 70, 12, "#cfd8d6")
        ink.oval(x, 299, 56, 8, "#aebbb8")
        ink.box(x - 4, 258, 8, 34, "#8f9a9c")
        ink.box(x - 4, 256, 30, 7, "#8f9a9c")
        ink.box(x - 12, 326, 24, 104, "#c3ccca")
    ink.box(0, 430, WIDTH, 210, "#aeb3ae")
    for x in range(-1500, 2500, 96):
        ink.line([(480 + (x - 480) * 0.5, 430), (x, HEIGHT)], clear("#7d837e", 0.7), 1.4)
    for y in (446, 468, 498, 540, 596):
        ink.line([(0, y), (WIDTH, y)], clear("#7d837e", 0.7), 1.4)
    ink.fade(0, 430, WIDTH, 40, "#20262a", 0.35, 0.0)


def stain(ink: Ink, rng: Random, x: float, y: float, across: float, down: float, colour: str, opacity: float) -> None:
    """Something spilt: an unsteady outline with a darker heart."""
    ink.shape(wobble(rng, x, y, across, down), clear(colour, opacity))
    ink.shape(wobble(rng, x, y, across * 0.7, down * 0.66), clear(colour, opacity * 0.8))
