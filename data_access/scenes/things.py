"""What stands and lies about in the scenes: bins, bags, crates, boards, cones, trees, smoke. (drawing)"""

from __future__ import annotations

import math
from random import Random

from data_access.scenes.ink import Ink, Point, clear, mix, smooth, wobble

SHADE = "#15100a"
FRUIT = ("#d9542f", "#e8a32b", "#6aa336", "#b7322c", "#7a4a8c", "#e3c02f", "#dd7a35")
LITTER = ("#e6e4dd", "#3f74b5", "#c9443a", "#e0b63a", "#5b9a57", "#d5cbb4", "#2f2f33")


def bin_(ink: Ink, x: float, y: float, colour: str, label: str, *, full: bool = False) -> None:
    """A wheeled bin standing on y, 92 wide; full: its lid no longer closes."""
    ink.glow(x, y + 2, 84, 13, SHADE, 0.7)
    ink.shape([(x - 44, y - 148), (x + 44, y - 148), (x + 37, y - 6), (x - 37, y - 6)], colour)
    ink.shape([(x + 20, y - 148), (x + 44, y - 148), (x + 37, y - 6), (x + 18, y - 6)], mix(colour, "#000000", 0.22))
    ink.box(x - 22, y - 112, 44, 30, "#f2f0ea", round_by=2)
    ink.words(x, y - 98, label, 13, "#24332b")
    for side in (-28, 28):
        ink.oval(x + side, y - 6, 9, 9, "#222325")
        ink.oval(x + side, y - 6, 4, 4, "#6a6c6f")
    if full:
        ink.shape(
            [(x - 48, y - 152), (x - 40, y - 190), (x + 38, y - 214), (x + 46, y - 204), (x - 32, y - 178), (x - 40, y - 150)], colour
        )
    else:
        ink.shape([(x - 49, y - 150), (x - 42, y - 166), (x + 42, y - 166), (x + 49, y - 150)], mix(colour, "#ffffff", 0.12))
        ink.box(x - 49, y - 152, 98, 8, mix(colour, "#000000", 0.2))


def bag(ink: Ink, rng: Random, x: float, y: float, size: float, colour: str) -> None:
    """A tied rubbish bag standing on y."""
    ink.glow(x, y, size * 1.3, size * 0.22, SHADE, 0.6)
    around: list[Point] = [(-0.9, 0), (-1.0, -0.42), (-0.62, -0.86), (-0.16, -1.04), (0.12, -1.04), (0.6, -0.82), (1.0, -0.36), (0.88, 0)]
    ink.shape(smooth([(x + size * px * rng.uniform(0.9, 1.06), y + size * py) for px, py in around]), colour)
    ink.shape(
        [(x - size * 0.13, y - size), (x - size * 0.3, y - size * 1.26), (x + size * 0.26, y - size * 1.3), (x + size * 0.12, y - size)],
        mix(colour, "#ffffff", 0.1),
    )
    for fold in (-0.5, -0.05, 0.42):
        start = (x + size * 0.05, y - size * 0.92)
        ink.line(
            [start, (x + size * fold * 0.9, y - size * 0.5), (x + size * fold * 1.3, y - size * 0.14)], clear("#ffffff", 0.16), size * 0.05
        )


def litter(ink: Ink, rng: Random, x: float, y: float, width: float, height: float, count: int) -> None:
    """Scraps, cups and peel strewn over a stretch of ground, larger where nearer."""
    for _ in range(count):
        px, py = x + rng.betavariate(2, 2) * width, y + rng.random() * height
        size = rng.uniform(4, 10) * (0.7 + 0.6 * (py - y) / max(height, 1))
        corners = [(px + rng.uniform(-size, size), py + rng.uniform(-size, size) * 0.55) for _ in range(4)]
        ink.oval(px, py + size * 0.4, size, size * 0.3, clear(SHADE, 0.25))
        ink.shape(corners, rng.choice(LITTER))
        if rng.random() < 0.14:
            ink.shape([(px, py - size * 1.6), (px + size * 1.2, py - size * 1.6), (px + size, py), (px + size * 0.2, py)], "#f1efe8")
            ink.box(px + size * 0.12, py - size * 1.1, size * 0.98, size * 0.5, rng.choice(("#c9443a", "#5b9a57", "#3f74b5")))


