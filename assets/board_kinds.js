/* Reports over time by panel, or by category of one panel: columns a day, each row on its own scale, and their table. */
(function () {
  "use strict";

  const [WIDE, HIGH] = [240, 36];
  const LEAST = 4; // reports: the scale of fewer would make one look like many
  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, by, renew, word, isoDay, table, behind, figure } = board;

  function drawKinds(kinds, filters) {
    const { rows, days } = kinds;
    const name = (key) => (kinds.by === "category" ? board.meta.categories[key] : board.meta.panels.find((one) => one.code === key).name);
    const period = { from: days[0], to: days[days.length - 1] };
    const note = word("kinds_note", { first: isoDay(period.from), last: isoDay(period.to) });
    const codes = board.codesOf(filters);
    const line = (row) =>
      h(
        "li",
        {},
        h("span", { class: "kind" }, board.shape(kinds.by === "category" ? board.meta.panel_of[row.key] : row.key), name(row.key)),
        columns(row.reports),
        h("span", { class: "total" }, figure(n.number(row.total), behind("reports", { ...codes, [kinds.by]: row.key }, period), name(row.key))),
      );
    const list = () => (rows.some((row) => row.total) ? h("ul", {}, rows.map(line)) : h("p", { class: "nothing" }, word("nothing")));
    renew(by("kinds"), [kinds, codes], () => [h("div", { class: "head" }, h("h2", {}, word("kinds_" + kinds.by)), h("p", {}, note)), list()]);
    const heads = [word("day"), ...rows.map((row) => name(row.key))];
    const cells = () => days.map((day, at) => [isoDay(day), ...rows.map((row) => n.number(row.reports[at]))]).reverse();
    renew(by("kinds-table"), kinds, () => table(word("kinds_" + kinds.by), heads, cells()));
  }

  /* One path of columns; today, the last one, stands apart. */
  function columns(counts) {
    const most = Math.max(LEAST, ...counts);
    const step = WIDE / counts.length;
    const column = (count, at) => `M${(at * step + step / 2).toFixed(1)} ${HIGH}V${(HIGH - (count / most) * (HIGH - 2)).toFixed(1)}`;
    const path = (drawn, look) => h("path", { d: drawn, class: look, "stroke-width": Math.max(1, step * 0.72).toFixed(1) });
    const last = counts.length - 1;
    const past = counts.map((count, at) => (at < last && count ? column(count, at) : "")).join("");
    const now = counts[last] ? column(counts[last], last) : "";
    const floor = h("path", { d: `M0 ${HIGH}H${WIDE}`, class: "floor" });
    return h("svg", { viewBox: `0 0 ${WIDE} ${HIGH + 1}`, preserveAspectRatio: "none", "aria-hidden": "true" }, past && path(past, "past"), now && path(now, "last"), floor);
  }

  Object.assign(board, { drawKinds });
})();
