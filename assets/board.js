/* What the scripts of the public board share: elements, words, freshness, text size.

   Unfiltered, everything but the hexagons is written from the shared snapshot, with no call to the server; a person's own
   filter asks it (board_filters.js). board_text.js writes sentences and numbers, board_rates.js rates and outcomes,
   board_map.js the map and the trend. */
(function () {
  "use strict";

  const n = window.baixingpai.numbers;
  const by = (id) => document.getElementById("board-" + id);
  const props = (id, value) => window.dash_clientside.set_props("board-" + id, value);
  const nothing = () => window.dash_clientside.no_update;
  const written = {};
  const board = (window.baixingpai.board = { meta: null, wanted: null }); // meta: names and words; wanted: the address's filters

  /* ------------------------------------------------------------- elements */

  function h(tag, attributes, ...children) {
    const drawn = tag === "svg" || tag === "path" || tag === "circle";
    const element = drawn ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "left") element.style.left = value + "%";
      else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }

  /* Write only what changed, and leave the keyboard where it was. */
  function renew(host, what, build) {
    const said = JSON.stringify(what);
    if (!host || written[host.id] === said) return;
    written[host.id] = said;
    const active = host.contains(document.activeElement) && document.activeElement;
    const held = active && (active.dataset.set || active.getAttribute("href"));
    host.replaceChildren(...[build()].flat());
    if (held) (host.querySelector(`:is([data-set="${CSS.escape(held)}"], [href="${CSS.escape(held)}"])`) || host).focus();
  }

  function fill(text, values) {
    return text.replace(/%\((\w+)\)s/g, (place, name) => (name in values ? values[name] : place));
  }

  /* A sentence whose numbers are marked, and open what is behind them. */
  function marked(text, values, strong, behind) {
    return text.split(/(%\(\w+\)s|\n)/).map((part) => {
      const name = (part.match(/^%\((\w+)\)s$/) || [])[1];
      if (part === "\n") return [english() ? " " : "", h("br")];
      const said = name && strong.includes(name) ? h("mark", {}, values[name]) : fill(part, values);
      return name && behind[name] ? h("a", { class: "figure", href: behind[name] }, said) : said;
    }).flat();
  }

  /* The page of a number: its formula, its counts, and the cases behind it. */
  function behind(key, codes, period) {
    const query = new URLSearchParams(codes);
    if (period) (query.set("from", period.from), query.set("to", period.to));
    return `/figures/${key}${query.size ? "?" : ""}${query}`;
  }

  /* A number as a link to it; nothing counted: a dash alone. */
  function figure(text, href, name) {
    return text === n.NOTHING ? text : h("a", { class: "figure", href, "aria-label": word("how", { name, number: text }) }, text);
  }

  /* Codes that a figure's page narrows by; a category says its panel. */
  function codesOf(filters) {
    const codes = {};
    for (const name of ["district", "street", filters.category ? "category" : "panel"]) if (filters[name]) codes[name] = filters[name];
    return codes;
  }

  const word = (name, values) => fill(board.meta.words[name], values || {});
  const english = () => board.meta.language === "en";
  const isoDay = (text) => n.day(new Date(text + "T00:00:00Z"), board.meta.language).replace(/ 星期.$/, "").replace(/^\w{3} /, "");

  function table(caption, heads, rows) {
    const head = h("thead", {}, h("tr", {}, heads.map((one) => h("th", { scope: "col" }, one))));
    return h("table", {}, h("caption", { class: "visually-hidden" }, caption), head, h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))));
  }

  /* ----------------------------------------------------------- freshness */

  let shownSnapshot = null;

  function showAsOf(snapshot) {
    shownSnapshot = snapshot;
    const local = n.local(Date.parse(snapshot.as_of), board.meta.offset_min);
    const text = `${isoDay(local.toISOString().slice(0, 10))} ${n.clock(local)}:${n.two(local.getUTCSeconds())}`;
    by("as-of").textContent = word("as_of", { time: text });
    const stamp = local.toISOString().slice(0, 19);
    by("page-number").textContent = word("page_number", { time: stamp.replace("T", " "), number: stamp.replace(/[-:]/g, "").replace("T", "-") });
  }

  function freshness(event) {
    if (!board.meta || !by("freshness")) return;
    const { state, age } = event.detail;
    const text = state === "live" ? word("live") : word("stale", { seconds: Math.round(age || 0) });
    if (by("freshness").textContent !== text) by("freshness").textContent = text;
    const strip = by("broken");
    strip.hidden = state !== "broken";
    const local = shownSnapshot && n.local(Date.parse(shownSnapshot.as_of), board.meta.offset_min);
    const said = state === "broken" && local ? word("broken", { time: n.clock(local) }) : "";
    if (strip.textContent !== said) strip.textContent = said;
  }

  /* ----------------------------------------------------------- text size */

  function size(large) {
    document.documentElement.toggleAttribute("data-size", false);
    if (large) document.documentElement.dataset.size = "large";
    if (by("size")) by("size").setAttribute("aria-pressed", String(large));
  }

  function kept() {
    try {
      return localStorage.getItem("size") || (/(?:^|; )size=(\w+)/.exec(document.cookie) || [])[1];
    } catch (error) {
      return "normal"; // no storage: the size of this page alone
    }
  }

  function turnSize() {
    const large = document.documentElement.dataset.size !== "large";
    size(large);
    window.dispatchEvent(new Event("resize"));
    document.cookie = `size=${large ? "large" : "normal"};path=/;max-age=31536000;samesite=lax`;
    try {
      localStorage.setItem("size", large ? "large" : "normal");
    } catch (error) {
      return; // the cookie may have kept it
    }
  }

  window.addEventListener("baixingpai:tick", freshness);
  size(kept() === "large");

  Object.assign(board, { h, renew, fill, marked, behind, figure, codesOf, word, english, isoDay, table, by, props, nothing, showAsOf, turnSize });
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.board = {};
})();