def parasol(ink: Ink, x: float, y: float, colour: str, *, half: float = 168, height: float = 190) -> None:
    """A market parasol standing on y."""
    top, rim = y - height, y - height + 48
    ink.glow(x, y + 4, half * 0.9, 18, SHADE, 0.45)
    ink.box(x - 4, top + 20, 8, height - 20, "#dcd9d0")
    ink.box(x + 1, top + 20, 3, height - 20, "#a7a399")
    ink.shape([(x, top), (x - half, rim), (x - half * 0.32, rim)], mix(colour, "#ffffff", 0.12))
    ink.shape([(x, top), (x - half * 0.32, rim), (x + half * 0.34, rim)], mix(colour, "#000000", 0.12))
    ink.shape([(x, top), (x + half * 0.34, rim), (x + half, rim)], mix(colour, "#ffffff", 0.24))
    ink.box(x - half, rim - 1, 2 * half, 5, mix(colour, "#000000", 0.35))


def crate(ink: Ink, rng: Random, x: float, y: float, fruit: str, width: float = 104) -> None:
    """A wooden crate heaped with fruit, standing on y."""
    ink.glow(x + width / 2, y + 2, width * 0.62, 9, SHADE, 0.55)
    for row in range(3):
        for at in range(9 - row):
            middle = x + 6 + row * 5 + at * (width - 12 - row * 10) / (8 - row)
            tone = mix(fruit, rng.choice(("#ffffff", "#5a1f10")), rng.uniform(0.02, 0.2))
            ink.oval(middle, y - 34 - row * 8, 8.4, 8.2, tone)
            ink.oval(middle - 2.4, y - 36.5 - row * 8, 2.2, 2, clear("#ffffff", 0.4))
    ink.shape([(x, y - 33), (x + width, y - 33), (x + width - 7, y), (x + 7, y)], "#a9763a")
    for slat in (10, 21):
        ink.line([(x + 2 + slat * 0.2, y - 33 + slat), (x + width - 2 - slat * 0.2, y - 33 + slat)], "#74491d", 2)
    ink.shape([(x, y - 33), (x + width, y - 33), (x + width, y - 28), (x, y - 28)], "#c48f4c")


def stool(ink: Ink, x: float, y: float, colour: str = "#bf3b34") -> None:
    ink.glow(x, y, 40, 6, SHADE, 0.4)
    for leg in (-26, -10, 10, 26):
        ink.shape(
            [(x + leg * 0.8 - 3, y - 30), (x + leg * 0.8 + 3, y - 30), (x + leg + 3, y), (x + leg - 3, y)], mix(colour, "#000000", 0.2)
        )
    ink.box(x - 30, y - 36, 60, 9, colour, round_by=3)


def price_board(ink: Ink, x: float, y: float, words: str, colour: str = "#a8322c", *, width: float = 88, height: float = 112) -> None:
    """A board on the ground, words in up to two lines of two."""
    ink.glow(x, y + 2, width * 0.75, 10, SHADE, 0.55)
    ink.shape([(x - width / 2 - 5, y), (x - width / 2, y - height), (x + width / 2, y - height), (x + width / 2 + 5, y)], "#e6e1d4")
    ink.shape(
        [
            (x - width / 2 + 2, y - 10),
            (x - width / 2 + 6, y - height + 7),
            (x + width / 2 - 6, y - height + 7),
            (x + width / 2 - 2, y - 10),
        ],
        colour,
    )
    lines = [words[:2], words[2:]] if len(words) == 4 else [words]
    for at, line in enumerate(lines):
        ink.words(x, y - height / 2 - 2 + (at - (len(lines) - 1) / 2) * width * 0.4, line, width * 0.34, "#fdf3dc")


