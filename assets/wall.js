/* The wall's conductor: header, band of numbers and overdue strip, and the parts that wall_*.js add.

   One clientside callback calls show(snapshot, meta) with each snapshot; once a second each part's tick(now) is called.
   Everything inside the elements filled here belongs to these scripts: React keeps them empty. */
(function () {
  "use strict";

  const shared = (window.baixingpai = window.baixingpai || {});
  const numbers = shared.numbers;
  const DESIGN_PX = 16; // of a rem, at 1920 × 1080
  const SPOKEN_MS = 10000;
  const RATES = ["on_time_closing_rate"];
  const COUNTED = ["waiting"]; // compared by cases, not by per cent
  const UNITS = { zh: "件", en: "" };

  const wall = (shared.wall = {
    parts: [],
    snapshot: null,
    meta: null,
    node,
    fill,
    fit,
    element,
    place,
    replace,
    duration: (seconds) => numbers.duration(seconds, wall.meta.language),
    local: (ms) => numbers.local(ms, offset_min),
  });
  let offset_min = 0;
  let spokenAt = 0;
  let spokenCount = null;
  let begun = false;

  /* ----------------------------------------------------------------- words */

  function element(id) {
    return document.getElementById(id);
  }

  /* node("span", "name", child, …): texts and nodes as children. */
  function node(tag, name, ...children) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children);
    return made;
  }

  /* A message with its places filled: strings as text, nodes as they are. Returns an array for append. */
  function fill(message, facts) {
    return message.split(/%\((\w+)\)s/).map((part, index) => (index % 2 ? facts[part] : part));
  }

  /* Give an element the first of several wordings that fits its width; the last one in any case. */
  function fit(target, wordings) {
    for (const words of wordings) {
      target.textContent = words;
      if (target.scrollWidth <= target.clientWidth + 1) return;
    }
    target.style.overflow = "hidden";
    target.style.textOverflow = "ellipsis";
  }

  /* Names of a row's place: district (long and short) and street. */
  function place(row) {
    const [district, short] = wall.meta.districts[row.district] || [wall.meta.unknown, wall.meta.unknown];
    return { district, short, street: wall.meta.streets[row.street] || "" };
  }

  /* Put children into the element unless they say the same as before; says whether it did. */
  function replace(id, signature, make) {
    const target = element(id);
    const said = JSON.stringify(signature);
    if (!target || target.dataset.said === said) return false;
    target.dataset.said = said;
    target.replaceChildren(...make().flat());
    return true;
  }

  /* -------------------------------------------------------------- numbers */

  function kpis(snapshot, meta) {
    for (const cell of document.querySelectorAll("#wall-kpis .kpi")) {
      const key = cell.dataset.key;
      const [is, was] = [snapshot.now[key], (snapshot.yesterday || {})[key]];
      const rate = RATES.includes(key);
      write(cell.querySelector(".kpi-number"), rate ? numbers.number(is, 2) : numbers.number(is));
      write(cell.querySelector(".kpi-unit"), rate ? (is === null ? "" : "%") : UNITS[meta.language]);
      write(cell.querySelector(".kpi-change"), change(key, is, was, meta.language));
    }
  }

  function change(key, is, was, language) {
    if (is === null || is === undefined || was === null || was === undefined) return numbers.NOTHING;
    if (RATES.includes(key)) return numbers.points(is - was, language);
    if (COUNTED.includes(key)) return (numbers.signed(is - was) + " " + UNITS[language]).trim();
    return numbers.compared(is, was, UNITS[language]);
  }

  function write(target, text) {
    if (target.textContent !== text) target.textContent = text;
  }

  function overdue(snapshot, meta) {
    const { count, longest, districts } = snapshot.overdue;
    element("wall").dataset.overdue = String(count);
    const made = replace("wall-overdue", [count, longest, districts], () => {
      const named = districts.slice(0, 2).map(([code, many]) => [(meta.districts[code] || ["", meta.unknown])[1], many]);
      const rest = count - named.reduce((sum, [, many]) => sum + many, 0);
      if (rest > 0 && meta.language === "zh") named.push([meta.words.others, rest]);
      const shares = named.map(([name, many]) => node("span", "", name + " ", node("b", "", numbers.number(many))));
      return [
        node("div", "count", meta.words.overdue, node("strong", "dims", numbers.number(count))),
        node("div", "longest dims", node("strong", ""), node("span", "what")),
        node("div", "shares dims", ...shares),
      ];
    });
    if (!made || !longest) return;
    overdueTick(shared.now());
    const [category, { street, short }] = [meta.categories[longest.category], place(longest)];
    const wordings = [[category, street], [category, short], [category], [""]].map((parts) => parts.filter(Boolean).join(" · "));
    fit(document.querySelector("#wall-overdue .what"), wordings);
  }

  function overdueTick(now) {
    const target = document.querySelector("#wall-overdue .longest strong");
    const longest = wall.snapshot.overdue.longest;
    if (!target || !longest) return;
    const lasted = wall.duration((now - Date.parse(longest.deadline)) / 1000);
    write(target, fill(wall.meta.words.longest, { time: lasted }).join(""));
  }

  /* --------------------------------------------------------------- header */

  function header(now) {
    const { meta } = wall;
    const local = wall.local(now);
    const clock = element("wall-clock");
    if (!clock.firstChild) clock.append("", node("span", ""));
    clock.firstChild.data = numbers.clock(local);
    clock.lastChild.textContent = ":" + numbers.two(local.getUTCSeconds());
    write(element("wall-date"), numbers.day(local, meta.language));
    const ahead = Math.round((Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()) - Date.parse(meta.today)) / 86400000);
    const works = meta.working_days[ahead];
    write(element("wall-day-kind"), works === undefined ? "" : works === "1" ? meta.words.working_day : meta.words.day_off);
  }

  function freshness(age, state) {
    const { meta } = wall;
    const said = age === null ? numbers.NOTHING : age < 1 ? Math.max(0.1, age).toFixed(1) : String(Math.floor(age));
    const key = `${said} ${shared.streamState}`;
    const pill = element("wall-freshness");
    if (pill.dataset.said !== key) {
      pill.dataset.said = key;
      pill.replaceChildren(...fill(meta.words.age, { age: node("b", "", said) }), " · " + meta.words[shared.streamState]);
    }
    const shown = wall.local(shared.lastNews + (shared.now() - Date.now()));
    write(element("wall-broken"), state === "broken" ? fill(meta.words.broken, { time: numbers.clock(shown) }).join("") : "");
  }

  /* For those who listen: at most every ten seconds, and only when the count changed. */
  function speak(snapshot, meta) {
    const count = snapshot.now.reports;
    if (count === spokenCount || Date.now() - spokenAt < SPOKEN_MS) return;
    if (spokenCount !== null) element("wall-spoken").textContent = fill(meta.words.spoken, { count: numbers.number(count) }).join("");
    spokenCount = count;
    spokenAt = Date.now();
  }

  /* ---------------------------------------------------------------- begin */

  function show(snapshot, meta) {
    if (!snapshot || !meta) return window.dash_clientside.no_update;
    Object.assign(wall, { snapshot, meta });
    offset_min = minutesEast(snapshot.as_of);
    kpis(snapshot, meta);
    overdue(snapshot, meta);
    for (const part of wall.parts) part.show(snapshot, meta);
    speak(snapshot, meta);
    if (!begun) begin();
    return String(snapshot.event);
  }

  function minutesEast(stamp) {
    const found = /([+-])(\d\d):(\d\d)$/.exec(stamp);
    return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
  }

  function begin() {
    begun = true;
    scale();
    window.addEventListener("resize", scale);
    window.addEventListener("baixingpai:tick", (event) => tick(event.detail));
    tick({ now: shared.now(), age: shared.age(), state: "live" });
  }

  function tick({ now, age, state }) {
    header(now);
    freshness(age, state);
    overdueTick(now);
    for (const part of wall.parts) part.tick(now);
  }

  function scale() {
    const root = document.documentElement;
    root.style.setProperty("--scale", String(parseFloat(getComputedStyle(root).fontSize) / DESIGN_PX));
  }

  (window.dash_clientside = window.dash_clientside || {}).wall = { show };
})();
