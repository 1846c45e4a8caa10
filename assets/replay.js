/* The time machine: one pack of a day, played, sought and linked to in the browser. */
(function () {
  "use strict";

  const SPEEDS = [1, 10, 60, 300, 600];
  const HOUR_S = 3600;
  const KEY_S = 600;
  const FRAME_MS = 33;
  const FIELD = /^(SELECT|INPUT|TEXTAREA)$/;
  const { two } = window.baixingpai.numbers;
  let meta, pack, parts, player, line, shownMap, second = 0, playing = false, last = 0;

  function build() {
    const replay = window.baixingpai.replay;
    parts = replay.view.build(meta, SPEEDS);
    document.getElementById("replay-body").replaceChildren(...parts.all);
    shownMap = replay.map(parts.canvas, meta.map);
    parts.day.addEventListener("change", () => parts.day.value && load(parts.day.value, 0));
    parts.day.addEventListener("click", () => parts.day.showPicker && parts.day.showPicker());
    parts.before.addEventListener("click", () => otherDay(-1));
    parts.after.addEventListener("click", () => otherDay(1));
    parts.play.addEventListener("click", () => turn(!playing));
    parts.scrubber.addEventListener("input", () => seek(Number(parts.scrubber.value)));
    parts.scrubber.addEventListener("change", keep);
    parts.speed.addEventListener("change", keep);
    parts.copy.addEventListener("click", share);
    parts.box.addEventListener("click", otherBox);
    document.addEventListener("keydown", press);
    window.addEventListener("resize", () => pack && draw());
  }

  function press(event) {
    if (!pack || FIELD.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { Space: () => turn(!playing), ArrowLeft: () => seek(second - KEY_S, true), ArrowRight: () => seek(second + KEY_S, true), BracketLeft: () => otherDay(-1), BracketRight: () => otherDay(1) }[event.code];
    if (!act || (event.code === "Space" && event.target.tagName === "BUTTON")) return;
    event.preventDefault();
    act();
  }

  function otherDay(days) {
    const to = new Date(Date.parse(pack.day + "T00:00:00Z") + days * 86400000).toISOString().slice(0, 10);
    if (to <= meta.today) load(to, null, window.baixingpai.replay.clockAt(pack, Math.floor(second)));
  }

  function otherBox() {
    const whole = parts.box.dataset.box !== "whole";
    parts.box.dataset.box = whole ? "whole" : "core";
    parts.box.textContent = whole ? meta.words.core : meta.words.whole;
    parts.box.setAttribute("aria-label", parts.box.textContent);
    shownMap.show(parts.box.dataset.box);
    draw();
  }

  /* Keeps the moment in the address. */
  function keep() {
    const asked = new URLSearchParams(location.search);
    asked.set("at", pack.day + "T" + window.baixingpai.replay.view.clock(pack, Math.min(second, pack.seconds - 1)));
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

  /* at: seconds of the day, null: where the clock shows ``shown``; without both, now, or the end of a day that is over. */
  async function load(day, at, shown) {
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
    const replay = window.baixingpai.replay;
    player = replay.player(pack);
    replay.view.fillDay(parts, meta, pack);
    line = replay.timeline(parts.chart, parts.labels, pack);
    parts.note.textContent = "";
    parts.feed.dataset.key = "";
    seek(shown === undefined ? at ?? pack.until : replay.secondAt(pack, shown), true);
    root.dataset.state = "ready";
  }

  function seek(to, isKept) {
    second = Math.max(0, Math.min(to, pack.until));
    if (to > pack.until && !pack.over) parts.note.textContent = meta.words.again_later;
    draw();
    if (isKept && !playing) keep();
  }

  function turn(on) {
    playing = Boolean(on && pack);
    last = 0;
    if (playing && second >= pack.until) second = 0;
    parts.play.classList.toggle("on", playing);
    if (playing) requestAnimationFrame(step);
    else if (pack) keep();
    name();
  }

  function name() {
    const isOver = pack && second >= pack.until;
    parts.play.textContent = playing ? meta.words.pause : isOver ? meta.words.again : meta.words.play;
    parts.play.setAttribute("aria-label", parts.play.textContent);
  }

  function step(now) {
    if (!playing) return;
    if (!last || now - last >= FRAME_MS) {
      if (last) second = Math.min(pack.until, second + ((now - last) / 1000) * Number(parts.speed.value));
      last = now;
      draw();
    }
    if (second >= pack.until) turn(false);
    else requestAnimationFrame(step);
  }

  function draw() {
    const told = player.to(Math.floor(second));
    window.baixingpai.replay.view.fill(parts, meta, pack, told);
    shownMap.draw(pack.cases, told);
    line.at(second);
    if (!playing) name();
  }

  function begin(told) {
    meta = told;
    build();
    const asked = new URLSearchParams(location.search);
    const at = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/.exec(asked.get("at") || "");
    parts.speed.value = SPEEDS.includes(Number(asked.get("speed"))) ? asked.get("speed") : "60";
    if (at) load(at[1], null, Number(at[2]) * HOUR_S + Number(at[3]) * 60);
    else load(meta.today);
    return "yes";
  }

  window.dash_clientside = Object.assign(window.dash_clientside || {}, { replay: { begin } });
})();
