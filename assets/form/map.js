// The small offline map of the form: district outlines, street offices, one pin. Tap marks the place; drag, pinch, wheel, keys move it.
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const CLOSE = 0.14, COARSE = 0.04, NEAREST = 2, FAR_TEXT = 0.03, GRID_FROM = 0.05;  // pixels a metre
  const TAP_PX = 8, LABELS = 16;
  const form = document.getElementById("form");
  const words = JSON.parse(form.dataset.words);
  const picture = form.querySelector("[data-map-picture]");
  const field = form.elements, street = document.getElementById("street");
  let data, districts, streets, east, north, home, camera, pin = null, layers, due = false;

  fetch(form.dataset.map).then((answer) => answer.json()).then(begin).catch(() => form.querySelector("[data-mapbox]").remove());

  function begin(loaded) {
    data = loaded;
    const [lon0, lat0] = data.view;
    east = 111320 * Math.cos(lat0 * Math.PI / 180);
    north = 110574;
    districts = data.districts.map(([code, name, lon, lat, rings]) => ({ code, name, at: flat(lon, lat), rings: rings.map(unpack) }));
    streets = data.streets.map(([code, name, lon, lat, district]) => ({ code, name, lon, lat, district, at: flat(lon, lat) }));
    build();
    const [west, south, e, n] = data.core;
    const a = flat(west, n), b = flat(e, south);
    home = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, k: Math.min(size().w / (b.x - a.x), size().h / (b.y - a.y)) };
    camera = { ...home };
    listen();
    if (field.lon.value && field.lat.value) mark(Number(field.lon.value), Number(field.lat.value), field.place_from.value || "map", Number(field.accuracy.value));
    else if (street.value) chosen();
    else askIfGranted();
    draw();
  }

  function flat(lon, lat) { return { x: (lon - data.view[0]) * east, y: (data.view[1] - lat) * north }; }
  function round(at) { return { lon: data.view[0] + at.x / east, lat: data.view[1] - at.y / north }; }
  function size() { return { w: picture.clientWidth || 390, h: picture.clientHeight || 200 }; }

  function unpack(numbers) {
    const ring = [];
    let lon = 0, lat = 0;
    for (let i = 0; i < numbers.length; i += 2) {
      lon += numbers[i];
      lat += numbers[i + 1];
      ring.push(flat(lon / data.steps, lat / data.steps));
    }
    return ring;
  }

  // ---- drawing
  function build() {
    layers = {};
    for (const name of ["ground", "cells", "labels", "mark"]) layers[name] = picture.appendChild(element("g", {}));
    layers.cells.setAttribute("class", "cells");
    for (const district of districts) {
      const d = district.rings.map((ring) => "M" + ring.map((p) => Math.round(p.x) + " " + Math.round(p.y)).join("L") + "z").join("");
      district.shape = layers.ground.appendChild(element("path", { d, class: "district" }));
    }
  }

  function element(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (text) made.textContent = text;
    return made;
  }

  function draw() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; paint(); });
  }

  function paint() {
    const { w, h } = size();
    const to = (at) => ({ x: (at.x - camera.x) * camera.k + w / 2, y: (at.y - camera.y) * camera.k + h / 2 });
    layers.ground.setAttribute("transform", `translate(${w / 2 - camera.x * camera.k} ${h / 2 - camera.y * camera.k}) scale(${camera.k})`);
    layers.cells.replaceChildren(...(camera.k > GRID_FROM ? [cells(to, w, h)] : []));
    layers.labels.replaceChildren(...labels(to, w, h));
    layers.mark.replaceChildren(...(pin ? marker(to(pin.at)) : []));
    scale();
  }

  function cells(to, w, h) {
    const step = camera.k > CLOSE * 1.5 ? 100 : 500, first = { x: Math.floor((camera.x - w / 2 / camera.k) / step) * step, y: Math.floor((camera.y - h / 2 / camera.k) / step) * step };
    let d = "";
    for (let x = first.x; to({ x, y: 0 }).x < w; x += step) d += `M${to({ x, y: 0 }).x} 0V${h}`;
    for (let y = first.y; to({ x: 0, y }).y < h; y += step) d += `M0 ${to({ x: 0, y }).y}H${w}`;
    return element("path", { d });
  }

  function labels(to, w, h) {
    const big = camera.k < FAR_TEXT, taken = [], made = [];
    const wanted = (big ? districts : streets).map((one) => ({ name: one.name, p: to(one.at) })).filter(({ p }) => p.x > 0 && p.x < w && p.y > 0 && p.y < h);
    wanted.sort((a, b) => Math.hypot(a.p.x - w / 2, a.p.y - h / 2) - Math.hypot(b.p.x - w / 2, b.p.y - h / 2));
    for (const { name, p } of wanted) {
      const half = name.length * (name.charCodeAt(0) > 255 ? 8 : 4.2) + 4;
      if (made.length > LABELS || taken.some((t) => Math.abs(t.p.x - p.x) < t.half + half && Math.abs(t.p.y - p.y) < 24)) continue;
      taken.push({ p, half });
      if (!big) made.push(element("circle", { cx: p.x, cy: p.y, r: 3, class: "dot" }));
      made.push(element("text", { x: p.x, y: big ? p.y + 5 : p.y - 7, class: big ? "big" : "" }, name));
    }
    return made;
  }

  function marker(p) {
    const made = [];
    if (pin.accuracy && pin.accuracy * camera.k > 10) made.push(element("circle", { cx: p.x, cy: p.y, r: pin.accuracy * camera.k, class: "sure" }));
    const drop = element("g", { transform: `translate(${p.x} ${p.y})` });
    drop.append(element("ellipse", { cx: 0, cy: 0, rx: 8, ry: 3, fill: "#17202A", opacity: 0.25 }),
      element("path", { d: "M0 0C-4-8-14-15-14-25a14 14 0 0 1 28 0C14-15 4-8 0 0z", fill: "#17202A", stroke: "#FFF", "stroke-width": 1.5 }),
      element("circle", { cx: 0, cy: -25, r: 6, fill: "#FFB52E" }));
    made.push(drop);
    return made;
  }

  function scale() {
    const metres = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000].find((m) => m * camera.k > 50) || 20000;
    const bar = form.querySelector("[data-scale]");
    bar.style.width = metres * camera.k + "px";
    bar.textContent = metres >= 1000 ? metres / 1000 + " km" : metres + " m";
  }

  // ---- moving
  function zoom(factor, px, py) {
    const { w, h } = size();
    const x = px === undefined ? w / 2 : px, y = py === undefined ? h / 2 : py;
    const k = Math.max(home.k * 0.35, Math.min(NEAREST, camera.k * factor));
    camera.x += (x - w / 2) * (1 / camera.k - 1 / k);
    camera.y += (y - h / 2) * (1 / camera.k - 1 / k);
    camera.k = k;
    draw();
  }

  function ground(event) {
    const box = picture.getBoundingClientRect(), { w, h } = size();
    const px = event.clientX - box.left, py = event.clientY - box.top;
    return { px, py, x: camera.x + (px - w / 2) / camera.k, y: camera.y + (py - h / 2) / camera.k };
  }

  function listen() {
    const fingers = new Map();
    let moved = 0, spread = 0;
    picture.addEventListener("pointerdown", (event) => {
      picture.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size === 1) moved = 0;
      spread = 0;
    });
    picture.addEventListener("pointermove", (event) => {
      const last = fingers.get(event.pointerId);
      if (!last) return;
      const dx = event.clientX - last.x, dy = event.clientY - last.y;
      moved += Math.abs(dx) + Math.abs(dy);
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      camera.x -= dx / camera.k / fingers.size;
      camera.y -= dy / camera.k / fingers.size;
      if (fingers.size === 2) {
        const [a, b] = [...fingers.values()], now = Math.hypot(a.x - b.x, a.y - b.y), box = picture.getBoundingClientRect();
        if (spread) zoom(now / spread, (a.x + b.x) / 2 - box.left, (a.y + b.y) / 2 - box.top);
        spread = now;
        moved = TAP_PX + 1;
      }
      draw();
    });
    const end = (event) => {
      const single = fingers.size === 1;
      fingers.delete(event.pointerId);
      spread = 0;
      if (event.type === "pointerup" && single && moved < TAP_PX) tap(ground(event));
    };
    picture.addEventListener("pointerup", end);
    picture.addEventListener("pointercancel", end);
    picture.addEventListener("wheel", (event) => {
      event.preventDefault();
      const at = ground(event);
      zoom(event.deltaY < 0 ? 1.3 : 1 / 1.3, at.px, at.py);
    }, { passive: false });
    picture.addEventListener("keydown", keys);
    form.querySelector("[data-zoom=in]").addEventListener("click", () => zoom(2));
    form.querySelector("[data-zoom=out]").addEventListener("click", () => zoom(0.5));
    form.querySelector("[data-locate]").addEventListener("click", () => locate(true));
    street.addEventListener("change", chosen);
    form.addEventListener("photo:kept", (event) => {
      if (event.detail) mark(event.detail.lon, event.detail.lat, "photo", 0);
      else if (!pin) locate(false);
    });
    window.addEventListener("resize", draw);
    window.addEventListener("hashchange", draw);
  }

  function keys(event) {
    const step = 60 / camera.k;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) { camera.x += moves[event.key][0]; camera.y += moves[event.key][1]; draw(); }
    else if (event.key === "+" || event.key === "=") zoom(1.6);
    else if (event.key === "-") zoom(1 / 1.6);
    else if (event.key === "Enter") tap({ x: camera.x, y: camera.y });
    else return;
    event.preventDefault();
  }

  // ---- the place
  function tap(at) {
    const coarse = camera.k < COARSE;
    const { lon, lat } = round(at);
    street.value = "";
    mark(lon, lat, "map", 0, coarse ? Math.min(CLOSE, camera.k * 5) : camera.k);
  }

  function mark(lon, lat, from, accuracy, k) {
    const at = flat(lon, lat), district = districts.find((one) => one.rings.some((ring) => inside(ring, at)));
    const wrong = form.querySelector('[data-wrong="place"]');
    wrong.replaceChildren();
    if (!district) return tell(words.outside, "", true);
    pin = { at, accuracy };
    districts.forEach((one) => one.shape.classList.toggle("here", one === district));
    camera = { x: at.x, y: at.y - (from === "map" ? 0 : 20 / CLOSE / 2), k: k || Math.max(camera.k, CLOSE) };
    Object.assign(field.lon, { value: from === "street" ? "" : lon.toFixed(6) });
    Object.assign(field.lat, { value: from === "street" ? "" : lat.toFixed(6) });
    field.accuracy.value = accuracy ? Math.round(accuracy) : "";
    field.place_from.value = from;
    const close = nearest(district.code, at);
    const sure = accuracy ? " · " + words.within.replace("{m}", Math.round(accuracy)) : "";
    tell(district.name + " " + (close ? words.near.replace("{street}", close.name) : ""), words["from_" + from] + sure + " · " + (k && k < CLOSE ? words.closer : words.change));
    draw();
  }

  function tell(where, source, wrong) {
    form.querySelector("[data-where]").textContent = where;
    form.querySelector("[data-where]").classList.toggle("late", Boolean(wrong));
    form.querySelector("[data-source]").textContent = source;
  }

  function chosen() {
    const code = street.value;
    const at = streets.find((one) => one.code === code) || districts.find((one) => one.code === code);
    if (!at) return;
    const { lon, lat } = round(at.at);
    mark(lon, lat, "street", 0, at.lon ? CLOSE / 2 : COARSE / 2);
    if (!at.lon) tell(at.name, words.from_street);
  }

  function nearest(district, at) {
    let best = null, away = Infinity;
    for (const one of streets) {
      const now = Math.hypot(one.at.x - at.x, one.at.y - at.y);
      if (one.district === district && now < away) { best = one; away = now; }
    }
    return best;
  }

  function inside(ring, at) {
    let within = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i], b = ring[j];
      if (a.y > at.y !== b.y > at.y && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x) within = !within;
    }
    return within;
  }

  function locate(asked) {
    if (!navigator.geolocation) return asked && tell(words.denied, "");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { if (asked || !pin) mark(coords.longitude, coords.latitude, "phone", coords.accuracy); },
      () => { if (asked || !pin) tell(words.denied, ""); },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 });
  }

  function askIfGranted() {
    if (!navigator.permissions) return;
    navigator.permissions.query({ name: "geolocation" }).then((state) => { if (state.state === "granted") locate(false); }, () => {});
  }
})();
