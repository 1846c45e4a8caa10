/* Sentences and numbers of the board, and which of its panels has failed. */
(function () {
  "use strict";

  const SPOKEN_MS = 10000;
  const board = window.baixingpai.board;
  const n = window.baixingpai.numbers;
  const { h, by, renew, fill, marked, word, english, isoDay, nothing } = board;

  let spoken = { text: "", at: 0, later: 0 };

  function draw(snapshot, answer, filters, given) {
    board.meta = given;
    if (!snapshot || !filters) return nothing();
    const mine = board.current(answer, filters);
    const shown = board.view(snapshot, answer, filters);
    const failed = Boolean(mine && mine.failed);
    by("headline").closest("#board").dataset.state = shown && !shown.failed ? "ready" : "waiting";
    by("map-box").dataset.state = mine && !failed ? "ready" : "waiting";
    trouble("map", failed);
    trouble("kinds", failed);
    if (mine && !failed) (board.tellPlaces(mine.hexagons, given), board.drawKinds(mine.kinds, filters), board.drawCases(mine, filters));
    for (const panel of ["districts", "departments", "trend"]) trouble(panel, failed && !filters.plain);
    drawNow(snapshot, filters);
    board.drawHot(snapshot);
    if (shown && !shown.failed) {
      drawHeadline(shown.period, filters);
      board.drawRates(shown, snapshot, filters);
      board.drawTrendTable(shown.trend);
      board.drawOutcomes(shown.outcomes);
    }
    board.showAsOf(snapshot);
    board.watchCharts();
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
    const panel = board.meta.panels.find((one) => one.code === filters.panel);
    const median = period.median_hours_to_close;
    const solved = period.solved_rate ?? null;
    const values = {
      when: when(filters, period),
      where: filters.district ? word("where", { district: filters.street ? board.placeName(filters.street, board.meta) : board.meta.districts[filters.district] }) : "",
      what: panel ? word("what", { panel: board.meta.categories[filters.category] || panel.name }) : "",
      reports: n.number(period.reports),
      rate: n.rate(solved, 1),
      time: n.hours(median, board.meta.language),
      accepted: n.number(period.accepted),
      closed: n.number(period.solved),
      in_progress: n.number(period.in_progress),
      overdue: n.number(period.overdue),
    };
    const kind = !period.reports ? "headline_none" : solved === null ? "headline_reports" : median ? "headline" : "headline_rate";
    const codes = board.codesOf(filters);
    const accepted = board.behind("accepted", codes, period);
    const links = {
      reports: board.behind("reports", codes, period),
      rate: accepted,
      time: board.behind("median_hours_to_close", codes, period),
      accepted,
      closed: accepted,
      overdue: board.behind("overdue_open", codes),
    };
    renew(by("headline"), [kind, values, links], () => marked(board.meta.words[kind], values, ["reports", "rate", "time"], links));
    everyOutcome(filters, values);
    const empty = !period.reports;
    const reset = empty && !filters.plain ? [" ", h("button", { class: "link", "data-reset": true }, word("reset"))] : [];
    renew(by("sub"), [empty, values, filters.plain, links], () => [...marked(board.meta.words[empty ? "sub_none" : "sub"], values, [], links), ...reset]);
    speak(fill(board.meta.words[kind], values).replace("\n", english() ? " " : ""));
  }

  /* The gallery, narrowed as the board is, with how many cases of this choice are solved. */
  function everyOutcome(filters, { when: time, closed }) {
    const link = by("every");
    if (!link) return;
    const asked = new URLSearchParams();
    for (const name of ["panel", "district"]) if (filters[name]) asked.set(name, filters[name]);
    if (english()) asked.set("lang", "en");
    link.href = `/board/outcomes${asked.size ? "?" : ""}${asked}`;
    link.textContent = word("every_outcome", { when: time.charAt(0).toLowerCase() + time.slice(1), closed });
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
    const day = snapshot.as_of.slice(0, 10);
    const today = { from: day, to: day };
    const items = [
      ["reported_today", now.reports, part(now.reports, then.reports), "", board.behind("reports", {}, today)],
      ["closed_today", now.closed, part(now.closed, then.closed), "", board.behind("median_hours_to_close", {}, today)],
      ["in_progress", now.in_progress, part(now.in_progress, then.in_progress), "", "/data/points.json"],
      ["overdue", now.overdue, difference(now.overdue, then.overdue), now.overdue ? "overdue" : "", board.behind("overdue_open", {})],
    ];
    const place = filters.panel || filters.district ? h("span", { class: "everywhere" }, word("whole_city")) : null;
    renew(by("numbers"), [items, Boolean(place)], () =>
      items.map(([name, value, change, look, href], index) =>
        h(
          "div",
          { title: word(name) + " · " + word("than_yesterday") },
          h("dt", {}, word(name), index ? null : place),
          h("dd", { class: look }, board.figure(n.number(value), href, word(name))),
          h("dd", { class: "change" }, index ? h("span", { class: "visually-hidden" }, word("than_yesterday") + " ") : word("than_yesterday") + " ", change),
        ),
      ),
    );
  }

  const part = (now, then) => n.compared(now, then, english() ? "" : "件");
  const difference = (now, then) => (then === null || then === undefined ? n.NOTHING : n.signed(now - then) + (english() ? "" : " 件"));

  Object.assign(board, { when });
  Object.assign(window.dash_clientside.board, { draw });
})();
