/* The wall's lists: next deadlines with their countdowns and what will be late, latest reports, the latest pair. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, fill, fit, element, place, replace } = wall;
  const SOON_S = 15 * 60;
  const LONG_S = 10 * 3600; // from here on a countdown has eight signs and is set smaller
  const DAY_S = 86400;
  let known = null; // numbers of the reports in the feed

  function shape(panel, meta) {
    const found = meta.panels.find(([code]) => code === panel);
    const made = node("i", "shape");
    made.dataset.shape = found ? found[2] : "circle";
    made.style.setProperty("--colour", `var(--panel-${panel})`);
    return made;
  }
  wall.shape = shape;

  /* ------------------------------------------------------------ deadlines */

  function deadlines(snapshot, meta) {
    const rows = snapshot.next_deadlines.slice(0, wall.size("wall-deadlines", "--rows"));
    replace("wall-deadlines-note", snapshot.due_in_30_min, () =>
      fill(meta.words.within_30, { count: node("b", "", numbers.number(snapshot.due_in_30_min)) }));
    const made = replace("wall-deadlines", [meta.format, rows], () => (rows.length ? rows.map((row) => deadlineRow(row, meta)) : [node("li", "empty", meta.words.no_deadlines)]));
    if (!made) return;
    element("wall-deadlines").childNodes.forEach((line, index) => {
      if (rows[index]) fit(line.querySelector(".where"), wheres(rows[index], meta.departments[rows[index].department]));
    });
  }

  function deadlineRow(row, meta) {
    const line = node("li", "", node("span", "left"), node("div", "", node("div", "what", meta.categories[row.category] || ""), node("div", "where")));
    line.dataset.deadline = row.deadline;
    return line;
  }

  /* What will be late by the next full hour, and by the last one told of, if nobody does anything more. */
  function breach(snapshot, meta) {
    const hours = snapshot.breach || [];
    const [first, last] = [hours[0], hours[hours.length - 1]];
    replace("wall-breach", [first, last], () => {
      if (!first || !last.count) return [];
      const facts = { first: count(first.count), first_at: hour(first.at), last: count(last.count), last_at: hour(last.at) };
      return fill(hours.length > 1 && last.count !== first.count ? meta.words.breach : meta.words.breach_one, facts);
    });
  }

  function count(many) {
    return node("b", "", numbers.number(many));
  }

  function hour(stamp) {
    const said = stamp.slice(11, 16);
    return said === "00:00" ? "24:00" : said;
  }

  function wheres(row, department) {
    const { district, short, street } = place(row);
    const join = (...parts) => parts.filter(Boolean).join(" · ");
    return [join([district, street].filter(Boolean).join(" "), department), join([short, street].filter(Boolean).join(" "), department), join(short, department), join(district, street), department || district];
  }

  function countdowns(now) {
    for (const line of document.querySelectorAll("#wall-deadlines li[data-deadline]")) {
      const left = (Date.parse(line.dataset.deadline) - now) / 1000;
      line.className = left <= 0 ? "past" : left < SOON_S ? "soon" : left >= LONG_S ? "far" : "";
      const said = left <= 0 ? wall.meta.words.past : left < DAY_S ? numbers.countdown(left) : wall.duration(left);
      const target = line.firstChild;
      if (target.textContent === said) continue;
      target.replaceChildren(left >= DAY_S ? node("small", "", said) : said);
    }
  }

  /* ----------------------------------------------------------------- feed */

  function feed(snapshot, meta) {
    const rows = snapshot.newest.slice(0, wall.size("wall-feed", "--rows"));
    replace("wall-feed-note", snapshot.reports_last_5_min, () =>
      fill(meta.words.last_5, { count: node("b", "", numbers.number(snapshot.reports_last_5_min)) }));
    const before = known;
    known = new Set(snapshot.newest.map((row) => row.number));
    const said = [meta.format, rows.map((row) => [row.number, row.category, row.street])];
    if (!replace("wall-feed", said, () => (rows.length ? rows.map((row) => feedRow(row, meta, before)) : [node("li", "empty", meta.words.no_reports)]))) return;
    element("wall-feed").childNodes.forEach((line, index) => {
      const { district, short, street } = rows[index] ? place(rows[index]) : {};
      if (rows[index]) fit(line.querySelector(".where"), [[district, street], [short, street], [street], [short], [""]].map((parts) => parts.filter(Boolean).join(" ")));
    });
  }

  function feedRow(row, meta, before) {
    const time = node("span", "at", numbers.clock(wall.local(Date.parse(row.at))));
    const arrives = before && !before.has(row.number) ? "arrives" : "";
    return node("li", arrives, time, shape(row.panel, meta), node("span", "what", meta.categories[row.category] || ""), node("span", "where"));
  }

  /* -------------------------------------------------------------- outcome */

  function outcome(snapshot, meta) {
    const rows = snapshot.outcomes.filter((row) => row.before && row.after).slice(0, wall.size("wall-outcome", "--pairs"));
    const newest = rows[0] || null;
    replace("wall-outcome-note", [meta.format, newest && newest.number], () => (rows.length === 1 ? [solved(newest, meta)] : []));
    const made = replace("wall-outcome", [meta.format, rows], () => (newest ? rows.map((row) => solvedPair(row, meta)) : [node("p", "empty", meta.words.no_outcome)]));
    if (made && newest) document.querySelectorAll("#wall-outcome .solved p").forEach((line, index) => fit(line, captions(rows[index], meta, rows.length)));
  }

  function solvedPair(row, meta) {
    const [caption] = captions(row, meta);
    const pair = node("div", "pair", picture(row.before, meta.words.before, caption), picture(row.after, meta.words.after, caption));
    return node("div", "solved", pair, node("p", "", ""));
  }

  /* Wordings of what stands below a pair, the longest first; of several pairs each says when it was solved. */
  function captions(row, meta, count = 1) {
    const when = count > 1 ? [solved(row, meta)] : [];
    const { district, short, street } = place(row);
    const places = [[district, street], [short, street], [street || district], [short], []];
    return [...places.map((parts) => [parts, when]), [[], []]].map(([parts, said]) =>
      [meta.categories[row.category], parts.filter(Boolean).join(" "), ...said].filter(Boolean).join(" · "));
  }

  function solved(row, meta) {
    const [closed, today] = [wall.local(Date.parse(row.closed_at)), wall.local(window.baixingpai.now())];
    const time = closed.toISOString().slice(0, 10) === today.toISOString().slice(0, 10) ? numbers.clock(closed) : numbers.date(closed, meta.language);
    return fill(meta.words.solved_at, { time, duration: wall.hours(row.hours) }).join("");
  }

  function picture(photo, label, caption) {
    const image = node("img", "");
    image.alt = `${label}: ${caption}`;
    image.src = photo.url;
    return node("figure", "", image, node("figcaption", "", label));
  }

  wall.parts.push({
    needs: "wall-feed",
    show(snapshot, meta) {
      deadlines(snapshot, meta);
      breach(snapshot, meta);
      feed(snapshot, meta);
      outcome(snapshot, meta);
      countdowns(window.baixingpai.now());
    },
    tick: countdowns,
  });
})();
