/* The public board: what its address asks for, and what stands on it.

   Unfiltered, everything but the hexagons is written from the shared snapshot, with no call to the server. A person's own filter
   asks the server (store "board-request" → "board-answer"): at once when it changes, and with news at most every five seconds.
   The map and the trend are in board_map.js; both share window.baixingpai.board. */
(function () {
  "use strict";

  const OWN_MS = 5000; // a person's own filter follows the news at most this often
  const HEXES_MS = 60000; // the city's hexagons
  const ANSWER_MS = 15000; // no answer by then: say so
  const SPOKEN_MS = 10000;
  const SHOWN_DEPARTMENTS = 8;
  const AXIS = [60, 100]; // per cent, of the dots on a line
  const DEFAULT = "7";
  const n = window.baixingpai.numbers;
  const by = (id) => document.getElementById("board-" + id);
  const props = (id, value) => window.dash_clientside.set_props("board-" + id, value);
  const nothing = () => window.dash_clientside.no_update;

  let meta = null;
  let wanted = null; // the filters that the address asks for
  let asked = { key: null, at: 0, turn: 0, late: 0, again: 0 };
  let spoken = { text: "", at: 0, later: 0 };
  let everyDepartment = false;
  const written = {};

  /* ------------------------------------------------------------- elements */

  function h(tag, attributes, ...children) {
    const drawn = tag === "svg" || tag === "path" || tag === "circle";
    const element = drawn ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "left") element.style.left = value + "%";
      else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }

  /* Write only what changed, and leave the keyboard where it was. */
  function renew(host, what, build) {
    const said = JSON.stringify(what);
    if (!host || written[host.id] === said) return;
    written[host.id] = said;
    const held = host.contains(document.activeElement) && document.activeElement.dataset.set;
    host.replaceChildren(...[build()].flat());
    if (held) (host.querySelector(`[data-set="${CSS.escape(held)}"]`) || host).focus();
  }

  function fill(text, values) {
    return text.replace(/%\((\w+)\)s/g, (place, name) => (name in values ? values[name] : place));
  }

  /* A sentence whose numbers are marked. */
  function marked(text, values, strong) {
    return text.split(/(%\(\w+\)s|\n)/).map((part) => {
      const name = (part.match(/^%\((\w+)\)s$/) || [])[1];
      if (part === "\n") return h("br");
      return name && strong.includes(name) ? h("mark", {}, values[name]) : document.createTextNode(fill(part, values));
    });
  }

  const word = (name, values) => fill(meta.words[name], values || {});
  const english = () => meta.language === "en";
  const isoDay = (text) => n.day(new Date(text + "T00:00:00Z"), meta.language).replace(/ 星期.$/, "").replace(/^\w{3} /, "");

  /* -------------------------------------------------------------- filters */

  function read(search, given) {
    meta = given;
    const question = new URLSearchParams(search || "");
    const known = (name, codes) => (codes.includes(question.get(name)) ? question.get(name) : "");
    const [from, to] = [question.get("from"), question.get("to")].map((day) => (/^\d{4}-\d\d-\d\d$/.test(day || "") ? day : ""));
    const own = Boolean(from && to && from <= to);
    const period = own ? "own" : ["today", "7", "30"].includes(question.get("period")) ? question.get("period") : DEFAULT;
    const filters = {
      panel: known("panel", meta.panels.map((panel) => panel.code)),
      district: known("district", Object.keys(meta.districts)),
      period,
      from: own ? from : "",
      to: own ? to : "",
    };
    filters.key = query(filters);
    filters.plain = filters.key === "";
    wanted = filters;
    showFilters();
    return filters;
  }

  function query(filters, more) {
    const out = new URLSearchParams(more || {});
    if (filters.panel) out.set("panel", filters.panel);
    if (filters.district) out.set("district", filters.district);
    if (filters.period === "own") (out.set("from", filters.from), out.set("to", filters.to));
    else if (filters.period !== DEFAULT) out.set("period", filters.period);
    return out.toString();
  }

  function go(change) {
    const next = { ...wanted, ...change };
    const search = query(next);
    props("url", { search: search ? "?" + search : "" });
  }

  function showFilters() {
    document.querySelectorAll("#board [data-set]").forEach((button) => {
      const [name, value] = button.dataset.set.split("=");
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(wanted[name] === value));
    });
    by("district").value = wanted.district;
    by("district").classList.toggle("chosen", Boolean(wanted.district));
    by("language").href = "?" + query(wanted, { lang: english() ? "zh" : "en" });
    if (wanted.period === "own") showRange(true);
  }

  function showRange(open) {
    const host = by("range");
    host.hidden = !open;
    if (!open || host.firstChild) return;
    const today = n.local(window.baixingpai.now(), meta.offset_min).toISOString().slice(0, 10);
    const input = (name, value) => h("input", { type: "date", name, value: value || today, max: today, required: true });
    const form = h(
      "form",
      {},
      h("label", {}, word("from"), input("from", wanted.from)),
      h("label", {}, word("to"), input("to", wanted.to)),
      h("button", { class: "pill" }, word("apply")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [from, to] = [form.elements.from.value, form.elements.to.value].sort();
      go({ period: "own", from, to });
    });
    host.append(form);
  }

  /* ------------------------------------------------------- asking the server */

  function ask(filters, event) {
    if (!filters) return nothing();
    if (filters.key !== asked.key) return question(filters.key, event);
    const pause = (filters.plain ? HEXES_MS : OWN_MS) - (Date.now() - asked.at);
    if (pause <= 0) return question(filters.key, event);
    if (!asked.later) asked.later = setTimeout(() => props("request", { data: question(wanted.key, window.baixingpai.event) }), pause);
    return nothing();
  }

  function question(key, event) {
    clearTimeout(asked.later);
    clearTimeout(asked.late);
    asked = { key, at: Date.now(), turn: asked.turn + 1, later: 0, late: 0 };
    const turn = asked.turn;
    asked.late = setTimeout(() => asked.turn === turn && !asked.answered && props("answer", { data: { key, turn, failed: true } }), ANSWER_MS);
    return { key, turn, event };
  }

  const again = () => props("request", { data: question(wanted.key, window.baixingpai.event) });

  /* The answer to what is asked now; null while it is on its way. */
  function current(answer, filters) {
    if (!answer || !filters) return null;
    if (answer.failed) return { failed: true };
    return answer.key === filters.key ? answer : null;
  }

  /* What the page shows: the snapshot for the whole city and 7 days, else the answer. */
  function view(snapshot, answer, filters) {
    return !filters || filters.plain ? snapshot : current(answer, filters);
  }

  /* -------------------------------------------------------------- drawing */

  function draw(snapshot, answer, filters, given) {
    meta = given;
    if (!snapshot || !filters) return nothing();
    const mine = current(answer, filters);
    if (mine && !mine.failed) asked.answered = true;
    const shown = view(snapshot, answer, filters);
    const failed = Boolean(mine && mine.failed);
    by("headline").closest("#board").dataset.state = shown && !shown.failed ? "ready" : "waiting";
    trouble("map", failed);
    for (const panel of ["districts", "departments", "trend"]) trouble(panel, failed && !filters.plain);
    drawNow(snapshot, filters);
    if (shown && !shown.failed) {
      drawHeadline(shown.period, filters);
      drawRates(shown, snapshot, filters);
      drawTrendTable(shown.trend);
      drawOutcomes(shown.outcomes);
    }
    showAsOf(snapshot);
    return snapshot.event;
  }

  function trouble(panel, on) {
    const host = document.querySelector(`#board [data-panel="${panel}"]`);
    const old = host.querySelector(":scope > .failed");
    if (on && !old) host.prepend(h("p", { class: "failed", role: "alert" }, word("failed"), h("button", { class: "pill", "data-again": true }, word("retry"))));
    if (!on && old) old.remove();
  }

  function when(filters, period) {
    if (filters.period === "today") return word("when_today");
    if (filters.period !== "own") return word("when_days", { days: filters.period });
    const [first, last] = [isoDay(period.from), isoDay(period.to)];
    return first === last ? word("when_day", { day: first }) : word("when_range", { first, last });
  }

  function drawHeadline(period, filters) {
    const panel = meta.panels.find((one) => one.code === filters.panel);
    const median = period.median_hours_to_close;
    const values = {
      when: when(filters, period),
      where: filters.district ? word("where", { district: meta.districts[filters.district] }) : "",
      what: panel ? word("what", { panel: panel.name }) : "",
      reports: n.number(period.reports),
      rate: n.rate(period.closing_rate, 1),
      time: n.duration(median === null || median === undefined ? null : median * 3600, meta.language),
      accepted: n.number(period.accepted),
      closed: n.number(period.closed),
      in_progress: n.number(period.in_progress),
      overdue: n.number(period.overdue),
    };
    const known = period.closing_rate !== null && period.closing_rate !== undefined;
    const kind = !period.reports ? "headline_none" : !known ? "headline_reports" : median ? "headline" : "headline_rate";
    renew(by("headline"), [kind, values], () => marked(meta.words[kind], values, ["reports", "rate", "time"]));
    const empty = !period.reports;
    const reset = empty && !filters.plain ? [" ", h("button", { class: "link", "data-reset": true }, word("reset"))] : [];
    renew(by("sub"), [empty, values, filters.plain], () => [document.createTextNode(word(empty ? "sub_none" : "sub", values)), ...reset]);
    speak(fill(meta.words[kind], values).replace("\n", ""));
  }

  function speak(text) {
    if (text === spoken.text) return;
    spoken.text = text;
    clearTimeout(spoken.later);
    const pause = Math.max(1000, SPOKEN_MS - (Date.now() - spoken.at));
    spoken.later = setTimeout(() => {
      spoken.at = Date.now();
      by("spoken").textContent = text;
    }, pause);
  }

  function drawNow(snapshot, filters) {
    const [now, then] = [snapshot.now, snapshot.yesterday || {}];
    const items = [
      ["reported_today", now.reports, part(now.reports, then.reports), "", ""],
      ["closed_today", now.closed, part(now.closed, then.closed), "", ""],
      ["in_progress", now.in_progress, part(now.in_progress, then.in_progress), "", ""],
      ["overdue", now.overdue, difference(now.overdue, then.overdue), now.overdue ? "overdue" : "", ""],
    ];
    const place = filters.panel || filters.district ? h("span", { class: "everywhere" }, word("whole_city")) : null;
    renew(by("numbers"), [items, Boolean(place)], () =>
      items.map(([name, value, change, look], index) =>
        h(
          "div",
          { title: word(name) + " · " + word("than_yesterday") },
          h("dt", {}, word(name), index ? null : place),
          h("dd", { class: look }, n.number(value)),
          h("dd", { class: "change" }, index ? h("span", { class: "visually-hidden" }, word("than_yesterday") + " ") : word("than_yesterday") + " ", change),
        ),
      ),
    );
  }

  const part = (now, then) => (then ? n.signed(((now - then) / then) * 100, 1) + "%" : n.NOTHING);
  const difference = (now, then) => (then === null || then === undefined ? n.NOTHING : n.signed(now - then) + (english() ? "" : " 件"));

  /* ---------------------------------------------------------------- rates */

  function drawRates(shown, snapshot, filters) {
    const rateOf = (row) => (filters.plain && "week_rate" in row ? row.week_rate : row.on_time_handling_rate);
    const note = { when: when(filters, shown.period), mean: n.rate(shown.period.on_time_handling_rate, 1) };
    const sorted = (rows) => rows.map((row) => ({ ...row, rate: rateOf(row) })).sort((a, b) => (b.rate ?? -1) - (a.rate ?? -1));
    const mean = shown.period.on_time_handling_rate;
    const districts = sorted(shown.districts);
    const departments = sorted(shown.departments).filter((row) => row.handling_due || row.rate !== null);
    renew(by("districts"), [districts, note], () => rateCard("districts", districts, mean, note));
    renew(by("departments"), [departments, note, everyDepartment], () => rateCard("departments", departments, mean, note));
  }

  function rateCard(kind, rows, mean, note) {
    const departments = kind === "departments";
    const few = departments && !everyDepartment ? rows.slice(0, SHOWN_DEPARTMENTS) : rows;
    const heads = [word(departments ? "department" : "district"), "", word("rate"), word(departments ? "median" : "last_7_days")];
    const table = h(
      "table",
      { class: "rate-table" },
      h("thead", {}, h("tr", {}, heads.map((head, index) => h("th", { scope: "col", "aria-hidden": index === 1 && "true" }, head)))),
      h("tbody", {}, few.map((row) => rateRow(row, mean, departments))),
    );
    const more = departments && rows.length > few.length ? h("button", { class: "pill", "data-every": true }, word("all_departments", { count: rows.length })) : null;
    const empty = rows.length ? null : h("p", { class: "nothing" }, word("nothing"));
    return [h("div", { class: "head" }, h("h2", {}, word(kind)), h("p", {}, word("rates_note", note))), empty || table, more].filter(Boolean);
  }

  function rateRow(row, mean, departments) {
    const counts = row.handling_due ? word("counts", { on_time: n.number(row.handled_on_time), due: n.number(row.handling_due) }) : "";
    const name = departments ? departmentName(row.key) : [h("button", { class: "link", "data-set": "district=" + row.key }, meta.districts[row.key] || row.key)];
    const last = departments ? hours(row.median_hours_to_close) : spark(row.trend || []);
    return h(
      "tr",
      { title: counts || undefined },
      h("th", { scope: "row" }, name),
      h("td", { class: "line", "aria-hidden": "true" }, h("span", {}, mark("mean", mean), mark("dot", row.rate))),
      h("td", { class: "rate" }, n.rate(row.rate, 1)),
      h("td", { class: departments ? "hours" : "spark" }, last),
    );
  }

  function mark(look, rate) {
    if (rate === null || rate === undefined) return null;
    const part_ = ((rate - AXIS[0]) / (AXIS[1] - AXIS[0])) * 100;
    return h("i", { class: part_ < 0 ? look + " below" : look, left: Math.min(100, Math.max(0, part_)) });
  }

  function departmentName(code) {
    const known = meta.departments[code] || { name: code, panels: [] };
    const panel = known.panels.length && meta.panels.find((one) => one.code === known.panels[0]);
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

  /* ------------------------------------------------- table of the trend, outcomes */

  function table(caption, heads, rows) {
    const head = h("thead", {}, h("tr", {}, heads.map((one) => h("th", { scope: "col" }, one))));
    return h("table", {}, h("caption", { class: "visually-hidden" }, caption), head, h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))));
  }

  function drawTrendTable(rows) {
    const heads = [word("day"), word("reports"), word("closed")];
    const lines = () => [...rows].reverse().map((row) => [isoDay(row.day), n.number(row.reports), n.number(row.closed)]);
    renew(by("trend-table"), rows, () => table(word("day"), heads, lines()));
  }

  function drawOutcomes(rows) {
    renew(by("outcomes"), rows, () => (rows.length ? rows.slice(0, 4).map(outcome) : h("p", { class: "nothing" }, word("no_outcomes"))));
  }

  function outcome(row) {
    const department = meta.departments[row.department] || {};
    const place = [meta.districts[row.district], meta.streets[row.street]].filter(Boolean).join(" ");
    const category = meta.categories[row.category] || row.category;
    const photo = (kind) =>
      row[kind] && h("span", { class: "photo " + kind }, h("img", { src: row[kind].url, alt: `${category}: ${word(kind)}`, width: row[kind].width, height: row[kind].height, loading: "lazy" }), h("b", {}, word(kind)));
    return h(
      "a",
      { class: "outcome", href: "/outcomes/" + row.number },
      h("span", { class: "pair" }, photo("before"), photo("after")),
      h("strong", {}, category),
      h("span", {}, place),
      h("span", {}, h("b", {}, word("took", { time: n.duration(row.hours * 3600, meta.language) })), department.short ? " · " + department.short : ""),
    );
  }

  /* ----------------------------------------------------------- freshness */

  let shownSnapshot = null;

  function showAsOf(snapshot) {
    shownSnapshot = snapshot;
    const local = n.local(Date.parse(snapshot.as_of), meta.offset_min);
    const text = `${n.day(local, meta.language).replace(/ 星期.$/, "")} ${n.clock(local)}:${n.two(local.getUTCSeconds())}`;
    by("as-of").textContent = word("as_of", { time: text });
  }

  function freshness(event) {
    if (!meta || !by("freshness")) return;
    const { state, age } = event.detail;
    const text = state === "live" ? word("live") : word("stale", { seconds: Math.round(age || 0) });
    if (by("freshness").textContent !== text) by("freshness").textContent = text;
    const strip = by("broken");
    strip.hidden = state !== "broken";
    const local = shownSnapshot && n.local(Date.parse(shownSnapshot.as_of), meta.offset_min);
    const said = state === "broken" && local ? word("broken", { time: n.clock(local) }) : "";
    if (strip.textContent !== said) strip.textContent = said;
  }

  /* -------------------------------------------------------- text size, clicks */

  function size(large) {
    document.documentElement.toggleAttribute("data-size", false);
    if (large) document.documentElement.dataset.size = "large";
    if (by("size")) by("size").setAttribute("aria-pressed", String(large));
  }

  function kept() {
    try {
      return localStorage.getItem("size") || (/(?:^|; )size=(\w+)/.exec(document.cookie) || [])[1];
    } catch (error) {
      return "normal"; // no storage: the size of this page alone
    }
  }

  function turnSize() {
    const large = document.documentElement.dataset.size !== "large";
    size(large);
    window.dispatchEvent(new Event("resize"));
    document.cookie = `size=${large ? "large" : "normal"};path=/;max-age=31536000;samesite=lax`;
    try {
      localStorage.setItem("size", large ? "large" : "normal");
    } catch (error) {
      return; // the cookie may have kept it
    }
  }

  function click(event) {
    const button = event.target.closest && event.target.closest("#board button");
    if (!button || !meta) return;
    const set = button.dataset.set;
    if (button.id === "board-size") turnSize();
    else if (set === "period=own") showRange(by("range").hidden);
    else if (set) (showRange(false), go({ [set.split("=")[0]]: set.split("=")[1] }));
    else if ("again" in button.dataset) again();
    else if ("reset" in button.dataset) go({ panel: "", district: "", period: DEFAULT });
    else if ("every" in button.dataset) {
      everyDepartment = true;
      props("filters", { data: { ...wanted } });
    }
  }

  document.addEventListener("click", click);
  document.addEventListener("change", (event) => event.target.id === "board-district" && go({ district: event.target.value }));
  window.addEventListener("baixingpai:tick", freshness);
  size(kept() === "large");

  window.baixingpai.board = { h, renew, word, table, by, props, current, view, nothing, meta: () => meta };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.board = { read, ask, draw };
})();
