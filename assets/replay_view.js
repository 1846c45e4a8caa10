/* What the time machine shows: its parts, and each filled with a moment. */
(function () {
  "use strict";

  const FEED = 7;
  const HOUR_S = 3600;
  const SHOWN = ["reports", "accepted", "closings"];
  const { number, rate, two, day: dayWords } = window.baixingpai.numbers;
  const { clockAt, spans } = window.baixingpai.replay;

  function make(name, facts, ...children) {
    const node = Object.assign(document.createElement(name), facts || {});
    node.append(...children);
    return node;
  }

  const labelled = (node, words) => (node.setAttribute("aria-label", words), node);
  const button = (text, className, words) => labelled(make("button", { type: "button", className, textContent: text }), words || text);
  const row = (cells, head) => make("tr", {}, ...cells.map((text, at) => (at || head === "td" ? make("td", { textContent: text }) : make("th", { scope: "row", textContent: text }))));
  const clock = (pack, second) => {
    const at = clockAt(pack, Math.floor(second));
    return two(Math.floor(at / HOUR_S) % 24) + ":" + two(Math.floor(at / 60) % 60);
  };

  function spoken(iso, language) {
    const at = new Date(iso + "T00:00:00Z");
    return language === "zh" ? `${at.getUTCFullYear()} 年 ${dayWords(at, "zh")}` : `${dayWords(at, "en")} ${at.getUTCFullYear()}`;
  }

  function table(caption, className) {
    return make("table", { className }, make("caption", { textContent: caption }), make("thead"), make("tbody"));
  }

  /* Every part of the page, and the whole of them as {all: [...]}. */
  function build(meta, speeds) {
    const { words } = meta;
    const parts = {
      before: button("‹", "step", words.before), after: button("›", "step", words.after),
      day: labelled(make("input", { type: "date", max: meta.today, required: true }), words.other),
      said: make("span", { className: "said", id: "replay-day" }),
      play: button(words.play, "play"),
      speed: make("select", {}, ...speeds.map((times) => make("option", { value: String(times), textContent: times + "×" }))),
      scrubber: labelled(make("input", { type: "range", min: "0", step: "60", max: "86400" }), words.scrubber),
      copy: button(words.copy, "quiet"), box: button(words.whole, "quiet over"),
      note: make("p", { className: "replay-note" }),
      clock: make("output", { id: "replay-clock", className: "replay-clock" }),
      canvas: make("canvas"), feed: make("ol", { className: "feed" }), labels: make("div", { className: "hours" }),
      districts: table(words.districts), hours: table(words.hour),
    };
    parts.note.setAttribute("role", "status");
    parts.canvas.setAttribute("role", "img");
    parts.canvas.setAttribute("aria-label", words.map);
    parts.chart = make("div", { className: "chart" }, parts.scrubber);
    parts.all = [controls(parts, words), parts.note, stage(parts, meta), time(parts, words), tables(parts, words)];
    return parts;
  }

  function controls(parts, words) {
    const handover = make("a", { className: "quiet", href: "/staff/handover", textContent: words.handover });
    return make("div", { className: "replay-controls" },
      make("div", { className: "day" }, parts.before, make("label", {}, parts.said, parts.day), parts.after),
      parts.clock, parts.play,
      make("label", { className: "speed" }, make("span", { textContent: words.speed }), parts.speed),
      make("span", { className: "gap" }), parts.copy, handover);
  }

  function stage(parts, meta) {
    const { words } = meta;
    const numbers = make("dl", { className: "replay-numbers" }, ...Object.entries(meta.counters).map(([key, name]) => {
      const value = make("dd", { textContent: "—" });
      value.dataset.key = key;
      return make("div", { className: key }, make("dt", { textContent: name }), value, ...(key === "handled" ? [make("dd", { className: "rate" })] : []));
    }));
    const legend = make("p", { className: "legend" }, ...["new", "waits", "open", "late", "closed"].map((kind) => make("span", { className: kind }, make("i"), words[kind])));
    return make("div", { className: "replay-stage" },
      make("figure", { className: "place" }, parts.canvas, parts.box, legend),
      make("div", { className: "side" }, numbers, make("h2", { textContent: words.feed }), parts.feed));
  }

  function time(parts, words) {
    return make("section", { className: "replay-time" }, make("h2", { textContent: words.timeline }), parts.chart, parts.labels, make("p", { className: "keys", textContent: words.keys }));
  }

  function tables(parts, words) {
    return make("div", { className: "replay-tables" }, parts.districts, make("details", {}, make("summary", { textContent: words.hour }), parts.hours));
  }

  /* -------------------------------------------------------------- a moment */

  function fillNumbers(parts, meta, state) {
    document.querySelectorAll("#replay dd[data-key]").forEach((node) => { node.textContent = number(state[node.dataset.key]); });
    const said = state.handled ? meta.words.on_time.replace("{rate}", rate((state.handled_on_time / state.handled) * 100, 1)) : "";
    document.querySelector("#replay .rate").textContent = said;
  }

  function fillFeed(parts, meta, pack, told) {
    const { cases } = pack;
    const found = [];
    for (let at = told.happened.length - 1; at >= 0 && found.length < FEED; at -= 1) if (meta.happenings[told.happened[at][1]]) found.push(told.happened[at]);
    const key = `${told.happened.length} ${found.length}`;
    if (parts.feed.dataset.key === key) return;
    parts.feed.dataset.key = key;
    parts.feed.replaceChildren(...(found.length ? found : [null]).map((one) => (one ? line(one, meta, pack) : make("li", { className: "none", textContent: meta.words.quiet }))));
    function line([second, what, one]) {
      const [category, district] = [cases.categories[cases.category[one]], cases.districts[cases.district[one]]];
      return make("li", { className: what },
        make("time", { textContent: clock(pack, second) }), make("b", { textContent: meta.happenings[what] }),
        make("span", { textContent: meta.categories[category] || category }),
        make("span", { textContent: meta.districts[district] || meta.unknown }), make("code", { textContent: cases.number[one] }));
    }
  }

  function fillDistricts(parts, meta, pack, told) {
    const rows = pack.districts.map((code, place) => [meta.districts[code] || meta.unknown, ...SHOWN.map((key) => told.districts[place][key])]);
    const most = Math.max(1, ...rows.map(([, reports]) => reports));
    rows.sort((one, other) => other[1] - one[1]);
    parts.districts.tBodies[0].replaceChildren(...rows.map(([name, ...counts]) => {
      const made = row([name, ...counts.map((count) => number(count))]);
      made.cells[1].replaceChildren(make("meter", { max: most, value: counts[0] }), make("b", { textContent: number(counts[0]) }));
      return made;
    }));
  }

  /* Once a day: the heads, and every hour's two counts. */
  function fillDay(parts, meta, pack) {
    const counted = spans(pack, HOUR_S, ["received", "closed"]);
    const { words } = meta;
    const heads = (cells) => make("tr", {}, ...cells.map((text) => make("th", { scope: "col", textContent: text })));
    parts.districts.tHead.replaceChildren(heads([words.district, ...SHOWN.map((key) => meta.counters[key])]));
    parts.hours.tHead.replaceChildren(heads([words.hour_head, words.received, words.closed]));
    parts.hours.tBodies[0].replaceChildren(...counted.received.map((count, hour) => row([clock(pack, hour * HOUR_S), number(count), number(counted.closed[hour])])));
    parts.said.textContent = spoken(pack.day, meta.language);
    parts.day.value = pack.day;
    parts.after.disabled = pack.day >= meta.today;
    parts.scrubber.max = String(pack.seconds);
  }

  function fill(parts, meta, pack, told) {
    fillNumbers(parts, meta, told.state);
    fillFeed(parts, meta, pack, told);
    fillDistricts(parts, meta, pack, told);
    parts.clock.textContent = clock(pack, told.second);
    parts.scrubber.value = String(told.second);
    parts.scrubber.setAttribute("aria-valuetext", clock(pack, told.second));
  }

  Object.assign(window.baixingpai.replay, { view: { build, fill, fillDay, clock } });
})();
