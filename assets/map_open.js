/* Open cases on a Leaflet map that Folium began (map_city): markers in clusters, popups; live where the page says so,
   otherwise a list beside the map. Needs nothing but the page it is in. */
(function () {
  "use strict";

  const facts = JSON.parse(document.getElementById("facts").textContent);
  const words = facts.words;
  const map = window.map_city;
  const PAUSE_MS = 3000;
  const NAMES_FROM_ZOOM = 13;
  const marks = new Map();
  let told = facts.told;
  let here = null;

  const group = L.markerClusterGroup({
    showCoverageOnHover: false,
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    maxClusterRadius: 50,
    disableClusteringAtZoom: 17,
    iconCreateFunction: (cluster) => L.divIcon({ className: "case-group", iconSize: [38, 38], html: String(cluster.getChildCount()) }),
  });

  function element(name, words, className) {
    const made = document.createElement(name);
    made.textContent = words;
    if (className) made.className = className;
    return made;
  }

  function minute(stamp) {
    return stamp ? stamp.slice(0, 16).replace("T", " ") : "";
  }

  function name(one) {
    return facts.categories[one.category] || one.category;
  }

  function popup(one) {
    const box = document.createElement("div");
    box.append(element("strong", one.number + " " + name(one)));
    const lines = [facts.panels[one.panel].name + " · " + facts.states[one.state], facts.districts[one.district] || "", words.since + " " + minute(one.since)];
    if (one.deadline) lines.push(words.deadline + " " + minute(one.deadline));
    for (const line of lines) box.append(element("div", line));
    if (one.late) box.append(element("div", words.late, "late"));
    return box;
  }

  function mark(one) {
    const panel = facts.panels[one.panel];
    const face = element("span", panel.glyph);
    face.style.color = panel.colour;
    const icon = L.divIcon({ className: "case-mark" + (one.late ? " is-late" : ""), iconSize: [28, 28], html: face });
    return L.marker([one.lat, one.lon], { icon, title: one.number + " " + name(one) + (one.late ? " · " + words.late : "") }).bindPopup(() => popup(one));
  }

  function draw() {
    group.clearLayers();
    marks.clear();
    for (const one of told.cases) marks.set(one.number, mark(one));
    group.addLayers([...marks.values()]);
    document.body.dataset.cases = told.cases.length;
    say("");
  }

  function say(more) {
    const count = told.more ? told.cases.length + " / " + told.open : String(told.cases.length);
    const parts = [count + " " + words.shown, words.as_of + " " + minute(told.as_of), words.event + " " + told.event];
    if (told.more) parts.push(words.more);
    if (more) parts.push(more);
    document.getElementById("as-of").textContent = parts.join(" · ");
  }

  function placeNames() {
    const shown = L.layerGroup();
    const add = ([words, lat, lon]) =>
      L.marker([lat, lon], { icon: L.divIcon({ className: "place-name", html: element("span", words) }), interactive: false, keyboard: false }).addTo(shown);
    const renew = () => {
      shown.clearLayers();
      (map.getZoom() >= NAMES_FROM_ZOOM ? facts.streets : facts.labels).forEach(add);
    };
    map.on("zoomend", renew);
    shown.addTo(map);
    renew();
  }

  /* ------------------------------------------------------------------ live */

  let busy = false;
  let again = false;
  let wanted = 0; // the newest event heard of

  function heard(event) {
    wanted = Math.max(wanted, JSON.parse(event.data).event);
    renew();
  }

  async function renew() {
    again = busy;
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch("/data/map.json?" + new URLSearchParams(facts.asked), { credentials: "omit" });
      if (!answer.ok) throw new Error(String(answer.status));
      told = await answer.json();
      again = again || told.event < wanted;
      draw();
    } catch (error) {
      say(words.stale);
    }
    setTimeout(() => {
      busy = false;
      if (again) renew();
    }, PAUSE_MS);
  }

  function follow() {
    const source = new EventSource("/events?topics=tallies");
    source.addEventListener("tallies", heard);
    source.addEventListener("error", () => say(words.stale));
  }

  /* ------------------------------------------------------------------ list */

  function order(one, other) {
    if (here) return metres(one) - metres(other);
    return other.late - one.late || (one.deadline || "9").localeCompare(other.deadline || "9");
  }

  function metres(one) {
    return map.distance(here, [one.lat, one.lon]);
  }

  function item(one) {
    const line = document.createElement("li");
    const button = element("button", facts.panels[one.panel].glyph + " " + one.number + " " + name(one));
    button.type = "button";
    const distance = here ? Math.round(metres(one)) + " m · " : "";
    button.append(element("small", distance + facts.states[one.state] + (one.deadline ? " · " + words.deadline + " " + minute(one.deadline) : "")));
    if (one.late) button.append(element("span", words.late, "late"));
    button.addEventListener("click", () => group.zoomToShowLayer(marks.get(one.number), () => marks.get(one.number).openPopup()));
    line.append(button);
    return line;
  }

  function list() {
    const wanted = document.getElementById("find").value.trim().toUpperCase();
    const found = told.cases.filter((one) => one.number.includes(wanted)).sort(order);
    const lines = found.map(item);
    document.getElementById("list").replaceChildren(...(lines.length ? lines : [element("li", words.none)]));
  }

  function nearest() {
    const refused = () => say(words.no_place);
    if (!navigator.geolocation) return refused();
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      here = [coords.latitude, coords.longitude];
      L.circleMarker(here, { radius: 8, color: "#17202A", fillColor: "#FFB52E", fillOpacity: 1 }).addTo(map);
      list();
    }, refused);
  }

  map.attributionControl.remove();
  map.addLayer(group);
  placeNames();
  draw();
  for (const [way, said] of [["in", words.zoom_in], ["out", words.zoom_out]]) {
    const button = document.querySelector(".leaflet-control-zoom-" + way);
    button.title = said;
    button.setAttribute("aria-label", said);
  }
  if (facts.live) follow();
  else {
    document.getElementById("find").addEventListener("input", list);
    document.getElementById("near").addEventListener("click", nearest);
    list();
  }
})();
