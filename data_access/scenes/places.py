"""Where the scenes stand: a street of shops, a building site. (drawing)

Each place is drawn from its own chance numbers, so before and after show the same one.
"""

from __future__ import annotations

from random import Random

from data_access.scenes.ink import HEIGHT, WIDTH, Ink, clear, mix

FLOOR_Y = 404  # where house and pavement meet
BAND_Y = 486  # the yellow guiding strip
KERB_Y = 540
ROAD_Y = 558
HALF_Y = 600  # the road's lane marks

SHOPS = (
    *("兴盛粮油", "老贵阳肠旺面", "佳美五金", "瑞金药房", "花溪牛肉粉", "顺达通讯", "黔城建材", "金桥轮胎", "通达物流"),
    *("鸿运烟酒", "好又多便利", "正新文具", "万家服饰", "鑫鑫鞋城", "红太阳超市", "丝娃娃", "青岩豆腐", "黔味小吃"),
    *("春风理发", "明亮眼镜", "喜洋洋糕点", "山城茶庄", "大十字照相", "甲秀书店", "恋爱豆腐果", "美美花店", "永乐水果"),
)
SIGN_COLOURS = ("#a83f39", "#2f6147", "#27487f", "#2f7a56", "#9c2f28", "#1f4f96", "#5a5550", "#a8741f", "#5d3f74", "#1d6b74")
WALLS = ("#d9cdb6", "#d3c8b8", "#c9c6bd", "#d8c3ab", "#ccc9c4", "#d4bfae")


def street(ink: Ink, rng: Random, *, night: bool = False) -> None:
    """Three shops under a house front, pavement, kerb, road."""
    wall = rng.choice(WALLS)
    _upper_floor(ink, rng, wall, night)
    names, colours = rng.sample(SHOPS, 4), rng.sample(SIGN_COLOURS, 4)
    shift = rng.randint(-26, 26)
    for at in range(4):
        x = shift - 40 + at * 320 - (280 if shift > 0 else 0)
        _shop(ink, rng, x, names[at % 4], colours[at % 4], wall, night)
    pavement(ink, rng)
    road(ink, rng)


def _upper_floor(ink: Ink, rng: Random, wall: str, night: bool) -> None:
    ink.box(0, 0, WIDTH, 140, wall)
    ink.fade(0, 0, WIDTH, 140, "#5b4a35", 0.0, 0.14)
    offset, step = rng.randint(-60, 0), rng.choice((104, 108, 118))
    for x in range(offset, WIDTH, step):
        lit = night and rng.random() < 0.4
        _window(ink, x + 16, -18, 70, 100, lit)
        if rng.random() < 0.22 and not night:
            _air_conditioner(ink, x + 22, 88)
    ink.box(0, 122, WIDTH, 8, mix(wall, "#6a5b45", 0.35))
    ink.box(0, 130, WIDTH, 3, mix(wall, "#3a3024", 0.6))
    ink.fade(0, 133, WIDTH, 10, "#2b2419", 0.35, 0.0)


def _window(ink: Ink, x: float, y: float, width: float, height: float, lit: bool) -> None:
    ink.box(x - 4, y - 4, width + 8, height + 8, "#ece5d6")
    ink.box(x, y, width, height, "#f0c56a" if lit else "#7f95a3")
    if not lit:
        ink.shape([(x, y + height), (x, y + height * 0.55), (x + width, y + height * 0.2), (x + width, y + height)], "#67808f")
    ink.box(x + width / 2 - 2, y, 4, height, "#e6dfd0")
    ink.box(x - 7, y + height + 4, width + 14, 4, "#f4efe4")


def _air_conditioner(ink: Ink, x: float, y: float) -> None:
    ink.box(x, y, 56, 26, "#dcdfe0", round_by=3)
    ink.oval(x + 37, y + 13, 10, 10, "#b3babd")
    ink.oval(x + 37, y + 13, 3, 3, "#8b9397")
    for slit in range(3):
        ink.box(x + 6, y + 7 + slit * 5, 16, 2, "#b3babd")


def _shop(ink: Ink, rng: Random, x: float, name: str, colour: str, wall: str, night: bool) -> None:
    """One bay of 320: pillar, sign, shop window and door."""
    ink.box(x, 134, 320, FLOOR_Y - 134, wall)
    ink.box(x, 134, 3, FLOOR_Y - 134, mix(wall, "#4c4030", 0.4))
    ink.box(x + 13, 143, 294, 62, mix(colour, "#f5ead0", 0.5))
    ink.box(x + 16, 146, 288, 56, colour)
    ink.fade(x + 16, 146, 288, 56, "#ffffff", 0.12, 0.0)
    ink.words(x + 160, 173, name, 36 if len(name) < 5 else 33, "#f8eed2", serif=rng.random() < 0.75)
    ink.fade(x + 16, 205, 288, 8, "#000000", 0.3, 0.0)
    _front(ink, rng, x + 20, night)


