/* The places with the most reports of the last 7 days, each a way to its hexagon. */
(function () {
  "use strict";

  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, by, renew, fill } = board;

  function drawHot(snapshot) {
    const host = by("hot");
    if (!host) return;
    const words = JSON.parse(host.dataset.words);
    renew(host, snapshot.hot, () => (snapshot.hot.length ? [h("h3", {}, words.title), h("ol", {}, snapshot.hot.map((row) => line(row, words)))] : []));
  }

  function line(row, words) {
    const { meta } = board;
    const place = board.placeName(row.street, meta) || meta.districts[row.district] || row.hexagon;
    const said = fill(words.place, { place, reports: n.number(row.reports) });
    const go = new URLSearchParams({ district: row.district, street: row.district ? row.street : "", hex: row.hexagon, period: "7", panel: "", category: "", state: "", cell: "" });
    return h("li", {}, h("button", { class: "link", "data-go": go.toString(), "aria-label": said, title: said }, h("span", {}, place), h("b", {}, n.number(row.reports))));
  }

  Object.assign(board, { drawHot });
})();
