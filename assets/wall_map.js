/* The wall's map: fills the points of dashboard/figures/wall_map.py, recolours districts, and keeps labels, legend and
   the newest reports in layers above it, so that a new report never redraws two thousand symbols.

   Points come from /data/points.json, on a district's wall its own: at most every ten seconds, and only after something changed. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, element, replace } = wall;
  const PAUSE_MS = 10000;
  const RETRY_MS = 4000;
  const NEWEST = 6;
  const CLIP_PAD = 1e-3;
  const MOTION_MS = 1300;
  const INSET_CELL = 48; // the inset shows one symbol per panel and cell of this part of its width

  let points = null;
  let drawnPoints = null;
  let wantedEvent = 0;
  let loadedEvent = -1;
  let nextLoad = 0;
  let loading = false;
  let known = null;
  let drawing = false;

  /* ---------------------------------------------------------- projection */

  const north = (lat) => Math.asinh(Math.tan((lat * Math.PI) / 180));

  function mode() {
    return wall.snapshot.overdue.count > 0 ? "strip" : "full";
  }

  /* Parts (0-1) of the view's width and height. */
  function placed(view, lon, lat) {
    const [top, bottom] = [north(view.lat[1]), north(view.lat[0])];
    return [(lon - view.lon[0]) / (view.lon[1] - view.lon[0]), (top - north(lat)) / (top - bottom)];
  }

  /* What the maps' look hangs on: the screen's format, whether the overdue strip is there, and the theme. */
  function layout() {
    return `${wall.meta.format} ${mode()} ${document.documentElement.dataset.theme}`;
  }

  wall.placed = placed;
  wall.mode = mode;
  wall.layout = layout;

  function within([x, y]) {
    return x >= -0.01 && x <= 1.01 && y >= -0.01 && y <= 1.01;
  }

  /* Plotly takes this off each side of a range before it fits it. */
  function padded([low, high]) {
    return [low - CLIP_PAD, high + CLIP_PAD];
  }

  /* -------------------------------------------------------------- points */

  async function load() {
    loading = true;
    try {
      const answer = await fetch(wall.meta.points, { cache: "no-cache", signal: AbortSignal.timeout(PAUSE_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = await answer.json();
      points = fresh.points;
      loadedEvent = Math.max(fresh.event, wantedEvent);
      nextLoad = performance.now() + PAUSE_MS;
      say(points.length ? "" : wall.meta.words.no_points);
      draw();
    } catch (error) {
      nextLoad = performance.now() + RETRY_MS;
      if (points === null) say(wall.meta.words.no_map);
    }
    loading = false;
  }

  function say(words) {
    const target = element("wall-map-empty");
    if (target.textContent !== words) target.textContent = words;
  }

  function watch() {
    if (!loading && wantedEvent > loadedEvent && performance.now() >= nextLoad) load();
  }

  /* ------------------------------------------------------------- drawing */

  function plot(id) {
    const found = document.querySelector(`#${id} .js-plotly-plot`);
    return found && found._fullLayout && found._fullLayout.geo && window.Plotly ? found : null;
  }

  /* Two plots, one after the other, so that a countdown can tick in between. */
  async function draw() {
    if (drawing) return;
    const [map, inset] = [plot("wall-map"), plot("wall-inset")];
    if (!map || !inset) return void setTimeout(draw, 100);
    drawing = true;
    try {
      await drawMap(map, wall.meta.views[mode()]);
      await new Promise((resolve) => setTimeout(resolve, 30));
      await drawInset(inset);
    } finally {
      drawing = false;
    }
    if (stale(map)) draw();
  }

  function stale(map) {
    return drawnPoints !== points || map.dataset.layout !== layout() || map.dataset.colours !== colours().join();
  }

  function colours() {
    const { floors } = wall.meta.rates;
    const steps = [...floors, null].map((_, step) => wall.token(`--rate-${step + 1}`));
    const none = wall.token("--surface");
    const rates = Object.fromEntries(wall.snapshot.districts.map((row) => [row.key, row.today_rate]));
    return Object.keys(wall.meta.districts).map((code) => {
      const rate = rates[code];
      return [code, rate === null || rate === undefined ? none : steps[floors.filter((floor) => rate < floor).length]];
    });
  }

  function drawMap(map, view) {
    drawnPoints = points;
    const list = points || [];
    const visible = list.filter(([lon, lat]) => within(placed(view, lon, lat)));
    const change = pointsChange(map, visible, visible.filter((point) => point[3]));
    return update(map, change, geometry(map, view));
  }

  function drawInset(inset) {
    const view = wall.meta.views.inset;
    const seen = new Set();
    const sparse = (points || []).filter(([lon, lat, panel]) => {
      const [x, y] = placed(view, lon, lat);
      const cell = `${panel} ${Math.floor(x * INSET_CELL)} ${Math.floor(y * INSET_CELL)}`;
      return !seen.has(cell) && seen.add(cell);
    });
    const core = wall.meta.views[mode()];
    const change = pointsChange(inset, sparse, []);
    const frame = inset.data.findIndex((trace) => trace.meta.layer === "core");
    change.index.push(frame);
    change.lon.push([core.lon[0], core.lon[1], core.lon[1], core.lon[0], core.lon[0]]);
    change.lat.push([core.lat[1], core.lat[1], core.lat[0], core.lat[0], core.lat[1]]);
    return update(inset, change, geometry(inset, view));
  }

  function geometry(map, view) {
    if (map.dataset.layout === layout()) return {};
    return { width: view.size[0], height: view.size[1], "geo.lonaxis.range": padded(view.lon), "geo.lataxis.range": padded(view.lat) };
  }

  function pointsChange(map, visible, late) {
    const change = { index: [], lon: [], lat: [] };
    map.data.forEach((trace, index) => {
      const panel = wall.meta.panels.findIndex(([code]) => code === trace.meta.panel);
      const own = panel >= 0 ? visible.filter((point) => point[2] === panel) : trace.meta.layer === "overdue" ? late : null;
      if (!own) return;
      change.index.push(index);
      change.lon.push(own.map((point) => point[0]));
      change.lat.push(own.map((point) => point[1]));
    });
    return change;
  }

  /* Lines and symbols in the colours of the theme. */
  function paint({ meta, line, marker }) {
    if (meta.district) line.color = wall.token("--map-border");
    if (meta.panel) marker.color = wall.token(`--panel-${meta.panel}`);
    if (meta.panel) marker.line.color = wall.token("--ground");
    if (meta.layer === "overdue") marker.color = marker.line.color = wall.token("--overdue");
    if (meta.layer === "core") line.color = wall.token("--mark");
  }

  /* One redraw for points, colours and size together. */
  async function update(map, change, geo) {
    const fills = colours();
    if (map.dataset.colours !== fills.join()) {
      const fill = Object.fromEntries(fills);
      for (const trace of map.data) if (trace.meta.district) trace.fillcolor = fill[trace.meta.district];
    }
    if (map.dataset.layout !== layout()) map.data.forEach(paint);
    await window.Plotly.update(map, { lon: change.lon, lat: change.lat }, geo, change.index);
    map.dataset.layout = layout();
    map.dataset.colours = fills.join();
  }

  /* --------------------------------------------------------------- layers */

  function labels(snapshot, meta) {
    const rates = Object.fromEntries(snapshot.districts.map((row) => [row.key, row.today_rate]));
    const view = meta.views[mode()];
    const at = (view_, [x, y], made) => {
      made.style.left = `${(x / view_.size[0]) * 100}%`;
      made.style.top = `${(y / view_.size[1]) * 100}%`;
      return made;
    };
    const mapped = replace("wall-map-labels", [layout(), rates], () =>
      Object.entries(view.labels).map(([code, place]) =>
        at(view, place, node("div", "map-label", node("b", "", name(meta, code)), !meta.district || meta.district === code ? numbers.rate(rates[code], 1) : ""))));
    const inset = replace("wall-inset-labels", layout(), () =>
      Object.entries(meta.views.inset.labels).map(([code, place]) => at(meta.views.inset, place, node("div", "map-label", meta.districts[code][1]))));
    if (mapped) keepInside(element("wall-map-labels"));
    if (inset) keepInside(element("wall-inset-labels"));
  }

  /* No name leaves its map. */
  function keepInside(box) {
    const outer = box.getBoundingClientRect();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    for (const label of box.children) {
      const inner = label.getBoundingClientRect();
      const shift = Math.max(0, outer.left + 4 - inner.left) - Math.max(0, inner.right + 4 - outer.right);
      if (shift) label.style.marginLeft = `${shift / rem}rem`;
    }
  }

  function name(meta, code) {
    return meta.districts[code][meta.language === "zh" ? 0 : 1];
  }

  function legend(snapshot, meta) {
    const counts = Object.fromEntries(snapshot.panels.map((row) => [row.key, row.in_progress]));
    replace("wall-legend", counts, () =>
      meta.panels.filter(([code]) => !meta.panel || code === meta.panel).map(([code, words]) => node("div", "", wall.shape(code, meta), node("span", "", words), node("b", "", numbers.number(counts[code] || 0)))));
    replace("wall-map-open", snapshot.now.in_progress, () => [numbers.number(snapshot.now.in_progress)]);
  }

  /* The newest reports, each with its ring; one that has just come in is ringed twice, once. */
  function newest(snapshot, meta) {
    const view = meta.views[mode()];
    const shown = snapshot.newest.slice(0, NEWEST).filter((row) => row.lon !== null && within(placed(view, row.lon, row.lat)));
    const before = known;
    known = new Set(snapshot.newest.map((row) => row.number));
    replace("wall-map-newest", [layout(), shown.map((row) => [row.number, row.lon, row.lat])], () =>
      shown.map((row) => {
        const [x, y] = placed(view, row.lon, row.lat);
        const made = node("span", before && !before.has(row.number) ? "map-new arrives" : "map-new", wall.shape(row.panel, meta));
        made.style.left = `${x * 100}%`;
        made.style.top = `${y * 100}%`;
        if (made.classList.contains("arrives")) setTimeout(() => made.classList.remove("arrives"), still() ? 5000 : MOTION_MS);
        return made;
      }));
  }

  function still() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  wall.parts.push({
    needs: "wall-map",
    show(snapshot, meta) {
      wantedEvent = snapshot.event;
      labels(snapshot, meta);
      legend(snapshot, meta);
      newest(snapshot, meta);
      const map = plot("wall-map");
      if (points !== null && map && stale(map)) draw();
      watch();
    },
    tick: watch,
  });
})();
