/* The wall's scene of the month's scores: each group's league, page by page, and what its first and last lose most at.

   Scores come with the snapshot; the parts that they are made of from /data/scores.json, when the scores have changed. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, fill, fit, element, replace } = wall;
  const LOW = 60; // the axis begins here, or lower where somebody stands lower
  const PAGE_S = 20;
  const PAUSE_MS = 60000;
  const TIMEOUT_MS = 10000;
  const parts = {}; // by group: its items of /data/scores.json
  let nextLoad = 0;

  function rowsOf(group) {
    const keys = new Set(group.keys);
    const all = group.by === "district" ? wall.snapshot.districts : wall.snapshot.departments;
    return all.filter((row) => keys.has(row.key)).sort((one, other) => (one.rank ?? 1e9) - (other.rank ?? 1e9));
  }

  function leagues(now) {
    for (const group of wall.meta.groups) league(group, now);
    if (now >= nextLoad) load(now);
  }

  function league(group, now) {
    const id = `wall-league-${group.code}`;
    const all = rowsOf(group);
    const rows = all.filter((row) => row.score !== null);
    const most = Math.max(1, wall.size(id, "--rows"));
    const pages = Math.max(1, Math.ceil(rows.length / most));
    const first = (Math.floor(now / 1000 / PAGE_S) % pages) * most;
    const shown = rows.slice(first, first + most);
    const low = Math.max(0, Math.min(LOW, Math.floor((Math.min(100, ...rows.map((row) => row.score)) - 0.01) / 10) * 10));
    note(id, all, rows, first, shown, low);
    const said = [wall.meta.format, shown.map((row) => [row.key, row.score, row.grade, row.rank, row.rank_change]), low];
    const made = replace(id, said, () => (shown.length ? shown.map((row) => line(row, group, low)) : [node("li", "empty", wall.meta.words.no_scores)]));
    if (made) for (const name of element(id).querySelectorAll(".name")) name.classList.toggle("long", name.scrollWidth > name.clientWidth + 1);
    why(id, group, rows);
  }

  function note(id, all, rows, first, shown, low) {
    const { words } = wall.meta;
    const facts = { first: first + 1, last: first + shown.length, of: rows.length, day: wall.local(Date.parse(wall.snapshot.as_of)).getUTCDate(), low };
    const message = shown.length < rows.length ? words.some : facts.day === 1 ? words.month_first : words.month;
    const none = all.length - rows.length;
    const said = [fill(message, facts).join("")];
    if (none && rows.length) said.push(fill(words.unranked, { count: none }).join(""));
    const target = element(`${id}-note`);
    if (target.dataset.said === said.join()) return;
    target.dataset.said = said.join();
    wall.fit(target, [said.join(" · "), said.at(-1)]);
  }

  function line(row, group, low) {
    const track = node("span", "track");
    const spot = node("i", "spot");
    const chip = node("span", "chip", row.grade);
    spot.style.left = `${((row.score - low) / (100 - low)) * 100}%`;
    spot.dataset.grade = chip.dataset.grade = row.grade.toLowerCase();
    track.append(spot);
    const moved = !row.rank_change ? numbers.NOTHING : (row.rank_change > 0 ? "▲" : "▼") + Math.abs(row.rank_change);
    const name = node("span", "name", nameOf(row.key, group));
    return node("li", "", node("span", "place", row.rank ? String(row.rank) : numbers.NOTHING), name, track, node("span", "rate", numbers.number(row.score, 2)), chip, node("span", "moved", moved));
  }

  function nameOf(key, group) {
    if (group.by === "department") return wall.meta.department_names[key] || key;
    return (wall.meta.districts[key] || [wall.meta.unknown])[0];
  }

  /* What the first and the last of a group lose most points at. */
  function why(id, group, rows) {
    const { words } = wall.meta;
    const ends = rows.length > 1 ? [[words.first_is, rows[0]], [words.last_is, rows[rows.length - 1]]] : [];
    const said = ends.map(([end, row]) => [end, ...reasons(row, group)]).filter((one) => one.length > 1);
    const made = replace(`${id}-why`, [wall.meta.format, said], () => said.map(([end]) => node("p", "", node("b", "", end), node("span", ""))));
    if (made) element(`${id}-why`).querySelectorAll("span").forEach((line, index) => fit(line, said[index].slice(1)));
  }

  function reasons(row, group) {
    const { words } = wall.meta;
    const item = (parts[group.code] || []).find((one) => one.key === row.key && one.value === row.score);
    if (!item) return [];
    const worst = item.parts.reduce((one, other) => (other.lost > one.lost ? other : one));
    const name = nameOf(row.key, group);
    if (!(worst.lost > 0)) return [fill(words.loses_nothing, { name }).join("")];
    const said = fill(words.loses, { name, part: worst.name, lost: numbers.number(worst.lost, 2) }).join("");
    return [`${said} (${worst.formula})`, said, `${name}: ${worst.name} −${numbers.number(worst.lost, 2)}`, `${worst.name} −${numbers.number(worst.lost, 2)}`];
  }

  async function load(now) {
    nextLoad = now + PAUSE_MS;
    const today = wall.snapshot.as_of.slice(0, 10);
    for (const group of wall.meta.groups) {
      const question = new URLSearchParams({ group: group.code, from: `${today.slice(0, 8)}01`, to: today, lang: wall.meta.language });
      try {
        const answer = await fetch(`/data/scores.json?${question}`, { cache: "no-cache", signal: AbortSignal.timeout(TIMEOUT_MS) });
        if (answer.ok) parts[group.code] = (await answer.json()).items;
      } catch (error) {
        return; // the leagues stand without their reasons; asked again in a minute
      }
    }
  }

  wall.parts.push({ needs: "wall-league", show: () => leagues(window.baixingpai.now()), tick: leagues });
})();