def cone(ink: Ink, x: float, y: float, scale: float = 1.0) -> None:
    """A traffic cone standing on y, 120 high."""
    ink.glow(x + 12 * scale, y, 62 * scale, 12 * scale, SHADE, 0.6)
    ink.shape(
        [
            (x - 44 * scale, y + 5 * scale),
            (x - 38 * scale, y - 9 * scale),
            (x + 38 * scale, y - 9 * scale),
            (x + 44 * scale, y + 5 * scale),
        ],
        "#b8432a",
    )
    steps = ((0, 30, "#dd5a35"), (30, 52, "#f4f1ea"), (52, 74, "#dd5a35"), (74, 94, "#f4f1ea"), (94, 118, "#dd5a35"))
    for low, high, colour in steps:
        a, b = 28 - low * 0.2, 28 - high * 0.2
        base = y - 7 * scale
        ink.shape(
            [
                (x - a * scale, base - low * scale),
                (x - b * scale, base - high * scale),
                (x + b * scale, base - high * scale),
                (x + a * scale, base - low * scale),
            ],
            colour,
        )
        ink.shape(
            [
                (x + a * 0.35 * scale, base - low * scale),
                (x + b * 0.35 * scale, base - high * scale),
                (x + b * scale, base - high * scale),
                (x + a * scale, base - low * scale),
            ],
            clear("#000000", 0.15),
        )


def carton(ink: Ink, x: float, y: float, width: float, height: float, colour: str = "#b98d56") -> None:
    """A cardboard box standing on y."""
    ink.glow(x + width / 2, y + 2, width * 0.7, 9, SHADE, 0.5)
    ink.box(x, y - height, width, height, colour)
    ink.shape(
        [(x + width, y - height), (x + width + width * 0.18, y - height - 9), (x + width + width * 0.18, y - 8), (x + width, y)],
        mix(colour, "#000000", 0.28),
    )
    ink.shape(
        [(x, y - height), (x + width * 0.18, y - height - 9), (x + width * 1.18, y - height - 9), (x + width, y - height)],
        mix(colour, "#ffffff", 0.2),
    )
    ink.box(x + width * 0.44, y - height, width * 0.12, height, clear("#e3cfa4", 0.8))


def heap(ink: Ink, rng: Random, x: float, y: float, half: float, height: float, colour: str, *, stones: int = 40) -> None:
    """A heap of soil, sand or rubble standing on y."""
    ink.glow(x, y + 3, half * 1.25, height * 0.2 + 6, SHADE, 0.6)
    ridge = [
        (x - half, y + 4),
        (x - half * 0.6, y - height * 0.55),
        (x - half * 0.2, y - height * 0.95),
        (x + half * 0.14, y - height),
        (x + half * 0.55, y - height * 0.5),
        (x + half, y + 4),
    ]
    rough = [(px + rng.uniform(-0.06, 0.06) * half, py + rng.uniform(-0.04, 0.06) * height) for px, py in ridge]
    ink.shape(smooth(rough, 1), colour)
    ink.shape([rough[3], rough[4], rough[5], (x + half * 0.1, y + 4)], clear("#000000", 0.16))
    for _ in range(stones):
        reach = rng.uniform(-0.92, 0.92)
        top = height * (1 - abs(reach)) * 0.92
        px, py, size = x + reach * half, y - rng.random() * top, rng.uniform(3, 9)
        ink.shape(wobble(rng, px, py, size, size * 0.7, corners=6), mix(colour, rng.choice(("#ffffff", "#000000")), rng.uniform(0.1, 0.4)))


