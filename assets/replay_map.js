/* The time machine's map: what the day's cases do at a moment, on a canvas above the districts' outlines. */
(function () {
  "use strict";

  const FRESH_S = 600; // a new report glows for so long on the day's clock
  const PAD_PX = 14;
  const DOTS = { gone: null, closed: ["--done", 3], open: ["--text-3", 3.4], waits: ["--text-1", 3.4] };
  const ORDER = ["closed", "open", "waits"];

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* north is up; a degree of longitude is as wide as it is at the city's middle. */
  function view(box, lat, width, height) {
    const narrow = Math.cos((lat * Math.PI) / 180);
    const [west, south, east, north] = box;
    const scale = Math.min((width - 2 * PAD_PX) / ((east - west) * narrow), (height - 2 * PAD_PX) / (north - south));
    const [left, top] = [width / 2 - ((east + west) / 2) * narrow * scale, height / 2 + ((north + south) / 2) * scale];
    return (x, y) => [left + x * narrow * scale, top - y * scale];
  }

  function map(canvas, meta) {
    const pen = canvas.getContext("2d");
    const land = document.createElement("canvas");
    let box = meta.core;
    let place = null;
    let size = "";

    function prepare() {
      const [width, height, ratio] = [canvas.clientWidth, canvas.clientHeight, window.devicePixelRatio || 1];
      const wanted = [width, height, ratio, box].join();
      if (wanted === size || !width) return;
      size = wanted;
      for (const one of [canvas, land]) [one.width, one.height] = [width * ratio, height * ratio];
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      place = view(box, meta.lat, width, height);
      drawLand(land.getContext("2d"), ratio);
    }

    function drawLand(on, ratio) {
      on.setTransform(ratio, 0, 0, ratio, 0, 0);
      [on.fillStyle, on.strokeStyle, on.lineWidth] = [token("--surface"), token("--map-border") || token("--line"), 1.2];
      for (const ring of meta.rings) {
        on.beginPath();
        ring.forEach(([x, y]) => on.lineTo(...place(x, y)));
        on.closePath();
        on.fill();
        on.stroke();
      }
      [on.fillStyle, on.textAlign] = [token("--text-3"), "center"];
      on.font = `15px ${token("--font")}`;
      for (const [name, x, y] of meta.labels) on.fillText(name, ...place(x, y));
    }

    function dots(cases, told, stands) {
      const [colour, radius] = DOTS[stands];
      pen.fillStyle = token(colour);
      told.stands.forEach((own, one) => {
        if (own !== stands || told.late[one]) return;
        const [x, y] = place(cases.x[one], cases.y[one]);
        pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      });
    }

    function rings(cases, told, colour, radius, wanted) {
      [pen.strokeStyle, pen.lineWidth] = [token(colour), 2.4];
      told.stands.forEach((_, one) => {
        if (!wanted(one)) return;
        pen.beginPath();
        pen.arc(...place(cases.x[one], cases.y[one]), radius(one), 0, 2 * Math.PI);
        pen.stroke();
      });
    }

    return {
      show(name) {
        box = meta[name];
      },
      draw(cases, told) {
        prepare();
        if (!place) return;
        pen.clearRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(land, 0, 0, canvas.clientWidth, canvas.clientHeight);
        for (const stands of ORDER) dots(cases, told, stands);
        rings(cases, told, "--overdue", () => 5, (one) => told.late[one] && told.stands[one] === "open");
        const age = (one) => (told.second - told.since[one]) / FRESH_S;
        rings(cases, told, "--amber", (one) => 5 + 7 * age(one), (one) => told.stands[one] === "waits" && age(one) < 1);
      },
    };
  }

  Object.assign(window.baixingpai.replay, { map });
})();
