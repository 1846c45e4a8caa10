/* The board's map and trend: hexagons from the server's answer, the newest reports from the snapshot, the their table. */
(function () {
  "use strict";

  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const [HEXES, BACK, DISCS, RING, NEWEST] = [0, 1, 2, 3, 4]; // places of the traces
  const RINGS = 6; // at most so many new reports are ringed at a time
  const TABLE_ROWS = 20;
  const PAUSE_MS = 1000; // between two drawings of the newest reports: each repaints the map
  const TILE_PX = 512;
  const ROOM = 1.03; // above the trend's highest line
  const PAD = 0.94; // of the map's width that a fitted box takes
  const CORE_WIDER = 1.3; // the opening view also shows what is around the core

  let drawn = { signature: "", place: null, numbers: null, at: 0, turn: 0, close: false, points: 0 };
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

  function map(snapshot, answer, filters, points, figure, meta) {
    if (!snapshot || !filters || !figure) return board.nothing();
    watch();
    const mine = board.current(answer, filters);
    const fresh = mine && mine.hexagons && mine.turn !== drawn.turn ? mine.hexagons : null;
    const newest = snapshot.newest.filter((report) => ["panel", "category", "district", "street"].every((name) => !filters[name] || report[name] === filters[name]));
    const narrow = filters.hex || filters.street;
    const place = narrow && !(mine && mine.box) ? drawn.place : narrow || filters.district || "core";
    const cases = board.casesShown(points, filters);
    const signature = JSON.stringify([place, newest.map((report) => report.number), board.close, cases && points.turn]);
    if (!fresh && signature === drawn.signature) return board.nothing();
    const seen = drawn.numbers;
    const moved = place !== drawn.place;
    const turned = board.close !== drawn.close || (cases && points.turn !== drawn.points);
    if (!fresh && !moved && !turned && Date.now() - drawn.at < PAUSE_MS) return later();
    drawn = { signature, place, numbers: new Set(newest.map((report) => report.number)), at: Date.now(), turn: fresh ? mine.turn : drawn.turn, close: board.close, points: cases && points.turn };
    if (seen) ring(newest.filter((report) => !seen.has(report.number)));
    const next = changed(figure, fresh, newest, cases);
    return moved ? aimed(next, place, mine && mine.box, meta) : next;
  }

  /* From zoom 13 on single cases instead of hexagons: the board asks for those of the shown box. */
  function watch() {
    const view = globe();
    if (!view || view === watch.view) return;
    watch.view = view;
    view.on("moveend", () => board.looked(view));
    board.looked(view);
  }

  /* A burst of reports is drawn once. */
  function later() {
    if (!waiting) waiting = setTimeout(() => ((waiting = 0), board.props("filters", { data: { ...board.wanted } })), PAUSE_MS);
    return board.nothing();
  }

  function changed(figure, fresh, newest, cases) {
    const points = { lon: newest.map((report) => report.lon), lat: newest.map((report) => report.lat) };
    const data = figure.data.slice();
    if (fresh) data[HEXES] = { ...data[HEXES], ...unpacked(fresh) };
    data[HEXES] = { ...data[HEXES], visible: !board.close };
    const [back, discs] = board.discs(board.close ? cases : []);
    if (back) (data[BACK] = { ...data[BACK], ...back }), (data[DISCS] = { ...data[DISCS], ...discs });
    data[RING] = { ...data[RING], ...points };
    data[NEWEST] = { ...data[NEWEST], ...points };
    return { ...figure, data };
  }

  function aimed(figure, place, box, meta) {
    const core = place === "core";
    const view = fit(core ? widened(meta.core_box) : boxOf(figure, place) || box);
    return { ...figure, layout: { ...figure.layout, uirevision: place, map: { ...figure.layout.map, ...view } } };
  }

  /* Rings come as a first corner and steps from corner to corner, in 1/10,000 of a degree. */
  function unpacked(hexagons) {
    const features = hexagons.rings.map((ring, id) => {
      const corners = [];
      let [x, y] = [0, 0];
      for (let at = 0; at < ring.length; at += 2) corners.push([(x += ring[at]) / 1e4, (y += ring[at + 1]) / 1e4]);
      return { type: "Feature", id, geometry: { type: "Polygon", coordinates: [[...corners, corners[0]]] } };
    });
    const rows = hexagons.count.map((count, id) => [count, hexagons.reports[id], hexagons.open[id], hexagons.place[id], hexagons.category[id], hexagons.hexagon[id]]);
    return { geojson: { type: "FeatureCollection", features }, locations: features.map((one) => one.id), z: hexagons.step, customdata: rows };
  }

  /* The table twin: the fullest hexagons, each with a way to its cases. */
  function tellPlaces(hexagons, meta) {
    if (!hexagons || hexagons === tellPlaces.said) return;
    tellPlaces.said = hexagons;
    const heads = [board.word("place"), board.word("reports"), board.word("open"), board.word("cases")];
    const few = (value) => (value === null ? n.NOTHING : n.number(value));
    const rows = hexagons.count.slice(0, TABLE_ROWS).map((count, id) => [placeName(hexagons.place[id], meta), few(hexagons.reports[id]), few(hexagons.open[id]), [hexagons.place[id], hexagons.hexagon[id]]]);
    const cells = (row) => [...row.slice(0, 3), board.h("button", { class: "link", "data-go": board.wayTo(...row[3], meta) }, board.word("see_cases"))];
    board.renew(board.by("map-table"), rows, () => (rows.length ? board.table(board.word("place"), heads, rows.map(cells)) : board.h("p", {}, board.word("nothing"))));
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

  /* ---------------------------------------------------------------- zooming */

  function zoom(way) {
    if (!globe()) return;
    const layout = div()._fullLayout.map;
    const view = way === "city" ? fit(board.meta.city_box) : { center: layout.center, zoom: layout.zoom + (way === "in" ? 1 : -1) };
    board.hideCard();
    window.Plotly.relayout(div(), { "map.center": view.center, "map.zoom": view.zoom });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#board [data-zoom], #board [data-close]");
    if (!button) return;
    if (button.dataset.zoom) zoom(button.dataset.zoom);
    else board.hideCard();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && board.hideCard());
  for (const move of ["wheel", "pointerdown"]) {
    document.addEventListener(move, (event) => event.target.closest && event.target.closest("#board-map") && board.hideCard(), { passive: true, capture: true });
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
    const tickvals = n.ticks(most); // they move only when a line more is needed: Plotly keeps the size of every label at every place
    const yaxis = { ...figure.layout.yaxis, tickvals, range: [0, tickvals.at(-1) * ROOM], showticklabels: most > 0 };
    return { ...figure, data, layout: { ...figure.layout, annotations, yaxis } };
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* On paper the drawn chart is scaled whole: a view box lets it shrink with its card. */
  window.addEventListener("beforeprint", () => {
    for (const drawing of document.querySelectorAll("#board-trend .main-svg")) {
      drawing.setAttribute("viewBox", `0 0 ${parseFloat(drawing.getAttribute("width"))} ${parseFloat(drawing.getAttribute("height"))}`);
    }
  });
  window.addEventListener("afterprint", () => document.querySelectorAll("#board-trend .main-svg").forEach((drawing) => drawing.removeAttribute("viewBox")));

  Object.assign(board, { div, globe, placeName, tellPlaces });
  Object.assign(window.dash_clientside.board, { map, trend });
})();
