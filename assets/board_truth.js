/* The card of closed on time beside confirmed by citizens: a dumbbell a panel, and its table. From /data/truth.json, every ten minutes. */
(function () {
  "use strict";

  const KEPT_MS = 600000;
  const AGAIN_MS = 60000;
  const STEP = 10; // per cent between the axis' marks
  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, by, renew, fill, table } = board;
  let next = 0;

  async function look() {
    const host = by("truth");
    if (!host || !board.meta || Date.now() < next) return;
    next = Date.now() + AGAIN_MS;
    const words = JSON.parse(host.dataset.words);
    try {
      const answer = await fetch("/data/truth.json");
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      next = Date.now() + KEPT_MS;
      draw(host, told, words);
    } catch (error) {
      if (!host.querySelector(".dumbbells")) renew(host, "failed", () => h("p", { class: "nothing", role: "status" }, words.failed));
    }
  }

  const NAMED = {
    panel: (code) => (board.meta.panels.find((one) => one.code === code) || { name: code }).name,
    district: (code) => board.meta.districts[code] || code,
    department: (code) => (board.meta.departments[code] || { name: code }).name,
  };

  function draw(host, told, words) {
    renew(host, told, () => (told.due ? card(told, words) : h("p", { class: "nothing" }, words.nothing)));
    renew(by("truth-table"), told, () => ["panel", "district", "department"].map((kind) => twin(told[kind + "s"], kind, words)));
  }

  function card(told, words) {
    const rows = told.panels;
    const lowest = Math.min(...rows.map((row) => row.confirmed));
    const low = Math.max(0, Math.min(90, Math.floor((lowest - 1) / STEP) * STEP));
    const largest = rows.reduce((most, row) => (row.gap > most ? row.gap : most), 0);
    const at = (rate) => ((rate - low) / (100 - low)) * 100;
    const fact = (value, look, name) => h("div", { class: look }, h("dd", {}, value), h("dt", {}, look === "apart" ? null : h("i", { class: look }), name));
    const facts = h(
      "dl",
      { class: "facts" },
      fact(n.rate(told.official, 1), "ring", words.official),
      fact(n.rate(told.confirmed, 1), "disc", words.confirmed),
      fact(n.number(told.gap, 1), "apart", words.gap),
    );
    const list = h("ul", { class: "dumbbells" }, rows.map((row) => dumbbell(row, at, largest > 0 && row.gap === largest, words)));
    const span = 100 - low > 50 ? 2 * STEP : STEP;
    const marks = [];
    for (let mark = 100; mark >= low; mark -= span) marks.unshift(h("span", { left: at(mark) }, n.rate(mark, 0)));
    const axis = h("div", { class: "axis", "aria-hidden": "true" }, h("span", { class: "marks" }, marks));
    const ripe = fill(words.ripe, { ripe: n.number(told.ripe), count: n.number(told.closed_on_time), days: told.days });
    return [facts, list, axis, h("p", { class: "foot" }, ripe)];
  }

  function dumbbell(row, at, largest, words) {
    const name = NAMED.panel(row.key);
    const said = fill(words.row, { name, official: n.rate(row.official, 1), confirmed: n.rate(row.confirmed, 1), gap: n.number(row.gap, 1) });
    const bar = h("i", { class: "bar", left: at(row.confirmed) });
    bar.style.width = at(row.official) - at(row.confirmed) + "%";
    const gap = h("b", { class: "gap", left: at(row.official) }, n.number(row.gap, 1));
    const line = h("span", { class: "track" }, bar, h("i", { class: "disc", left: at(row.confirmed) }), h("i", { class: "ring", left: at(row.official) }), gap);
    const drawn = h("span", { class: "drawn", "aria-hidden": "true" }, h("span", { class: "name" }, name), line);
    const spoken = h("span", { class: "visually-hidden" }, said + (largest ? ` (${words.largest})` : ""));
    return h("li", { class: largest ? "largest" : undefined, title: said }, spoken, drawn);
  }

  function twin(rows, kind, words) {
    const heads = [words[kind], words.due, words.official, words.confirmed, words.gap];
    const line = (row) => [NAMED[kind](row.key), n.number(row.due), n.rate(row.official, 1), n.rate(row.confirmed, 1), n.number(row.gap, 1)];
    return table(words[kind], heads, rows.map(line));
  }

  window.addEventListener("baixingpai:tick", look);
})();
