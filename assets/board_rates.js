/* On-time rates by district and department (tables that are their own charts), the trend's table, the latest outcomes. */
(function () {
  "use strict";

  const SHOWN_DEPARTMENTS = 8;
  const SHOWN_STREETS = 12;
  const SHOWN_OUTCOMES = 4;
  const AXIS = [60, 100]; // per cent, of the dots on a line
  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, by, renew, word, english, isoDay, table, behind, figure } = board;

  function drawRates(shown, snapshot, filters) {
    const rateOf = (row) => (filters.plain && "week_rate" in row ? row.week_rate : row.on_time_handling_rate);
    const note = { when: board.when(filters, shown.period), mean: n.rate(shown.period.on_time_handling_rate, 1) };
    const graded = Object.fromEntries(snapshot.districts.map((row) => [row.key, row.grade])); // of the month, whatever is filtered
    const sorted = (rows) => rows.map((row) => ({ ...row, rate: rateOf(row) })).sort((a, b) => (b.rate ?? -1) - (a.rate ?? -1));
    const mean = shown.period.on_time_handling_rate;
    const districts = sorted(shown.districts).map((row) => ({ ...row, grade: graded[row.key] }));
    const departments = sorted(shown.departments).filter((row) => row.handling_due || row.rate !== null);
    const codes = board.codesOf(filters);
    const open = { codes, period: shown.period, mean, note: Object.keys(codes).length ? "rates_note_part" : "rates_note" };
    const streets = filters.district && shown.streets ? sorted(shown.streets).filter((row) => row.rate !== null) : null;
    if (streets) renew(by("districts"), ["streets", streets, note, open, board.everyStreet], () => rateCard("streets", streets, open, note));
    else renew(by("districts"), [districts, note, open], () => rateCard("districts", districts, open, note));
    renew(by("departments"), [departments, note, open, board.everyDepartment], () => rateCard("departments", departments, open, note));
  }

  function rateCard(kind, rows, open, note) {
    const departments = kind === "departments";
    const most = { departments: board.everyDepartment ? Infinity : SHOWN_DEPARTMENTS, streets: board.everyStreet ? Infinity : SHOWN_STREETS }[kind];
    const few = rows.slice(0, most);
    const heads = [word({ departments: "department", streets: "street", districts: "district" }[kind]), "", word("rate"), word(departments ? "median" : "last_7_days")];
    const table = h(
      "table",
      { class: few.length < 6 ? "rate-table few" : "rate-table", role: "table" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads.map((head, index) => h("th", { scope: "col", role: "columnheader", "aria-hidden": index === 1 && "true" }, head)))),
      h("tbody", { role: "rowgroup" }, few.map((row) => rateRow(row, open, kind))),
    );
    const more = rows.length > few.length ? h("button", { class: "pill", "data-every": kind }, word("all_" + kind + "_count", { count: rows.length })) : null;
    const empty = rows.length ? null : h("p", { class: "nothing" }, word("nothing"));
    const [before, after] = word(open.note, { when: note.when, mean: "\n" }).split("\n");
    const mean = [before, figure(note.mean, behind("on_time_handling_rate", open.codes, open.period), word(kind)), after];
    return [h("div", { class: "head" }, h("h2", {}, word(kind)), h("p", {}, mean)), empty || table, more, foot(rows, departments)].filter(Boolean);
  }

  /* What the letters are, or whom the names lead to. */
  function foot(rows, departments) {
    if (departments) return rows.length ? h("p", { class: "foot" }, word("departments_note")) : null;
    if (!rows.some((row) => row.grade)) return null;
    const least = (one) => (one.least ? ` ≥ ${n.number(one.least)}` : "");
    const letters = board.meta.grades.flatMap((one) => [h("span", { class: "grade-key" }, `${one.letter} ${one.name}${least(one)}`), " "]);
    return h("p", { class: "foot" }, word("grades"), " ", letters, h("a", { href: "/board/assessment" }, word("grades_how")));
  }

  const NAMED = {
    districts: ["district", (code) => board.meta.districts[code] || code],
    departments: ["department", (code) => (board.meta.departments[code] || {}).name || code],
    streets: ["street", (code) => board.meta.streets[code] || code],
  };

  function rateRow(row, open, kind) {
    const departments = kind === "departments";
    const [column, named] = NAMED[kind];
    const said = named(row.key);
    const counts = row.handling_due ? word("counts", { on_time: n.number(row.handled_on_time), due: n.number(row.handling_due) }) : "";
    const name = departments ? departmentName(row.key) : said;
    const link = kind === "streets" ? h("button", { class: "link", "data-go": "street=" + row.key }, name) : h("a", { class: "link", href: `/board/${kind}/${row.key}` }, name);
    const codes = { ...open.codes, [column]: row.key };
    const rate = figure(n.rate(row.rate, 1), behind("on_time_handling_rate", codes, open.period), said);
    const median = departments && figure(hours(row.median_hours_to_close), behind("median_hours_to_close", codes, open.period), said);
    const chip = row.grade ? h("b", { class: "grade grade-" + row.grade.toLowerCase() }, row.grade) : null;
    return h(
      "tr",
      { title: counts || undefined, role: "row" },
      h("th", { scope: "row", role: "rowheader" }, link),
      h("td", { class: "line", "aria-hidden": "true" }, h("span", {}, mark("mean", open.mean), mark("dot", row.rate))),
      h("td", { class: "rate", role: "cell" }, rate),
      h("td", { class: departments ? "hours" : "spark", role: "cell" }, departments ? median : spark(row.trend || []), departments ? null : chip),
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
      h("span", {}, h("b", {}, word("took", { time: n.hours(row.hours, board.meta.language) })), department.short ? " · " + department.short : "", stars(row.rating)),
    );
  }

  function stars(rating) {
    if (!rating) return null;
    return h("b", { class: "stars", role: "img", "aria-label": word("rating", { rating: n.number(rating) }) }, "★ " + n.number(rating));
  }

  Object.assign(board, { drawRates, drawTrendTable, drawOutcomes });
})();
