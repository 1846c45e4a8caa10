/* The wall's ranking by composite score, of districts or of a district's streets: dot on a line, score, letter, places up or down since yesterday. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, fill, replace } = wall;
  const LOW = 60; // the axis begins here, or lower where somebody stands lower
  const MOST = 10; // more stand on further pages, one after the other
  const PAGE_S = 20;

  function ranking(now) {
    const { snapshot, meta } = wall;
    const all = snapshot.streets.length ? snapshot.streets : snapshot.districts;
    const rows = [...all].sort((one, other) => (one.rank ?? 1e9) - (other.rank ?? 1e9));
    const scores = rows.map((row) => row.score).filter((score) => score !== null);
    const low = Math.max(0, Math.min(LOW, Math.floor((Math.min(100, ...scores) - 0.01) / 10) * 10));
    const first = (Math.floor(now / 1000 / PAGE_S) % Math.max(1, Math.ceil(rows.length / MOST))) * MOST;
    const shown = rows.slice(first, first + MOST);
    note(first, shown.length, rows.length, low);
    const said = shown.map((row) => [row.key, row.score, row.grade, row.rank, row.rank_change]);
    const made = replace("wall-ranking", [meta.format, said, low], () => (scores.length ? shown.map((row) => line(row, meta, low)) : [node("li", "empty", meta.words.no_scores)]));
    if (made) for (const name of document.querySelectorAll("#wall-ranking .name")) name.classList.toggle("long", name.scrollWidth > name.clientWidth + 1);
  }

  function note(first, count, of, low) {
    const { snapshot, meta } = wall;
    const day = wall.local(Date.parse(snapshot.as_of)).getUTCDate();
    const facts = { day, low, first: first + 1, last: first + count, of };
    const message = of > MOST ? meta.words.some : day === 1 ? meta.words.month_first : meta.words.month;
    replace("wall-ranking-note", facts, () => [fill(message, facts).join("")]);
  }

  function line(row, meta, low) {
    const track = node("span", "track");
    const chip = node("span", "chip", row.grade);
    if (row.score !== null) {
      const spot = node("i", "spot");
      spot.style.left = `${((row.score - low) / (100 - low)) * 100}%`;
      spot.dataset.grade = chip.dataset.grade = row.grade.toLowerCase();
      track.append(spot);
    }
    const place = node("span", "place", row.rank ? String(row.rank) : numbers.NOTHING);
    return node("li", "", place, node("span", "name", name(row.key, meta)), track, node("span", "rate", numbers.number(row.score, 2)), chip, node("span", "moved", moved(row.rank_change)));
  }

  function name(key, meta) {
    if (meta.districts[key]) return meta.districts[key][meta.language === "zh" ? 0 : 1];
    return meta.streets[key] || meta.unknown;
  }

  function moved(places) {
    if (!places) return numbers.NOTHING;
    return (places > 0 ? "▲" : "▼") + Math.abs(places);
  }

  wall.parts.push({ needs: "wall-ranking", show: () => ranking(window.baixingpai.now()), tick: ranking });
})();
