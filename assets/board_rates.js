/* On-time rates by district and department (tables that are their own charts), the trend's table, the latest outcomes. */
(function () {
  "use strict";

  const SHOWN_DEPARTMENTS = 8;
  const SHOWN_OUTCOMES = 4;
  const AXIS = [60, 100]; // per cent, of the dots on a line
  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, by, renew, word, english, isoDay, table } = board;

  function drawRates(shown, snapshot, filters) {
    const rateOf = (row) => (filters.plain && "week_rate" in row ? row.week_rate : row.on_time_handling_rate);
    const note = { when: board.when(filters, shown.period), mean: n.rate(shown.period.on_time_handling_rate, 1) };
    const sorted = (rows) => rows.map((row) => ({ ...row, rate: rateOf(row) })).sort((a, b) => (b.rate ?? -1) - (a.rate ?? -1));
    const mean = shown.period.on_time_handling_rate;
    const districts = sorted(shown.districts);
    const departments = sorted(shown.departments).filter((row) => row.handling_due || row.rate !== null);
    renew(by("districts"), [districts, note], () => rateCard("districts", districts, mean, note));
    renew(by("departments"), [departments, note, board.everyDepartment], () => rateCard("departments", departments, mean, note));
  }

  function rateCard(kind, rows, mean, note) {
    const departments = kind === "departments";
    const few = departments && !board.everyDepartment ? rows.slice(0, SHOWN_DEPARTMENTS) : rows;
    const heads = [word(departments ? "department" : "district"), "", word("rate"), word(departments ? "median" : "last_7_days")];
    const table = h(
      "table",
      { class: few.length < 6 ? "rate-table few" : "rate-table", role: "table" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads.map((head, index) => h("th", { scope: "col", role: "columnheader", "aria-hidden": index === 1 && "true" }, head)))),
      h("tbody", { role: "rowgroup" }, few.map((row) => rateRow(row, mean, departments))),
    );
    const more = departments && rows.length > few.length ? h("button", { class: "pill", "data-every": true }, word("all_departments", { count: rows.length })) : null;
    const empty = rows.length ? null : h("p", { class: "nothing" }, word("nothing"));
    return [h("div", { class: "head" }, h("h2", {}, word(kind)), h("p", {}, word("rates_note", note))), empty || table, more].filter(Boolean);
  }

  function rateRow(row, mean, departments) {
    const counts = row.handling_due ? word("counts", { on_time: n.number(row.handled_on_time), due: n.number(row.handling_due) }) : "";
    const page = "/board/" + (departments ? "departments/" : "districts/") + row.key;
    const name = h("a", { class: "link", href: page }, departments ? departmentName(row.key) : board.meta.districts[row.key] || row.key);
    const last = departments ? hours(row.median_hours_to_close) : spark(row.trend || []);
    return h(
      "tr",
      { title: counts || undefined, role: "row" },
      h("th", { scope: "row", role: "rowheader" }, name),
      h("td", { class: "line", "aria-hidden": "true" }, h("span", {}, mark("mean", mean), mark("dot", row.rate))),
      h("td", { class: "rate", role: "cell" }, n.rate(row.rate, 1)),
      h("td", { class: departments ? "hours" : "spark", role: "cell" }, last),
    );
  }

  function mark(look, rate) {
    if (rate === null || rate === undefined) return null;
    const part_ = ((rate - AXIS[0]) / (AXIS[1] - AXIS[0])) * 100;
    return h("i", { class: part_ < 0 ? look + " below" : look, left: Math.min(100, Math.max(0, part_)) });
  }

  function departmentName(code) {
    const known = board.meta.departments[code] || { name: code, panels: [] };
    const panel = known.panels.length && board.meta.panels.find((one) => one.code === known.panels[0]);
    return [panel ? h("span", { class: `shape ${panel.shape} ${panel.code}`, "aria-hidden": "true" }) : null, known.name];
  }

  const hours = (value) => (value === null || value === undefined ? n.NOTHING : word("hours", { hours: n.number(value, 1) }));

  /* Seven days as a small line; days without a rate are left out. The words beside it say first and last. */
  function spark(rates) {
    const known = rates.map((rate, day) => [day, rate]).filter(([, rate]) => rate !== null && rate !== undefined);
    if (!known.length) return n.NOTHING;
    const values = known.map(([, rate]) => rate);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const span = Math.max(high - low, 4);
    const middle = (high + low) / 2;
    const spots = known.map(([day, rate]) => [3 + (day * 58) / Math.max(1, rates.length - 1), 11 - ((rate - middle) / span) * 16].map((at) => at.toFixed(1)));
    const said = values.map((rate) => n.rate(rate, 1)).join(", ");
    const [x, y] = spots[spots.length - 1];
    const lines = h("svg", { viewBox: "0 0 64 22", "aria-hidden": "true" }, h("path", { d: "M" + spots.map((spot) => spot.join(" ")).join("L") }), h("circle", { cx: x, cy: y, r: 2.6 }));
    return [lines, h("span", { class: "visually-hidden" }, said)];
  }

  function drawTrendTable(rows) {
    const heads = [word("day"), word("reports"), word("closed")];
    const lines = () => [...rows].reverse().map((row) => [isoDay(row.day), n.number(row.reports), n.number(row.closed)]);
    renew(by("trend-table"), rows, () => table(word("day"), heads, lines()));
  }

  function drawOutcomes(rows) {
    renew(by("outcomes"), rows, () => (rows.length ? rows.slice(0, SHOWN_OUTCOMES).map(outcome) : h("p", { class: "nothing" }, word("no_outcomes"))));
  }

  function outcome(row) {
    const department = board.meta.departments[row.department] || {};
    const place = [board.meta.districts[row.district], board.meta.streets[row.street]].filter(Boolean).join(english() ? ", " : " ");
    const category = board.meta.categories[row.category] || row.category;
    const photo = (kind) =>
      row[kind] && h("span", { class: "photo " + kind }, h("img", { src: row[kind].small || row[kind].url, alt: `${category}: ${word(kind)}`, width: row[kind].width, height: row[kind].height, loading: "lazy" }), h("b", {}, word(kind)));
    return h(
      "a",
      { class: "outcome", href: "/outcomes/" + row.number },
      h("span", { class: "pair" }, photo("before"), photo("after")),
      h("strong", {}, category),
      h("span", {}, place),
      h("span", {}, h("b", {}, word("took", { time: n.duration(row.hours * 3600, board.meta.language) })), department.short ? " · " + department.short : ""),
    );
  }

  Object.assign(board, { drawRates, drawTrendTable, drawOutcomes });
})();
