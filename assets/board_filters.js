/* What the board's address asks for, and what the server is asked for it.

   At once when a filter changes; with news at most every five seconds, and every minute for the whole city's hexagons. */
(function () {
  "use strict";

  const OWN_MS = 5000; // a person's own filter follows the news at most this often
  const HEXES_MS = 60000; // the city's hexagons
  const SLOWER = 100; // a busy server is asked less often: so many times as long as its answer took
  const ANSWER_MS = 15000; // no answer by then: say so
  const DEFAULT = "7";
  const STATES = ["open", "overdue", "closed"];
  const NAMES = ["panel", "category", "district", "street", "state", "hex", "cell"];
  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, by, props, nothing, word, english } = board;

  let asked = { key: null, at: 0, turn: 0, late: 0, later: 0, took: 0, answered: false };

  /* -------------------------------------------------------------- filters */

  function read(search, given) {
    board.meta = given;
    window.baixingpai.know(given.now);
    const question = new URLSearchParams(search || "");
    const bad = [];
    const known = (name, is) => {
      const value = question.get(name) || "";
      if (!value || is(value)) return value;
      bad.push(name + "=" + value.slice(0, 24));
      return "";
    };
    const category = known("category", (code) => given.panel_of[code] && [null, "", given.panel_of[code]].includes(question.get("panel")));
    const street = known("street", (code) => given.homes[code] && [null, "", given.homes[code]].includes(question.get("district")));
    const hex = known("hex", (code) => /^88[0-9a-f]{13}$/.test(code));
    const filters = {
      panel: known("panel", (code) => given.panels.some((panel) => panel.code === code)) || given.panel_of[category] || "",
      category,
      district: known("district", (code) => given.districts[code]) || given.homes[street] || "",
      street,
      state: known("state", (code) => STATES.includes(code)),
      hex,
      cell: known("cell", (code) => hex && /^[0-9A-Z]{8}$/.test(code)),
      ...period(question, known, bad),
    };
    filters.key = query(filters);
    filters.plain = filters.key === "";
    board.wanted = filters;
    by("note").hidden = !bad.length;
    by("note").textContent = bad.length ? word("not_known", { what: bad.join(", ") }) : "";
    showFilters();
    return filters;
  }

  function period(question, known, bad) {
    const today = n.local(window.baixingpai.now(), board.meta.offset_min).toISOString().slice(0, 10);
    const day = (text) => /^2\d{3}-\d\d-\d\d$/.test(text || "") && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
    const [from, to] = [question.get("from"), question.get("to")];
    const own = day(from) && day(to) && from <= to && from <= today;
    if (!own && (from || to)) bad.push(`from=${(from || "").slice(0, 12)}, to=${(to || "").slice(0, 12)}`);
    const named = known("period", (name) => ["today", "7", "30"].includes(name)) || DEFAULT;
    return own ? { period: "own", from, to } : { period: named, from: "", to: "" };
  }

  function query(filters, more) {
    const out = new URLSearchParams(more || {});
    for (const name of NAMES) if (filters[name]) out.set(name, filters[name]);
    if (filters.period === "own") (out.set("from", filters.from), out.set("to", filters.to));
    else if (filters.period !== DEFAULT) out.set("period", filters.period);
    return out.toString();
  }

  /* What belongs to a choice falls with it: streets to their district, a category to its panel. */
  const FALLS = { panel: ["category"], district: ["street", "hex", "cell"], street: ["hex", "cell"], hex: ["cell"] };

  function go(change) {
    const fallen = Object.keys(change).flatMap((name) => FALLS[name] || []);
    const next = { ...board.wanted, ...Object.fromEntries(fallen.map((name) => [name, ""])), ...change };
    if (change.category) next.panel = board.meta.panel_of[change.category];
    if (change.street) next.district = board.meta.homes[change.street];
    const lang = new URLSearchParams(location.search).get("lang");
    const search = query(next, lang ? { lang } : {});
    props("url", { search: search ? "?" + search : "" });
  }

  function showFilters() {
    document.querySelectorAll("#board [data-set]").forEach((button) => {
      const [name, value] = button.dataset.set.split("=");
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(board.wanted[name] === value));
    });
    choices("category", word("all_categories"), board.meta.categories, (code) => [board.meta.panel_of[code], ""].includes(board.wanted.panel) || !board.wanted.panel);
    choices("street", word("all_streets"), board.meta.streets, (code) => board.wanted.district && board.meta.homes[code] === board.wanted.district);
    for (const name of ["category", "district", "street"]) {
      by(name).value = board.wanted[name];
      by(name).classList.toggle("chosen", Boolean(board.wanted[name]));
    }
    by("street").disabled = !board.wanted.district;
    showCrumbs();
    by("language").href = "?" + query(board.wanted, { lang: english() ? "zh" : "en" });
    by("size").setAttribute("aria-pressed", String(document.documentElement.dataset.size === "large"));
    if (board.wanted.period === "own") showRange(true);
  }

  function choices(name, all, names, belongs) {
    const codes = Object.keys(names).filter(belongs);
    if (by(name).dataset.codes === codes.join()) return;
    by(name).dataset.codes = codes.join();
    by(name).replaceChildren(h("option", { value: "" }, all), ...codes.map((code) => h("option", { value: code }, names[code])));
  }

  /* City › district › street › hexagon › unit grid cell; each but the last leads back. */
  function showCrumbs() {
    const w = board.wanted;
    const steps = [["district=", word("whole_city")]];
    if (w.district) steps.push(["district=" + w.district, board.meta.districts[w.district]]);
    if (w.street) steps.push(["street=" + w.street, board.meta.streets[w.street]]);
    if (w.hex) steps.push(["hex=" + w.hex, word("this_cell")]);
    if (w.cell) steps.push(["cell=" + w.cell, word("unit_cell", { cell: w.cell })]);
    const last = steps.length - 1;
    by("crumbs").hidden = !last;
    board.renew(by("crumbs"), steps, () =>
      steps.map(([change, name], at) => (at === last ? h("b", { "aria-current": "location" }, name) : h("button", { "data-go": change }, name))),
    );
  }

  function showRange(open) {
    const host = by("range");
    host.hidden = !open;
    if (!open || host.firstChild) return;
    const today = n.local(window.baixingpai.now(), board.meta.offset_min).toISOString().slice(0, 10);
    const input = (name, value) => h("input", { type: "date", name, value: value || today, max: today, required: true });
    const form = h(
      "form",
      {},
      h("label", {}, word("from"), input("from", board.wanted.from)),
      h("label", {}, word("to"), input("to", board.wanted.to)),
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
    const pause = Math.max(filters.plain ? HEXES_MS : OWN_MS, Math.min(HEXES_MS, SLOWER * asked.took)) - (Date.now() - asked.at);
    if (pause <= 0) return question(filters.key, event);
    if (!asked.later) asked.later = setTimeout(() => props("request", { data: question(board.wanted.key, window.baixingpai.event) }), pause);
    return nothing();
  }

  function question(key, event) {
    clearTimeout(asked.later);
    clearTimeout(asked.late);
    asked = { key, at: Date.now(), turn: asked.turn + 1, later: 0, late: 0, took: asked.took, answered: false };
    const turn = asked.turn;
    asked.late = setTimeout(() => asked.turn === turn && !asked.answered && props("answer", { data: { key, turn, failed: true } }), ANSWER_MS);
    return { key, turn, event };
  }

  const again = () => props("request", { data: question(board.wanted.key, window.baixingpai.event) });

  /* The answer to what is asked now; null while it is on its way. */
  function current(answer, filters) {
    if (!answer || !filters) return null;
    if (answer.key === undefined) answer.key = asked.key; // a failure names no question: it is the last one's
    if (!asked.answered && (answer.turn === undefined || answer.turn === asked.turn)) {
      asked.answered = true;
      asked.took = Date.now() - asked.at;
    }
    return answer.key === filters.key ? answer : null;
  }

  /* What the page shows: the snapshot for the whole city and 7 days, else the answer. */
  function view(snapshot, answer, filters) {
    return !filters || filters.plain ? snapshot : current(answer, filters);
  }

  /* --------------------------------------------------------------- clicks */

  function click(event) {
    const button = event.target.closest && event.target.closest("#board button");
    if (!button || !board.meta) return;
    const set = button.dataset.set;
    if (button.id === "board-size") board.turnSize();
    else if (set === "period=own") showRange(by("range").hidden);
    else if (set) (showRange(false), go({ [set.split("=")[0]]: set.split("=")[1] }));
    else if (button.dataset.go) go(Object.fromEntries(new URLSearchParams(button.dataset.go)));
    else if ("again" in button.dataset) again();
    else if ("reset" in button.dataset) go({ panel: "", district: "", state: "", period: DEFAULT });
    else if ("every" in button.dataset) {
      board[button.dataset.every === "streets" ? "everyStreet" : "everyDepartment"] = true;
      props("filters", { data: { ...board.wanted } });
    }
  }

  document.addEventListener("click", click);
  document.addEventListener("change", (event) => {
    const name = ["category", "district", "street"].find((one) => event.target.id === "board-" + one);
    if (name) go({ [name]: event.target.value });
  });

  Object.assign(board, { current, view });
  Object.assign(window.dash_clientside.board, { read, ask });
})();
