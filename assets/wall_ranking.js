/* The wall's ranking of districts by composite score: dot on a line, score, letter, places up or down since yesterday. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, fill, replace } = wall;
  const LOW = 60; // the axis begins here, or lower where somebody stands lower

  function ranking(snapshot, meta) {
    const rows = [...snapshot.districts].sort((one, other) => (one.rank ?? 1e9) - (other.rank ?? 1e9));
    const scores = rows.map((row) => row.score).filter((score) => score !== null && score !== undefined);
    const low = Math.min(LOW, Math.floor((Math.min(100, ...scores) - 0.01) / 10) * 10);
    const day = wall.local(Date.parse(snapshot.as_of)).getUTCDate();
    replace("wall-ranking-note", [day, low], () => [fill(day === 1 ? meta.words.month_first : meta.words.month, { day, low: Math.max(0, low) }).join("")]);
    const said = rows.map((row) => [row.key, row.score, row.grade, row.rank, row.rank_change]);
    replace("wall-ranking", [said, low], () => (scores.length ? rows.map((row) => line(row, meta, Math.max(0, low))) : [node("li", "empty", meta.words.no_scores)]));
  }

  function line(row, meta, low) {
    const scored = row.score !== null && row.score !== undefined;
    const track = node("span", "track");
    const chip = node("span", scored ? "chip" : "chip none", row.grade || "");
    if (scored) {
      const spot = node("i", "spot");
      spot.style.left = `${((row.score - low) / (100 - low)) * 100}%`;
      spot.dataset.grade = chip.dataset.grade = row.grade.toLowerCase();
      track.append(spot);
    }
    const name = node("span", "name", meta.districts[row.key][meta.language === "zh" ? 0 : 1]);
    return node("li", "", node("span", "place", row.rank ? String(row.rank) : numbers.NOTHING), name, track, node("span", "rate", numbers.number(row.score, 2)), chip, node("span", "moved", moved(row.rank_change)));
  }

  function moved(places) {
    if (!places) return numbers.NOTHING;
    return (places > 0 ? "▲" : "▼") + Math.abs(places);
  }

  wall.parts.push({ show: ranking, tick() {} });
})();
