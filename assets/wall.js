/* The wall's conductor: header, band of numbers and overdue strip, and the parts that wall_*.js add.

   One clientside callback calls show(snapshot, meta) with each snapshot; once a second each part's tick(now) is called.
   Everything inside the elements filled here belongs to these scripts: React keeps them empty. */
(function () {
  "use strict";

  const shared = (window.baixingpai = window.baixingpai || {});
  const numbers = shared.numbers;
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
    size,
    token,
    hours: (count) => numbers.hours(count, wall.meta.language),
    duration: (seconds) => numbers.duration(seconds, wall.meta.language),
    local: (ms) => numbers.local(ms, offset_min),
  });
  let offset_min = 0;
  let spokenAt = -SPOKEN_MS;
  let spokenCount = null;
  let begun = false;
  const fitted = new Map(); // by element: the wordings it chooses from, and its width when it chose

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
    const fits = wordings.some((words) => {
      target.textContent = words;
      return target.scrollWidth <= target.clientWidth + 1;
    });
    if (!fits) Object.assign(target.style, { overflow: "hidden", textOverflow: "ellipsis" });
    fitted.set(target, { wordings, width: target.clientWidth });
  }

  /* Once more, where the screen or what stands beside a text gives it other room than before. */
  function refit() {
    for (const [target, { wordings, width }] of fitted) {
      if (!target.isConnected) fitted.delete(target);
      else if (target.clientWidth !== width) fit(target, wordings);
    }
  }

  /* Names of a row's place: district (long and short) and street. */
  function place(row) {
    const [district, short] = wall.meta.districts[row.district] || [wall.meta.unknown, wall.meta.unknown];
    return { district, short, street: wall.meta.streets[row.street] || "" };
  }

  /* A number that wall_formats.css gives an element for this screen: size("wall-feed", "--rows"). */
  function size(id, name) {
    const target = element(id);
    return target ? Number(getComputedStyle(target).getPropertyValue(name)) : 0;
  }

  /* A colour of the theme that is on: token("--text-1"). */
  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
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
      write(cell.querySelector(".kpi-change"), snapshot.month ? soFar(key, snapshot.month[key], meta) : change(key, is, was, meta.language));
    }
  }

  /* The month's number below today's; nothing below what only stands now. */
  function soFar(key, value, meta) {
    if (value === null || value === undefined) return numbers.NOTHING;
    const said = RATES.includes(key) ? numbers.rate(value, 2) : `${numbers.number(value)} ${UNITS[meta.language]}`.trim();
    return fill(meta.words.so_far, { count: said }).join("");
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
    const kind = works === undefined ? "" : works === "1" ? meta.words.working_day : meta.words.day_off;
    const set = document.documentElement.dataset.clock ? meta.words.set_clock : "";
    write(element("wall-day-kind"), [kind, set].filter(Boolean).join(" · "));
  }

  function freshness(age, state) {
    const { meta } = wall;
    const said = age === null ? numbers.NOTHING : age < 1 ? Math.max(0.1, age).toFixed(1) : String(Math.floor(age));
    const doing = says("doing");
    document.documentElement.dataset.trouble = shared.trouble ? "yes" : "no";
    const key = `${said} ${doing}`;
    const pill = element("wall-freshness");
    if (pill.dataset.said !== key) {
      pill.dataset.said = key;
      pill.replaceChildren(...fill(meta.words.age, { age: node("b", "", said) }), " · " + doing);
    }
    const shown = wall.local(shared.lastNews + (shared.now() - Date.now()));
    write(element("wall-broken"), state === "broken" ? says("broken", numbers.clock(shown)) : "");
  }

  /* What the wall is doing about its news: in the pill (doing), or on the strip that says that there are none (broken). */
  function says(where, time) {
    const { kind, tries } = shared.trouble || { kind: "network", tries: 1 };
    if (where === "doing" && !shared.trouble) return wall.meta.words[shared.streamState];
    return fill(wall.meta.words[`${where}_${kind}`], { time, tries }).join("");
  }

  /* For those who listen: at most every ten seconds, and only when the count changed. */
  function speak(snapshot, meta) {
    const count = snapshot.now.reports;
    if (count === spokenCount || performance.now() - spokenAt < SPOKEN_MS) return;
    if (spokenCount !== null) element("wall-spoken").textContent = fill(meta.words.spoken, { count: numbers.number(count) }).join("");
    spokenCount = count;
    spokenAt = performance.now();
  }

  /* ---------------------------------------------------------------- begin */

  function show(snapshot, meta) {
    if (!snapshot || !meta) return window.dash_clientside.no_update;
    meta = formatted(meta);
    Object.assign(wall, { snapshot, meta });
    shared.begin(snapshot, meta); // the city's time, which this machine's need not be, before anything asks for it
    offset_min = minutesEast(snapshot.as_of);
    kpis(snapshot, meta);
    overdue(snapshot, meta);
    for (const part of wall.parts) if (has(part)) part.show(snapshot, meta);
    speak(snapshot, meta);
    if (!begun) begin();
    return String(snapshot.event);
  }

  /* The geometry of the format that fills this screen, in the place of all of them. */
  function formatted(meta) {
    return { ...meta, ...meta.formats[document.documentElement.dataset.format] };
  }

  /* Not every scene has every part's element. */
  function has(part) {
    return !part.needs || element(part.needs) !== null;
  }

  function minutesEast(stamp) {
    const found = /([+-])(\d\d):(\d\d)$/.exec(stamp);
    return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
  }

  function begin() {
    begun = true;
    window.addEventListener("baixingpai:redraw", () => {
      show(wall.snapshot, wall.meta);
      refit();
    });
    window.addEventListener("baixingpai:tick", (event) => tick(event.detail));
    tick({ now: shared.now(), age: shared.age(), state: "live" });
  }

  function tick({ now, age, state }) {
    header(now);
    freshness(age, state);
    overdueTick(now);
    for (const part of wall.parts) if (has(part)) part.tick(now);
    refit();
  }

  (window.dash_clientside = window.dash_clientside || {}).wall = { show };
})();
