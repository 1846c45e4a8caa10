/* The board's map and trend: hexagons from the server's answer, the newest reports from the snapshot, the card of one hexagon. */
(function () {
  "use strict";

  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const [HEXES, RING, NEWEST] = [0, 1, 2]; // places of the traces
  const RINGS = 6; // at most so many new reports are ringed at a time
  const TABLE_ROWS = 20;
  const PAUSE_MS = 1000; // between two drawings of the newest reports: each repaints the map
  const TILE_PX = 512;
  const FEW = 6; // of the trend: counts below it get a tick each
  const PAD = 0.94; // of the map's width that a fitted box takes
  const CORE_WIDER = 1.3; // the opening view also shows what is around the core

  let drawn = { signature: "", place: null, numbers: null, at: 0, turn: 0 };
  let waiting = 0;
  const div = () => document.querySelector("#board-map .js-plotly-plot");
  const globe = () => {
    const plot = div() && div()._fullLayout && div()._fullLayout.map && div()._fullLayout.map._subplot;
    return plot && plot.map;
  };

  /* ------------------------------------------------------------------ view */

  const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI; // -1 to 1

  /* Centre and zoom at which a box (west, south, east, north) fills the map. */
  function fit([west, south, east, north]) {
    const host = board.by("map-box");
    const wide = Math.log2((host.clientWidth * PAD * 360) / ((east - west) * TILE_PX));
    const high = Math.log2((host.clientHeight * PAD * 2) / ((mercator(north) - mercator(south)) * TILE_PX));
    return { center: { lon: (west + east) / 2, lat: (south + north) / 2 }, zoom: Math.min(wide, high) };
  }

  function widened([west, south, east, north]) {
    const [more, higher] = [((east - west) * (CORE_WIDER - 1)) / 2, ((north - south) * (CORE_WIDER - 1)) / 2];
    return [west - more, south - higher, east + more, north + higher];
  }

  function boxOf(figure, district) {
    const shape = figure.layout.map.style.sources.land.data.features.find((feature) => feature.id === district);
    if (!shape) return null;
    const corners = shape.geometry.coordinates.flatMap((polygon) => polygon[0]);
    const [lons, lats] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  }

  /* ---------------------------------------------------------------- drawing */

  function map(snapshot, answer, filters, figure, meta) {
    if (!snapshot || !filters || !figure) return board.nothing();
    const mine = board.current(answer, filters);
    const fresh = mine && mine.hexagons && mine.turn !== drawn.turn ? mine.hexagons : null;
    const newest = snapshot.newest.filter((report) => (!filters.panel || report.panel === filters.panel) && (!filters.district || report.district === filters.district));
    const place = filters.district || "core";
    const signature = JSON.stringify([place, newest.map((report) => report.number)]);
    if (!fresh && signature === drawn.signature) return board.nothing();
    const seen = drawn.numbers;
    const moved = place !== drawn.place;
    if (!fresh && !moved && Date.now() - drawn.at < PAUSE_MS) return later();
    drawn = { signature, place, numbers: new Set(newest.map((report) => report.number)), at: Date.now(), turn: fresh ? mine.turn : drawn.turn };
    if (fresh) tell(fresh, meta);
    if (seen) ring(newest.filter((report) => !seen.has(report.number)));
    return moved ? aimed(figure, fresh, newest, place, meta) : changed(figure, fresh, newest);
  }

  /* A burst of reports is drawn once. */
  function later() {
    if (!waiting) waiting = setTimeout(() => ((waiting = 0), board.props("filters", { data: { ...board.wanted } })), PAUSE_MS);
    return board.nothing();
  }

  function changed(figure, fresh, newest) {
    const points = { lon: newest.map((report) => report.lon), lat: newest.map((report) => report.lat) };
    const data = figure.data.slice();
    if (fresh) data[HEXES] = { ...data[HEXES], ...unpacked(fresh) };
    data[RING] = { ...data[RING], ...points };
    data[NEWEST] = { ...data[NEWEST], ...points };
    return { ...figure, data };
  }

  function aimed(figure, fresh, newest, place, meta) {
    const next = changed(figure, fresh, newest);
    const view = fit((place !== "core" && boxOf(figure, place)) || widened(meta.core_box));
    return { ...next, layout: { ...next.layout, uirevision: place, map: { ...next.layout.map, ...view } } };
  }

  /* Rings come as a first corner and steps from corner to corner, in 1/10,000 of a degree. */
  function unpacked(hexagons) {
    const features = hexagons.rings.map((ring, id) => {
      const corners = [];
      let [x, y] = [0, 0];
      for (let at = 0; at < ring.length; at += 2) corners.push([(x += ring[at]) / 1e4, (y += ring[at + 1]) / 1e4]);
      return { type: "Feature", id, geometry: { type: "Polygon", coordinates: [[...corners, corners[0]]] } };
    });
    const rows = hexagons.reports.map((reports, id) => [reports, hexagons.open[id], hexagons.place[id], hexagons.category[id]]);
    return { geojson: { type: "FeatureCollection", features }, locations: features.map((one) => one.id), z: hexagons.step, customdata: rows };
  }

  /* The table twin: the fullest hexagons. */
  function tell(hexagons, meta) {
    const heads = [board.word("place"), board.word("reports"), board.word("open")];
    const rows = hexagons.reports.slice(0, TABLE_ROWS).map((reports, id) => [placeName(hexagons.place[id], meta), n.number(reports), n.number(hexagons.open[id])]);
    board.renew(board.by("map-table"), rows, () => (rows.length ? board.table(board.word("place"), heads, rows) : board.h("p", {}, board.word("nothing"))));
  }

  function placeName(street, meta) {
    const district = meta.districts[meta.homes[street]];
    return [district, meta.streets[street]].filter(Boolean).join(meta.language === "en" ? ", " : " ") || n.NOTHING;
  }

  /* Two rings round each report that has just come in. */
  function ring(reports) {
    const view = globe();
    if (!view || document.hidden) return;
    for (const report of reports.slice(0, RINGS)) {
      const at = view.project([report.lon, report.lat]);
      const mark = board.h("i", { class: "ring", "aria-hidden": "true" });
      mark.style.left = at.x + "px";
      mark.style.top = at.y + "px";
      board.by("map-box").append(mark);
      setTimeout(() => mark.remove(), matchMedia("(prefers-reduced-motion: reduce)").matches ? 5000 : 1200);
    }
  }

  /* --------------------------------------------------------- card of a hexagon */

  function point(hovered, clicked, meta) {
    const by = window.dash_clientside.callback_context.triggered.map((one) => one.prop_id).join();
    const spot = ((by.includes("click") ? clicked : hovered) || { points: [] }).points.find((one) => one.curveNumber === HEXES);
    if (!spot && by.includes("hover") && pinned) return board.nothing();
    pinned = Boolean(spot && by.includes("click"));
    if (spot) showCard(spot, meta);
    else hideCard();
    return spot ? spot.location : null;
  }

  let pinned = false;

  function showCard(spot, meta) {
    const [reports, open, street, category] = spot.customdata;
    const card = board.by("card");
    const lines = [board.h("strong", {}, placeName(street, meta)), board.h("span", {}, board.word("cell", { when: board.when(board.wanted, board.wanted), reports: n.number(reports), open: n.number(open) }))];
    if (category) lines.push(board.h("span", {}, board.word("most", { category: meta.categories[category] || category })));
    lines.push(board.h("button", { class: "close", "aria-label": board.word("close"), "data-close": true }, "×"));
    card.replaceChildren(...lines);
    card.hidden = false;
    place(card, spot.location);
  }

  /* Beside its hexagon, inside the map; its outline is drawn over the map. */
  function place(card, hexagon) {
    const feature = div().data[HEXES].geojson.features.find((one) => one.id === hexagon);
    const view = globe();
    if (!feature || !view) return;
    const corners = feature.geometry.coordinates[0].map((corner) => view.project(corner));
    const box = board.by("map-box");
    const [xs, ys] = [corners.map((at) => at.x), corners.map((at) => at.y)];
    const left = Math.max(...xs) + 10 + card.offsetWidth < box.clientWidth ? Math.max(...xs) + 10 : Math.min(...xs) - 10 - card.offsetWidth;
    card.style.left = Math.max(8, Math.min(left, box.clientWidth - card.offsetWidth - 8)) + "px";
    card.style.top = Math.max(8, Math.min(...ys) - card.offsetHeight - 4) + "px";
    outline(corners);
  }

  function outline(corners) {
    const old = board.by("map-box").querySelector("svg.outline");
    if (old) old.remove();
    if (!corners) return;
    const path = board.h("path", { d: "M" + corners.map((at) => `${at.x.toFixed(1)} ${at.y.toFixed(1)}`).join("L") + "Z" });
    board.by("map-box").append(board.h("svg", { class: "outline", "aria-hidden": "true" }, path));
  }

  function hideCard() {
    pinned = false;
    if (board.by("card")) board.by("card").hidden = true;
    if (board.by("map-box")) outline(null);
  }

  /* ---------------------------------------------------------------- zooming */

  function zoom(way) {
    const layout = div()._fullLayout.map;
    const view = way === "city" ? fit(board.meta.city_box) : { center: layout.center, zoom: layout.zoom + (way === "in" ? 1 : -1) };
    hideCard();
    window.Plotly.relayout(div(), { "map.center": view.center, "map.zoom": view.zoom });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#board [data-zoom], #board [data-close]");
    if (!button) return;
    if (button.dataset.zoom) zoom(button.dataset.zoom);
    else hideCard();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideCard());
  for (const move of ["wheel", "pointerdown"]) {
    document.addEventListener(move, (event) => event.target.closest && event.target.closest("#board-map") && hideCard(), { passive: true, capture: true });
  }

  /* ------------------------------------------------------------------ trend */

  function trend(snapshot, answer, filters, figure, meta) {
    const shown = filters && board.view(snapshot, answer, filters);
    if (!shown || shown.failed || !figure) return board.nothing();
    const rows = shown.trend;
    const said = JSON.stringify(rows);
    if (said === trend.said) return board.nothing();
    trend.said = said;
    const today = snapshot.as_of.slice(0, 10);
    const days = rows.map((row) => row.day);
    const [bars, line, dot] = figure.data;
    const [amber, past] = [colour("--amber"), "#C3C9CC"];
    const closed = (kept) => ({ x: kept.map((row) => row.day), y: kept.map((row) => row.closed) });
    const data = [
      { ...bars, x: days, y: rows.map((row) => row.reports), marker: { color: days.map((day) => (day === today ? amber : past)) } },
      { ...line, ...closed(rows.filter((row) => row.day !== today)) },
      { ...dot, ...closed(rows.filter((row) => row.day === today)) },
    ];
    const most = Math.max(0, ...rows.flatMap((row) => [row.reports, row.closed]));
    const annotations = figure.layout.annotations.map((one) => ({ ...one, visible: !most }));
    const yaxis = { ...figure.layout.yaxis, dtick: most < FEW ? 1 : null, showticklabels: most > 0 };
    return { ...figure, data, layout: { ...figure.layout, annotations, yaxis } };
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  Object.assign(window.dash_clientside.board, { map, trend, point });
})();