def crown(ink: Ink, rng: Random, x: float, y: float, across: float, down: float, colour: str = "#4f8a45") -> None:
    """Leaves in rounded clumps: dark within, light on top."""
    for layer, (part, tone) in enumerate(((1.0, mix(colour, "#0f2a12", 0.45)), (0.8, colour), (0.55, mix(colour, "#d5e8a0", 0.28)))):
        for _ in range(15 - layer * 2):
            angle, reach = rng.random() * math.tau, math.sqrt(rng.random()) * part
            clump = rng.uniform(0.24, 0.36) * across * (1 - layer * 0.16)
            px, py = x + across * 0.8 * reach * math.cos(angle), y - layer * down * 0.1 + down * 0.8 * reach * math.sin(angle)
            ink.oval(px, py, clump, clump * 0.86, mix(tone, rng.choice(("#000000", "#ffffff")), rng.uniform(0, 0.07)))


def tree(ink: Ink, rng: Random, x: float, y: float, height: float, *, dead: bool = False, colour: str = "#4f8a45") -> None:
    """A street tree standing on y; dead: bare and grey."""
    bark = "#7b6d5e" if dead else "#6a5038"
    ink.glow(x, y + 3, height * 0.32, 12, SHADE, 0.5)
    ink.shape([(x - 11, y), (x - 6, y - height * 0.62), (x + 7, y - height * 0.62), (x + 12, y)], bark)
    ink.shape([(x + 2, y), (x + 2, y - height * 0.62), (x + 7, y - height * 0.62), (x + 12, y)], clear("#000000", 0.22))
    if dead:
        for lean in (-58, -30, -8, 16, 38, 62):
            branch(ink, rng, x, y - height * rng.uniform(0.45, 0.62), height * 0.34, lean, 6, bark)
    else:
        crown(ink, rng, x, y - height * 0.74, height * 0.34, height * 0.3, colour)


def branch(ink: Ink, rng: Random, x: float, y: float, length: float, lean: float, width: float, colour: str) -> None:
    """A bare branch with twigs. lean: degrees from upright."""
    if width < 1:
        return
    to = x + length * math.sin(math.radians(lean)), y - length * math.cos(math.radians(lean))
    ink.line([(x, y), to], colour, width)
    for turn in (-28, 24):
        branch(ink, rng, *to, length * rng.uniform(0.45, 0.62), lean + turn + rng.uniform(-9, 9), width * 0.55, colour)


def smoke(
    ink: Ink, rng: Random, x: float, y: float, rise: float, spread: float, colour: str, opacity: float, *, drift: float = 0.3
) -> None:
    """Smoke or dust that rises from (x, y), widens and thins out."""
    for step in range(13):
        part = step / 12
        size = spread * (0.25 + part)
        ink.glow(
            x + drift * rise * part + rng.uniform(-1, 1) * spread * part * 0.6,
            y - rise * part,
            size,
            size * 0.8,
            colour,
            opacity * (1 - part * 0.75),
        )


def puddle(ink: Ink, rng: Random, x: float, y: float, across: float, down: float) -> None:
    """Standing water: the sky in it, a wet rim around it."""
    outline = wobble(rng, x, y, across, down, rough=0.14)
    for grown, opacity in ((1.09, 0.16), (1.04, 0.26)):
        ink.shape([(x + (px - x) * grown, y + (py - y) * (grown + 0.05)) for px, py in outline], clear("#17191b", opacity))
    ink.shape(outline, "#71848f")
    for shrunk, opacity in ((0.94, 0.4), (0.86, 0.4), (0.74, 0.35)):
        ink.shape([(x + (px - x) * shrunk, y + 2 + (py - y) * shrunk * 0.94) for px, py in outline], clear("#9fb5bf", opacity))
    ink.shape(wobble(rng, x - across * 0.2, y - down * 0.25, across * 0.42, down * 0.25), clear("#dce7ea", 0.5))
    for ring in (0.22, 0.34):
        ink.oval(x + across * 0.35, y + down * 0.2, across * ring, down * ring, rim=clear("#e9f1f2", 0.5), rim_width=1.2)
