/* What the board's address asks for, and what the server is asked for it.

   At once when a filter changes; with news at most every five seconds, and every minute for the whole city's hexagons. */
(function () {
  "use strict";

  const OWN_MS = 5000; // a person's own filter follows the news at most this often
  const HEXES_MS = 60000; // the city's hexagons
  const ANSWER_MS = 15000; // no answer by then: say so
  const DEFAULT = "7";
  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, by, props, nothing, word, english } = board;

  let asked = { key: null, at: 0, turn: 0, late: 0, later: 0, answered: false };

  /* -------------------------------------------------------------- filters */

  function read(search, given) {
    board.meta = given;
    const question = new URLSearchParams(search || "");
    const known = (name, codes) => (codes.includes(question.get(name)) ? question.get(name) : "");
    const [from, to] = [question.get("from"), question.get("to")].map((day) => (/^2\d{3}-\d\d-\d\d$/.test(day || "") ? day : ""));
    const own = Boolean(from && to && from <= to);
    const period = own ? "own" : ["today", "7", "30"].includes(question.get("period")) ? question.get("period") : DEFAULT;
    const filters = {
      panel: known("panel", board.meta.panels.map((panel) => panel.code)),
      district: known("district", Object.keys(board.meta.districts)),
      period,
      from: own ? from : "",
      to: own ? to : "",
    };
    filters.key = query(filters);
    filters.plain = filters.key === "";
    board.wanted = filters;
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
    const next = { ...board.wanted, ...change };
    const lang = new URLSearchParams(location.search).get("lang");
    const search = query(next, lang ? { lang } : {});
    props("url", { search: search ? "?" + search : "" });
  }

  function showFilters() {
    document.querySelectorAll("#board [data-set]").forEach((button) => {
      const [name, value] = button.dataset.set.split("=");
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(board.wanted[name] === value));
    });
    by("district").value = board.wanted.district;
    by("district").classList.toggle("chosen", Boolean(board.wanted.district));
    by("language").href = "?" + query(board.wanted, { lang: english() ? "zh" : "en" });
    by("size").setAttribute("aria-pressed", String(document.documentElement.dataset.size === "large"));
    if (board.wanted.period === "own") showRange(true);
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
    const pause = (filters.plain ? HEXES_MS : OWN_MS) - (Date.now() - asked.at);
    if (pause <= 0) return question(filters.key, event);
    if (!asked.later) asked.later = setTimeout(() => props("request", { data: question(board.wanted.key, window.baixingpai.event) }), pause);
    return nothing();
  }

  function question(key, event) {
    clearTimeout(asked.later);
    clearTimeout(asked.late);
    asked = { key, at: Date.now(), turn: asked.turn + 1, later: 0, late: 0, answered: false };
    const turn = asked.turn;
    asked.late = setTimeout(() => asked.turn === turn && !asked.answered && props("answer", { data: { key, turn, failed: true } }), ANSWER_MS);
    return { key, turn, event };
  }

  const again = () => props("request", { data: question(board.wanted.key, window.baixingpai.event) });

  /* The answer to what is asked now; null while it is on its way. */
  function current(answer, filters) {
    if (!answer || !filters) return null;
    if (answer.key === undefined) answer.key = asked.key; // a failure names no question: it is the last one's
    if (answer.turn === undefined || answer.turn === asked.turn) asked.answered = true;
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
    else if ("again" in button.dataset) again();
    else if ("reset" in button.dataset) go({ panel: "", district: "", period: DEFAULT });
    else if ("every" in button.dataset) {
      board.everyDepartment = true;
      props("filters", { data: { ...board.wanted } });
    }
  }

  document.addEventListener("click", click);
  document.addEventListener("change", (event) => event.target.id === "board-district" && go({ district: event.target.value }));

  Object.assign(board, { current, view });
  Object.assign(window.dash_clientside.board, { read, ask });
})();