def _front(ink: Ink, rng: Random, x: float, night: bool) -> None:
    glass, inside = ("#e9c988", "#a07d4a") if night else ("#5d7682", "#3a332a")
    ink.box(x, 213, 280, FLOOR_Y - 213, "#4a4034")
    ink.shape([(x, 213), (x + 280, 213), (x + 270, 222), (x + 10, 222)], "#2c261f")
    ink.box(x + 10, 222, 126, FLOOR_Y - 227, glass)
    ink.shape([(x + 10, 345), (x + 10, 222), (x + 136, 222), (x + 136, 232)], clear("#a9bdc4", 0.45))
    ink.box(x + 10, FLOOR_Y - 42, 126, 37, mix(glass, "#22303a", 0.25))
    ink.box(x + 136, 222, 134, FLOOR_Y - 222, inside)
    ink.fade(x + 136, 222, 134, FLOOR_Y - 222, "#000000", 0.0, 0.4)
    shelf = rng.choice(("#7d6a44", "#6f7248", "#7a5a46"))
    door = x + 178
    ink.box(door, 230, 84, FLOOR_Y - 230, "#8e8069")
    ink.box(door + 4, 234, 76, FLOOR_Y - 234, "#4b4235")
    ink.box(door + 4, 252, 76, 18, "#2f2921")
    ink.box(door + 4, 270, 76, 40, shelf)
    ink.box(door + 4, 310, 76, FLOOR_Y - 310, "#332d25")
    ink.box(door + 8, 330, 3, 30, "#c4b59a")
    if rng.random() < 0.5:  # a poster on the pane
        left, top = x + rng.uniform(18, 92), rng.uniform(250, 320)
        ink.box(left, top, 34, 46, clear(rng.choice(("#c9473d", "#d9a23a", "#e9e4d8", "#3f74b5")), 0.75))
        ink.box(left + 7, top + 9, 20, 5, clear("#fdf6e3", 0.8))
        ink.box(left + 7, top + 20, 20, 3, clear("#fdf6e3", 0.6))


def pavement(ink: Ink, rng: Random) -> None:
    """Slabs towards a vanishing point, the guiding strip, the kerb."""
    ink.box(0, FLOOR_Y - 4, WIDTH, 4, "#6d655a")
    ink.box(0, FLOOR_Y, WIDTH, KERB_Y - FLOOR_Y, "#b1a797")
    for x in range(-1500, 2500, 62):
        ink.line([(480 + (x - 480) * 0.56, FLOOR_Y), (x, KERB_Y)], clear("#6f6658", 0.5), 1)
    y, step = float(FLOOR_Y), 9.0
    while y < KERB_Y:
        ink.line([(0, y), (WIDTH, y)], clear("#6f6658", 0.45), 1)
        y, step = y + step, step * 1.22
    for _ in range(22):
        px, py = rng.uniform(0, WIDTH), rng.uniform(FLOOR_Y + 12, KERB_Y - 10)
        ink.oval(px, py, rng.uniform(20, 60), rng.uniform(3, 8), clear(rng.choice(("#8c8272", "#c4bbab")), 0.16))
    ink.box(0, BAND_Y, WIDTH, 17, "#b99545")
    for x in range(-20, WIDTH, 21):
        ink.line([(x, BAND_Y), (x - 4, BAND_Y + 17)], clear("#7d6228", 0.6), 1)
    ink.fade(0, FLOOR_Y, WIDTH, 34, "#2d251a", 0.42, 0.0)
    ink.box(0, KERB_Y, WIDTH, 8, "#c9c3b6")
    ink.box(0, KERB_Y + 8, WIDTH, 10, "#8f8a80")
    for x in range(rng.randint(-90, 0), WIDTH, 120):
        ink.box(x, KERB_Y, 1.5, 18, "#7d786e")


def road(ink: Ink, rng: Random) -> None:
    ink.box(0, ROAD_Y, WIDTH, HEIGHT - ROAD_Y, "#515356")
    ink.fade(0, ROAD_Y, WIDTH, 20, "#1b1c1e", 0.5, 0.0)
    for _ in range(14):
        x, y = rng.uniform(0, WIDTH), rng.uniform(ROAD_Y + 6, HEIGHT)
        ink.oval(x, y, rng.uniform(30, 110), rng.uniform(2, 6), clear(rng.choice(("#3f4143", "#66686a")), 0.25))
    for x in range(rng.randint(-150, 0), WIDTH, 300):
        ink.shape([(x + 8, HALF_Y), (x + 196, HALF_Y), (x + 190, HALF_Y + 10), (x, HALF_Y + 10)], "#c6c5bd")


