/* The wall's scene of outcomes: one pair large, the others beside it; each has its turn, and a new one comes first at once. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, fill, fit, element, place, replace } = wall;
  const TURN_S = 12;
  const BEST = 5; // stars
  let newest = "";
  let firstTurn = 0;

  function pairs() {
    return wall.snapshot.outcomes.filter((row) => row.before && row.after);
  }

  function turn(now) {
    const rows = pairs();
    const step = Math.floor(now / 1000 / TURN_S);
    if (rows.length && rows[0].number !== newest) [newest, firstTurn] = [rows[0].number, step];
    const at = rows.length ? (step - firstTurn) % rows.length : -1;
    large(rows[at]);
    list(rows, at);
  }

  function large(row) {
    const { meta } = wall;
    const made = replace("wall-solved", [meta.format, row || null], () => {
      if (!row) return [node("p", "empty", meta.words.no_outcome)];
      const { district } = place(row);
      const what = node("h2", "", wall.shape(row.panel, meta), meta.categories[row.category] || "");
      const where = node("p", "where", "");
      const caption = `${meta.categories[row.category]} · ${district}`;
      return [
        node("div", "pair", picture(row.before, meta.words.before, caption, true), picture(row.after, meta.words.after, caption, true)),
        node("div", "said", node("div", "", what, where), node("div", "facts", node("p", "took", took(row)), node("p", "stars", ...rating(row)))),
      ];
    });
    if (made && row) fit(document.querySelector("#wall-solved .where"), [...wheres(row).map((where) => [where, meta.departments[row.department]].filter(Boolean).join(" · ")), ...wheres(row)]);
  }

  function took(row) {
    const { words } = wall.meta;
    return [fill(words.took, { duration: wall.hours(row.hours) }).join(""), row.on_time ? words.in_time : words.late].join(" · ");
  }

  function rating(row) {
    const { words } = wall.meta;
    if (!row.rating) return [words.no_rating];
    const stars = node("b", "", "★".repeat(row.rating) + "☆".repeat(BEST - row.rating));
    stars.setAttribute("aria-label", `${row.rating} / ${BEST}`);
    stars.setAttribute("role", "img");
    return fill(words.rated, { stars });
  }

  function picture(photo, label, caption, isLarge) {
    const image = node("img", "");
    image.alt = `${label}: ${caption}`;
    image.src = photo.url;
    return node("figure", "", image, ...(isLarge ? [node("figcaption", "", label)] : []));
  }

  function list(rows, at) {
    const shown = rows.slice(0, wall.size("wall-solved-list", "--rows"));
    const made = replace("wall-solved-list", [wall.meta.format, shown], () => shown.map(small));
    element("wall-solved-list").childNodes.forEach((line, index) => line.classList.toggle("now", index === at));
    if (made) element("wall-solved-list").querySelectorAll(".where").forEach((line, index) => fit(line, wheres(shown[index])));
  }

  function small(row) {
    const { meta } = wall;
    const caption = meta.categories[row.category] || "";
    const images = node("div", "pair", picture(row.before, meta.words.before, caption), picture(row.after, meta.words.after, caption));
    return node("li", "", images, node("div", "", node("div", "what", caption), node("div", "where"), node("div", "when", wall.hours(row.hours))));
  }

  function wheres(row) {
    const { district, short, street } = place(row);
    return [[district, street], [short, street], [street || district], [short]].map((parts) => parts.filter(Boolean).join(" "));
  }

  wall.parts.push({ needs: "wall-solved", show: () => turn(window.baixingpai.now()), tick: turn });
})();
