/* Calls for attention for what the city chose in wall.toml, within the hours it chose: a glow at the edge, a chime, and a sentence
   that says what for. A framed scene leaves that to the wall around it.

   A browser lets a page sound only after somebody touched it, or when it was started with
   --autoplay-policy=no-user-gesture-required (docs/kiosk.md); until then the wall says that it is mute. */
(function () {
  "use strict";

  const shared = window.baixingpai;
  const { wall } = shared;
  const AGAIN_MS = 600000; // a chime is heard again at most after this long
  const KIND_MS = 1800000; // how long a report of a kind is alarming
  const DAY_MIN = 1440;
  const TONES = [[0, 880], [0.28, 660]]; // seconds, Hz
  const TONE_S = 0.7;
  const LOUD = 0.5;
  const framed = new URLSearchParams(location.search).has("framed") && window.parent !== window;
  const kinds = new Map(); // by number: the kind and the moment of reports seen
  const sounded = new Map(); // by alarm: when its chime was last heard, performance.now()
  let audio = null;

  /* ----------------------------------------------------------------- rules */

  function within({ from, until }, minute) {
    return (minute >= from && minute < until) || minute + DAY_MIN < until;
  }

  /* What an alarm counts: cases, reports, or the age of the data in seconds. */
  function counted(when, now) {
    const { snapshot } = wall;
    const [kind, code] = when.split(":");
    if (kind === "stale") return Math.floor(shared.age() || 0);
    if (kind === "overdue") return snapshot.overdue.count;
    if (kind === "waiting") return snapshot.now.waiting;
    return [...kinds.values()].filter((one) => one.category === code && now - one.at < KIND_MS).length;
  }

  function on(now) {
    const local = wall.local(now);
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
    return (wall.meta.alarms || [])
      .filter((alarm) => within(alarm, minute))
      .map((alarm) => ({ ...alarm, count: counted(alarm.when, now) }))
      .filter((alarm) => alarm.count > alarm.above);
  }

  function remember(snapshot, now) {
    for (const row of snapshot.newest || []) kinds.set(row.number, { category: row.category, at: Date.parse(row.at) });
    for (const [number, one] of kinds) if (now - one.at >= KIND_MS) kinds.delete(number);
  }

  /* ------------------------------------------------------------- what shows */

  function part(name, role) {
    const found = document.getElementById(name);
    if (found) return found;
    const made = wall.node("div", name);
    made.id = name;
    if (role) made.setAttribute("role", role);
    document.body.append(made);
    return made;
  }

  function say(name, words, role) {
    const target = part(name, role);
    if (target.textContent !== words) target.textContent = words;
  }

  function call(now) {
    const root = document.documentElement;
    if (framed) return void (root.dataset.calls = window.parent.document.documentElement.dataset.calls || "no");
    if (!wall.snapshot || !wall.snapshot.overdue) return;
    const alarms = on(now);
    root.dataset.calls = alarms.length ? "yes" : "no";
    root.dataset.alarm = alarms.some((alarm) => alarm.flash) ? "flash" : "";
    part("wall-glow");
    sentence(alarms.map((alarm) => wall.fill(alarm.words, { count: shared.numbers.number(alarm.count) }).join("")));
    const loud = (wall.meta.alarms || []).some((alarm) => alarm.sound);
    if (loud) listen();
    say("wall-mute", loud && audio && audio.state !== "running" ? wall.meta.words.mute : "");
    chime(alarms);
  }

  /* The sentence stands right of the city's name, where else the wall says what it is doing. */
  function sentence(all) {
    const target = part("wall-alarm", "status");
    const line = document.querySelector("#wall .wall-subtitle").getBoundingClientRect();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const key = JSON.stringify([all, line]);
    if (target.dataset.said === key) return;
    target.dataset.said = key;
    target.style.left = `${line.left / rem}rem`;
    target.style.maxWidth = `${line.width / rem}rem`;
    wall.fit(target, [all.join(" · "), all[0] || ""]);
  }

  /* ------------------------------------------------------------ what sounds */

  function listen() {
    if (audio) return;
    audio = new AudioContext();
    for (const gesture of ["pointerdown", "keydown"]) window.addEventListener(gesture, () => audio.resume());
  }

  /* Once when an alarm begins, and at most every ten minutes while it lasts; what was mute then is heard when it may be. */
  function chime(alarms) {
    if (!audio || audio.state !== "running") return;
    const at = performance.now();
    const due = alarms.filter((alarm) => alarm.sound && at - (sounded.get(name(alarm)) ?? -Infinity) >= AGAIN_MS);
    for (const alarm of due) sounded.set(name(alarm), at);
    if (due.length) for (const [start, pitch] of TONES) tone(start, pitch);
  }

  function name({ when, above }) {
    return `${when} ${above}`;
  }

  function tone(start, pitch) {
    const [begins, ends] = [audio.currentTime + start, audio.currentTime + start + TONE_S];
    const [voice, gain] = [audio.createOscillator(), audio.createGain()];
    voice.frequency.value = pitch;
    gain.gain.setValueAtTime(0, begins);
    gain.gain.linearRampToValueAtTime(LOUD, begins + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, ends);
    voice.connect(gain).connect(audio.destination);
    voice.start(begins);
    voice.stop(ends);
  }

  wall.parts.push({
    show(snapshot) {
      remember(snapshot, shared.now());
      call(shared.now());
    },
    tick: call,
  });
})();
