/* Single places on the board's map: the card of a hexagon or a case, the cases of a hexagon, the points of the shown box. */
(function () {
  "use strict";

  const [HEXES, BACK] = [0, 1]; // traces that can be pointed at
  const CLOSE_ZOOM = 13; // from here on cases instead of hexagons
  const REST_MS = 250; // the map has come to rest
  const OWN_MS = 5000; // points follow the news at most this often
  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, word } = board;

  /* --------------------------------------------------------- card of a hexagon */

  function point(hovered, clicked, meta) {
    const by = window.dash_clientside.callback_context.triggered.map((one) => one.prop_id).join();
    const spot = ((by.includes("click") ? clicked : hovered) || { points: [] }).points.find((one) => one.curveNumber === HEXES || one.curveNumber === BACK);
    if (by.includes("hover") && pinned) return board.nothing(); // a clicked card stays until it is closed or another is clicked
    pinned = Boolean(spot && by.includes("click"));
    if (!spot) hideCard();
    else if (spot.curveNumber === HEXES) showCard(spot, meta);
    else showCase(spot, meta);
    return spot ? String(spot.location ?? spot.customdata.number) : null;
  }

  let pinned = false;

  function showCard(spot, meta) {
    const [count, reports, open, street, category, hexagon] = spot.customdata;
    const lines = [h("strong", {}, board.placeName(street, meta))];
    const few = (value) => (value === null ? n.NOTHING : n.number(value));
    lines.push(h("span", {}, word("cell", { when: board.when(board.wanted, board.wanted), reports: few(reports), open: few(open) })));
    if (board.wanted.state) lines.push(h("span", {}, document.querySelector(`[data-set="state=${board.wanted.state}"]`).textContent + ": " + n.number(count)));
    if (category) lines.push(h("span", {}, word("most", { category: meta.categories[category] || category })));
    const [district, name] = [meta.homes[street], board.wanted.district ? meta.streets[street] : meta.districts[meta.homes[street]]];
    lines.push(h("button", { class: "link", "data-go": wayTo(street, hexagon, meta) }, word("see_cases")));
    if (name && !board.wanted.street) lines.push(h("button", { class: "link", "data-go": board.wanted.district ? "street=" + street : "district=" + district }, word("see_place", { place: name })));
    const feature = board.div().data[HEXES].geojson.features.find((one) => one.id === spot.location);
    show(lines, feature ? feature.geometry.coordinates[0] : []);
  }

  /* What a hexagon's button asks for: its district, its street, itself. */
  function wayTo(street, hexagon, meta) {
    return new URLSearchParams({ district: meta.homes[street] || "", street: meta.homes[street] ? street : "", hex: hexagon }).toString();
  }

  function showCase(spot, meta) {
    const one = spot.customdata;
    const lines = [h("strong", {}, meta.categories[one.category] || one.category), h("span", {}, `${one.number} · ${stateOf(one, meta)}`), h("span", {}, board.placeName(one.street, meta)), h("span", {}, said(one.at))];
    if (one.told) lines.push(h("a", { class: "link", href: "/outcomes/" + one.number }, word("see_outcome")));
    lines.push(h("button", { class: "link", "data-go": wayTo(one.street, one.hexagon, meta) + "&cell=" + one.cell }, word("see_cases")));
    show(lines, [[one.lon, one.lat]]);
  }

  function show(lines, corners) {
    const card = board.by("card");
    lines.push(h("button", { class: "close", "aria-label": word("close"), "data-close": true }, "×"));
    card.replaceChildren(...lines);
    card.hidden = false;
    place(card, corners);
  }

  const stateOf = (one, meta) => (one.overdue ? word("late") : meta.states[one.state]);
  const said = (at) => `${board.isoDay(at.slice(0, 10))} ${at.slice(11, 16)}`;

  /* Beside its hexagon, inside the map; its outline is drawn over the map. */
  function place(card, ring) {
    const view = board.globe();
    if (!ring.length || !view) return;
    const corners = ring.map((corner) => view.project(corner));
    const box = board.by("map-box");
    const [xs, ys] = [corners.map((at) => at.x), corners.map((at) => at.y)];
    const left = Math.max(...xs) + 10 + card.offsetWidth < box.clientWidth ? Math.max(...xs) + 10 : Math.min(...xs) - 10 - card.offsetWidth;
    card.style.left = Math.max(8, Math.min(left, box.clientWidth - card.offsetWidth - 8)) + "px";
    card.style.top = Math.max(8, Math.min(...ys) - card.offsetHeight - 4) + "px";
    outline(corners.length > 1 ? corners : null);
  }

  function outline(corners) {
    const old = board.by("map-box").querySelector("svg.outline");
    if (old) old.remove();
    if (!corners) return;
    const path = h("path", { d: "M" + corners.map((at) => `${at.x.toFixed(1)} ${at.y.toFixed(1)}`).join("L") + "Z" });
    board.by("map-box").append(h("svg", { class: "outline", "aria-hidden": "true" }, path));
  }

  function hideCard() {
    pinned = false;
    if (board.by("card")) board.by("card").hidden = true;
    if (board.by("map-box")) outline(null);
  }

  /* ------------------------------------------------------------ points of a box */

  let wanted = { key: "", box: null, turn: 0, at: 0 };
  let resting = 0;

  function looked(view) {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const close = view.getZoom() >= CLOSE_ZOOM;
      const turned = close !== board.close;
      board.close = close;
      board.by("map-box").dataset.close = String(close);
      document.querySelector("#board .legend").dataset.close = String(close);
      if (close) askPoints(view, true);
      else if (turned) board.props("filters", { data: { ...board.wanted } });
    }, REST_MS);
  }

  function askPoints(view, moved) {
    const key = board.wanted.key;
    if (!moved && key === wanted.key && Date.now() - wanted.at < OWN_MS) return;
    const edges = view.getBounds();
    const box = [edges.getWest(), edges.getSouth(), edges.getEast(), edges.getNorth()].map((side) => Number(side.toFixed(4)));
    wanted = { key, box, turn: wanted.turn + 1, at: Date.now() };
    board.props("box", { data: { key, box, turn: wanted.turn, event: window.baixingpai.event } });
  }

  /* The cases to draw; null while those of these filters are on their way. */
  function casesShown(points, filters) {
    if (!board.close) return null;
    const view = board.globe();
    if (view) askPoints(view, false);
    const shown = points && points.cases && points.key === filters.key ? points.cases : null;
    const most = document.querySelector("#board .legend .most");
    most.textContent = shown && points.more ? word("points_most", { count: n.number(shown.length) }) : "";
    return shown;
  }

  /* Rings and discs: dark for what is being handled, red when overdue, hollow when finished, grey while it waits. */
  function discs(cases) {
    if (!cases) return [];
    const css = getComputedStyle(document.documentElement);
    const colour = (name) => css.getPropertyValue(name).trim();
    const edge = (one) => colour(one.overdue ? "--overdue" : one.finished ? "--done" : waits(one) ? "--text-3" : "--text-1");
    const at = { lon: cases.map((one) => one.lon), lat: cases.map((one) => one.lat), customdata: cases };
    const fill = (one) => (one.finished || waits(one) ? colour("--surface") : edge(one));
    return [
      { ...at, marker: { size: 15, color: cases.map(edge) } },
      { ...at, marker: { size: 9, color: cases.map(fill) } },
    ];
  }

  const waits = (one) => one.state === "submitted" || one.state === "under_review";

  /* ------------------------------------------------------- cases of a hexagon */

  function drawCases(shown, filters) {
    const [host, meta] = [board.by("cases"), board.meta];
    if (!filters.hex || !shown.cases) return board.renew(host, null, () => []);
    const [rows, place] = [shown.cases, board.placeName(filters.street, meta)];
    const title = filters.cell ? word("cases_of_cell", { cell: filters.cell }) : word("cases_title", { place });
    const heads = [word("number"), word("category"), word("state"), word("at")].map((head) => head);
    const name = (one) => (one.told ? h("a", { class: "link", href: "/outcomes/" + one.number }, one.number) : one.number);
    const kind = (one) => [shape(one.panel), meta.categories[one.category] || one.category];
    const state = (one) => h("span", { class: one.overdue ? "late" : undefined }, stateOf(one, meta));
    const list = () => board.table(title, heads, rows.map((one) => [name(one), kind(one), state(one), said(one.at)]));
    const note = word("cases_note", { when: board.when(filters, shown.period), count: n.number(rows.length) });
    board.renew(host, [title, rows, note], () => [h("div", { class: "head" }, h("h3", {}, title), h("p", {}, note)), rows.length ? list() : h("p", { class: "nothing" }, word("no_cases"))]);
  }

  function shape(code) {
    const panel = board.meta.panels.find((one) => one.code === code);
    return panel ? h("span", { class: `shape ${panel.shape} ${panel.code}`, "aria-hidden": "true" }) : null;
  }

  board.close = false;
  Object.assign(board, { looked, casesShown, discs, drawCases, hideCard, wayTo, shape });
  Object.assign(window.dash_clientside.board, { point });
})();
