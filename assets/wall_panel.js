/* The wall's scene of one panel: who handles its cases on time this month, and its last 30 days. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, fill, replace } = wall;
  const LOW = 60; // the axis begins here, or lower where somebody stands lower

  function ranking(snapshot, meta) {
    const rows = snapshot.districts.slice(0, wall.size("wall-panel-ranking", "--rows"));
    const rates = rows.map((row) => row.on_time_handling_rate).filter((rate) => rate !== null);
    const low = Math.max(0, Math.min(LOW, Math.floor((Math.min(100, ...rates) - 0.01) / 10) * 10));
    const day = wall.local(Date.parse(snapshot.as_of)).getUTCDate();
    replace("wall-ranking-note", [day, low], () => [fill(meta.words.month_rate.replaceAll("%%", "%"), { day, low }).join("")]);
    const said = rows.map((row) => [row.key, row.on_time_handling_rate, row.handling_due]);
    const made = replace("wall-panel-ranking", [meta.format, said, low], () => rows.map((row) => line(row, meta, low)));
    if (made) for (const name of document.querySelectorAll("#wall-panel-ranking .name")) name.classList.toggle("long", name.scrollWidth > name.clientWidth + 1);
  }

  function line(row, meta, low) {
    const track = node("span", "track");
    const rate = row.on_time_handling_rate;
    if (rate !== null) {
      const spot = node("i", "spot");
      spot.style.left = `${((rate - low) / (100 - low)) * 100}%`;
      track.append(spot);
    }
    const name = (meta.districts[row.key] || [meta.unknown])[meta.language === "zh" ? 0 : 1];
    return node("li", "", node("span", "name", name), track, node("span", "rate", rate === null ? numbers.NOTHING : numbers.rate(rate, 1)), node("span", "moved", `/${numbers.number(row.handling_due)}`));
  }

  function days(snapshot, meta) {
    const rows = snapshot.trend;
    const most = Math.max(1, ...rows.map((row) => row.reports));
    replace("wall-panel-days", rows, () => [
      node("div", "bars", ...rows.map((row) => bar(row, most))),
      node("div", "edges", ...[rows[0], rows[rows.length - 1]].map((row) => node("span", "", numbers.date(new Date(`${row.day}T00:00:00Z`), meta.language)))),
    ]);
    replace("wall-curve-note", most, () => [node("span", "key-line today"), meta.words.before, node("span", "key-line solved"), meta.words.after]);
    const body = document.querySelector("#wall-panel-table tbody");
    if (body) body.replaceChildren(...rows.map((row) => node("tr", "", ...[row.day, row.reports, row.closed].map((cell) => node("td", "", String(cell))))));
  }

  function bar(row, most) {
    const made = node("i", "bar", node("i", "closed"));
    made.style.setProperty("--reports", String(row.reports / most));
    made.style.setProperty("--closed", String(Math.min(1, row.closed / most)));
    return made;
  }

  wall.parts.push({
    needs: "wall-panel-ranking",
    show(snapshot, meta) {
      ranking(snapshot, meta);
      days(snapshot, meta);
    },
    tick: () => {},
  });
})();
