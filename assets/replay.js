/* The time machine: one pack of a day, and every moment of it computed here. The twin of state_at in dashboard/publishing/replay.py. */
(function () {
  "use strict";

  const SPEEDS = [1, 10, 60, 300, 600];
  const HOUR_S = 3600;
  const { number, two } = window.baixingpai.numbers;
  let meta, pack, parts, second = 0, playing = false, last = 0;

  function stateAt(pack, until, district) {
    const whole = district === undefined;
    const state = Object.fromEntries(pack.counters.map((name) => [name, 0]));
    if (whole) Object.assign(state, pack.start);
    let at = 0;
    for (let place = 0; place < pack.after.length; place += 1) {
      at += pack.after[place];
      if (at > until) break;
      if (whole || pack.district[place] === district) state[pack.counters[pack.counter[place]]] += pack.amount[place];
    }
    return state;
  }

  function make(name, facts, children) {
    const node = Object.assign(document.createElement(name), facts || {});
    node.append(...(children || []));
    return node;
  }

  const clock = (at) => two(Math.floor(at / HOUR_S) % 24) + ":" + two(Math.floor(at / 60) % 60);
  const row = (cell, values) => make("tr", {}, values.map((value) => make(cell, { textContent: value })));

  function build() {
    const words = meta.words;
    const field = (text, node) => make("label", {}, [make("span", { textContent: text }), node]);
    const day = make("input", { type: "date", max: meta.today });
    const play = make("button", { type: "button", textContent: words.play });
    const speed = make("select", {}, SPEEDS.map((times) => make("option", { value: String(times), textContent: times + "×" })));
    const scrubber = make("input", { type: "range", min: "0", step: "60", max: "86400" });
    const copy = make("button", { type: "button", textContent: words.copy });
    const note = make("p", { className: "replay-note" });
    note.setAttribute("role", "status");
    const numbers = Object.entries(meta.counters).map(([key, name]) => {
      const value = make("dd", { textContent: "—" });
      value.dataset.key = key;
      return make("div", {}, [make("dt", { textContent: name }), value]);
    });
    const table = (caption) => make("table", {}, [make("caption", { textContent: caption }), make("thead"), make("tbody")]);
    const [districts, hours] = [table(words.districts), table(words.hour)];
    parts = { day, play, speed, scrubber, note, districts, hours };
    const controls = make("div", { className: "replay-controls" }, [
      field(words.day, day), play, field(words.speed, speed), field(words.scrubber, scrubber), copy,
    ]);
    const shown = [controls, note, make("dl", { className: "replay-numbers" }, numbers), make("div", { className: "replay-tables" }, [districts, hours])];
    document.getElementById("replay-body").replaceChildren(...shown);
    day.addEventListener("change", () => load(day.value, 0));
    play.addEventListener("click", () => turn(!playing));
    scrubber.addEventListener("input", () => { second = Number(scrubber.value); draw(); });
    scrubber.addEventListener("change", keep);
    speed.addEventListener("change", keep);
    copy.addEventListener("click", share);
    document.addEventListener("keydown", (press) => {
      if (press.code !== "Space" || /^(BUTTON|SELECT|INPUT|TEXTAREA)$/.test(press.target.tagName)) return;
      press.preventDefault();
      turn(!playing);
    });
  }

  function keep() {
    const asked = new URLSearchParams(location.search);
    asked.set("at", pack.day + "T" + clock(Math.min(second, 86399)));
    asked.set("speed", parts.speed.value);
    history.replaceState(history.state, "", "?" + asked.toString().replace(/%3A/g, ":"));
  }

  async function share() {
    keep();
    try {
      await navigator.clipboard.writeText(location.href);
      parts.note.textContent = meta.words.copied;
    } catch {
      parts.note.textContent = meta.words.no_copy;
    }
  }

  async function load(day, at) {
    const root = document.getElementById("replay");
    turn(false);
    root.dataset.state = "loading";
    parts.note.textContent = meta.words.loading;
    try {
      const answer = await fetch("/data/replay.json?day=" + encodeURIComponent(day));
      if (!answer.ok) throw new Error(String(answer.status));
      pack = await answer.json();
    } catch {
      root.dataset.state = "failed";
      parts.note.textContent = meta.words.failed;
      return;
    }
    parts.day.value = pack.day;
    parts.scrubber.max = String(pack.seconds);
    parts.note.textContent = "";
    second = Math.min(at, pack.seconds);
    draw();
    keep();
    root.dataset.state = "ready";
  }

  function turn(on) {
    playing = Boolean(on && pack);
    last = 0;
    parts.play.textContent = playing ? meta.words.pause : meta.words.play;
    if (playing) requestAnimationFrame(step);
    else if (pack) keep();
  }

  function step(now) {
    if (!playing) return;
    if (last) second = Math.min(pack.seconds, second + ((now - last) / 1000) * Number(parts.speed.value));
    last = now;
    draw();
    if (second >= pack.seconds) turn(false);
    else requestAnimationFrame(step);
  }

  function draw() {
    const state = stateAt(pack, Math.floor(second));
    document.getElementById("replay-clock").textContent = pack.day + " " + clock(second);
    parts.scrubber.value = String(second);
    parts.scrubber.setAttribute("aria-valuetext", clock(second));
    document.querySelectorAll("#replay dd").forEach((node) => { node.textContent = number(state[node.dataset.key]); });
    drawDistricts();
    drawHours();
  }

  function drawDistricts() {
    const shown = ["reports", "accepted", "closings"];
    const rows = pack.districts.map((code, place) => {
      const there = stateAt(pack, Math.floor(second), place);
      return row("td", [meta.districts[code] || meta.unknown, ...shown.map((key) => number(there[key]))]);
    });
    parts.districts.tHead.replaceChildren(row("th", [meta.words.district, ...shown.map((key) => meta.counters[key])]));
    parts.districts.tBodies[0].replaceChildren(...rows);
  }

  function drawHours() {
    const [counts, name] = [new Array(Math.ceil(pack.seconds / HOUR_S)).fill(0), pack.counters.indexOf("reports")];
    let at = 0;
    pack.after.forEach((after, place) => {
      at += after;
      if (at <= second && pack.counter[place] === name) counts[Math.floor(at / HOUR_S)] += pack.amount[place];
    });
    const most = Math.max(1, ...counts);
    const rows = counts.map((count, hour) => {
      const bar = make("td", {}, [make("meter", { max: most, value: count }), document.createTextNode(" " + number(count))]);
      return make("tr", {}, [make("th", { scope: "row", textContent: two(hour) + ":00" }), bar]);
    });
    parts.hours.tBodies[0].replaceChildren(...rows);
  }

  function begin(told) {
    meta = told;
    build();
    const asked = new URLSearchParams(location.search);
    const at = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/.exec(asked.get("at") || "");
    if (SPEEDS.includes(Number(asked.get("speed")))) parts.speed.value = asked.get("speed");
    else parts.speed.value = "60";
    load(at ? at[1] : meta.today, at ? Number(at[2]) * HOUR_S + Number(at[3]) * 60 : 0);
    return "yes";
  }

  window.baixingpai.stateAt = stateAt;
  window.dash_clientside = Object.assign(window.dash_clientside || {}, { replay: { begin } });
})();