def site(ink: Ink, rng: Random, *, night: bool = False, gate: bool = False) -> None:
    """A blue hoarding along the road, a shell of a house and a crane behind it. gate: with an opening for trucks."""
    ink.box(0, 0, WIDTH, 300, "#b7cbd6")
    ink.fade(0, 0, WIDTH, 300, "#8fb0c4", 0.7, 0.0)
    _shell(ink, rng.randint(470, 620), night)
    crane(ink, rng.randint(60, 240), rng.random() < 0.5)
    ink.box(rng.randint(760, 800), 176, 190, 140, "#b7ad9c")
    words = rng.choice((("文明施工", "安全第一"), ("绿色工地", "平安施工"), ("百年大计", "质量第一")))
    for x in range(-30, WIDTH, 60):
        hoarding_panel(ink, x, rng)
    if gate:
        _gate(ink)
        ink.words(140, 318, words[0], 42, "#e9f1f6")
        ink.words(820, 318, words[1], 42, "#e9f1f6")
    else:
        ink.words(180, 318, words[0], 50, "#e9f1f6")
        ink.words(800, 318, words[1], 50, "#e9f1f6")
    ink.box(0, 420, WIDTH, 16, "#8e8b84")
    ink.box(0, 428, WIDTH, 8, "#a5a199")
    ink.box(0, 436, WIDTH, KERB_Y - 436, "#aaa294")
    for x in range(-900, 1900, 76):
        ink.line([(480 + (x - 480) * 0.7, 436), (x, KERB_Y)], clear("#6f6658", 0.4), 1)
    for y in (452, 472, 500):
        ink.line([(0, y), (WIDTH, y)], clear("#6f6658", 0.4), 1)
    ink.fade(0, 436, WIDTH, 26, "#2d251a", 0.4, 0.0)
    ink.box(0, KERB_Y, WIDTH, 8, "#c9c3b6")
    ink.box(0, KERB_Y + 8, WIDTH, 10, "#8f8a80")
    road(ink, rng)


def hoarding_panel(ink: Ink, x: float, rng: Random) -> None:
    tone = mix("#2f74a8", "#2a6596", rng.random())
    ink.box(x, 214, 60, 210, tone)
    for rib in range(0, 60, 15):
        ink.box(x + rib, 214, 4, 210, mix(tone, "#6ea6cf", 0.5))
        ink.box(x + rib + 4, 214, 3, 210, mix(tone, "#12395a", 0.45))
    ink.box(x, 208, 60, 9, "#d7dde0")


def _shell(ink: Ink, x: float, night: bool) -> None:
    ink.box(x, 40, 190, 280, "#b3a894")
    ink.box(x + 150, 40, 40, 280, "#9d927e")
    for row in range(4):
        for column in range(3):
            ink.box(x + 14 + column * 46, 56 + row * 44, 32, 30, "#e6bd6a" if night and (row + column) % 2 else "#6a655b")
    ink.box(x - 6, 36, 202, 6, "#8d8474")
    for pole in range(0, 196, 28):
        ink.box(x - 6 + pole, 18, 2, 20, "#7c7466")


def crane(ink: Ink, x: float, flip: bool) -> None:
    side = -1 if flip else 1
    for mast in (0, 14):
        ink.box(x + mast, 26, 3, 290, "#d79a2c")
    for y in range(26, 300, 18):
        ink.line([(x + 1, y), (x + 16, y + 18)], "#d79a2c", 1.5)
    ink.shape([(x - side * 80, 30), (x + side * 250, 30), (x + side * 250, 34), (x - side * 80, 40)], "#d79a2c")
    ink.line([(x + 8, 2), (x + side * 200, 30)], "#b98120", 1.5)
    ink.line([(x + 8, 2), (x - side * 70, 30)], "#b98120", 1.5)
    ink.line([(x + 8, 2), (x + 8, 30)], "#d79a2c", 4)
    ink.line([(x + side * 170, 34), (x + side * 170, 110)], "#6d6a62", 1.2)
    ink.box(x - side * 78 - 12, 36, 26, 20, "#8c8a84")


def _gate(ink: Ink) -> None:
    ink.box(300, 150, 360, 290, "#c9b998")
    ink.fade(300, 150, 360, 290, "#7f6d4d", 0.1, 0.7)
    ink.shape([(330, 300), (430, 225), (520, 268), (640, 240), (660, 330), (660, 420), (300, 420), (300, 320)], "#a38a5e")
    for x in (286, 646):
        ink.box(x, 150, 28, 290, "#e2dccd")
        ink.box(x, 150, 28, 12, "#b23b33")
    ink.box(286, 128, 388, 48, "#b23b33")
    ink.words(480, 151, "施工车辆出入口", 28, "#f8eed2")
