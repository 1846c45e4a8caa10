/* A slow tour of the hot places: one after another is ringed and named on the wall's map. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, fill, place, replace, element } = wall;
  const STAY_S = 20;

  function tour(now) {
    const { snapshot, meta } = wall;
    if (!snapshot || !element("wall-tour")) return;
    const view = meta.views[wall.mode()];
    const there = (snapshot.hot || []).map((one) => ({ ...one, at: wall.placed(view, one.lon, one.lat) })).filter(({ at: [x, y] }) => x > 0.12 && x < 0.88 && y > 0.1 && y < 0.9);
    const one = there.length ? there[Math.floor(now / 1000 / STAY_S) % there.length] : null;
    replace("wall-tour", one && [one.hexagon, one.reports, wall.layout()], () => (one ? [mark(one, meta)] : []));
  }

  function mark(one, meta) {
    const { street, short } = place(one);
    const made = node("div", "map-tour", node("span", "said", node("b", "", street || short), " ", ...fill(meta.words.tour, { count: numbers.number(one.reports) })));
    made.style.left = `${one.at[0] * 100}%`;
    made.style.top = `${one.at[1] * 100}%`;
    return made;
  }

  wall.parts.push({ needs: "wall-tour", show: () => tour(window.baixingpai.now()), tick: tour });
})();
