/* The wall's day curve: moves the figure of dashboard/figures/day_curve.py by the same rule, and fills its table twin. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { fill, replace } = wall;
  const SLOT_MIN = 10;
  const BAND_ALPHA = { usual: "40", forecast: "38" };
  let drawn = "";

  function part(slot, first, end, minute) {
    const starts = slot * SLOT_MIN;
    let ends = starts + SLOT_MIN;
    if (minute !== null && starts < minute) ends = Math.min(ends, Math.max(minute, starts + 1));
    return Math.max(0, Math.min(end, ends) - Math.max(first, starts)) / (ends - starts);
  }

  /* Hours and reports an hour, from counts per ten minutes; minute: how far the day is, or null for a whole day. */
  function perHour(counts, minute) {
    let ends = counts.map((_, slot) => (slot + 1) * SLOT_MIN);
    if (minute !== null) ends = ends.filter((end) => end < minute).concat(minute >= SLOT_MIN && counts.length ? [minute] : []);
    const y = ends.map((end) => {
      const first = Math.max(0, end - 60);
      const sum = counts.reduce((total, count, slot) => total + count * part(slot, first, end, minute), 0);
      return (sum * 60) / (end - first);
    });
    return y.length ? { x: [0, ...ends.map((end) => end / 60)], y: [y[0], ...y] } : { x: [], y: [] };
  }

  /* Rates at the steps' ends, from midnight on. */
  function usual(rates) {
    return rates.length ? { x: [0, ...rates.map((_, step) => ((step + 1) * SLOT_MIN) / 60)], y: [rates[0], ...rates] } : { x: [], y: [] };
  }

  /* A forecast's rates from the step that runs now, drawn from where today's line ends. */
  function ahead(rates, steps, minute, today) {
    const start = rates.length && today.y.length;
    const hours = rates.map((_, step) => ((steps + step) * SLOT_MIN) / 60);
    return { x: [...(start ? [minute / 60] : []), ...hours], y: [...(start ? today.y.slice(-1) : []), ...rates] };
  }

  /* The lines in the order of the figure's traces: usual low and high, forecast low, high and middle, today, its end. */
  function lines(curve, minute) {
    const today = perHour(curve.today || [], minute);
    const told = (name) => ahead((curve.forecast || {})[name] || [], (curve.today || []).length, minute, today);
    const end = { x: today.x.slice(-1), y: today.y.slice(-1) };
    return [usual((curve.usual || {}).low || []), usual((curve.usual || {}).high || []), told("low"), told("high"), told("mid"), today, end];
  }

  function draw(now) {
    const { snapshot } = wall;
    const plot = document.querySelector("#wall-curve .js-plotly-plot");
    if (!snapshot || !plot || !plot._fullLayout || !window.Plotly) return;
    const local = wall.local(now);
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
    const { curve: [width, height], format } = wall.meta;
    const key = JSON.stringify([snapshot.curve, minute, format, document.documentElement.dataset.theme]);
    if (key === drawn) return;
    drawn = key;
    const drawnLines = lines(snapshot.curve, minute);
    const most = Math.max(1, ...drawnLines.flatMap((one) => one.y));
    const ticks = numbers.ticks(most);
    const shape = plot.layout.shapes[0];
    const line = { ...shape, x0: minute / 60, x1: minute / 60, line: { ...shape.line, color: wall.token("--text-2") } };
    plot.data.forEach(paint);
    const any = drawnLines.some((one) => one.y.some((rate) => rate > 0));
    const layout = {
      width,
      height,
      "xaxis.color": wall.token("--text-3"),
      "yaxis.color": wall.token("--text-3"),
      "yaxis.gridcolor": wall.token("--line"),
      "yaxis.range": [0, ticks[ticks.length - 1] * 1.06],
      "yaxis.tickvals": ticks,
      shapes: [line],
      annotations: any ? [label(local, minute)] : plot.layout.annotations || [],
    };
    const data = { x: drawnLines.map((one) => one.x), y: drawnLines.map((one) => one.y) };
    window.Plotly.update(plot, data, layout, drawnLines.map((_, index) => index));
    table(drawnLines);
  }

  /* The traces in the colours of the theme, in the order of lines(): bands have fills, the others lines, the last one a dot. */
  function paint(trace, index) {
    const mark = wall.token("--mark");
    if (trace.fill) trace.fillcolor = index < 2 ? wall.token("--text-3") + BAND_ALPHA.usual : mark + BAND_ALPHA.forecast;
    if (index === 4 || index === 5) trace.line.color = mark;
    if (trace.marker) Object.assign(trace.marker, { color: mark, line: { ...trace.marker.line, color: wall.token("--surface") } });
  }

  function label(local, minute) {
    const late = minute > 19 * 60;
    return {
      text: numbers.clock(local), x: minute / 60, y: 1, xref: "x", yref: "paper", showarrow: false,
      xanchor: late ? "right" : "left", yanchor: "bottom", xshift: late ? -2 : 2, yshift: 0,
      font: { size: 19, color: wall.token("--text-1") },
    };
  }

  /* The table twin: one row an hour. */
  function table([low, high, , , ahead, today]) {
    const body = document.querySelector("#wall-curve-table tbody");
    const value = (curve, hour) => {
      const index = curve.x.indexOf(hour);
      return index < 0 ? numbers.NOTHING : numbers.number(Math.round(curve.y[index]));
    };
    const band = (hour) => (low.x.indexOf(hour) < 0 ? numbers.NOTHING : `${value(low, hour)}–${value(high, hour)}`);
    const rows = Array.from({ length: 24 }, (_, hour) => hour + 1).map((hour) =>
      wall.node("tr", "", ...[`${numbers.two(hour)}:00`, value(today, hour), band(hour), value(ahead, hour)].map((text) => wall.node("td", "", text))));
    body.replaceChildren(...rows);
  }

  function note(snapshot, meta) {
    const { total } = snapshot.curve;
    replace("wall-curve-note", total && total.mid, () =>
      total ? fill(meta.words.whole_day, { count: wall.node("b", "", numbers.number(total.mid)) }) : [meta.words.an_hour]);
  }

  wall.parts.push({
    needs: "wall-curve",
    show(snapshot, meta) {
      note(snapshot, meta);
      draw(window.baixingpai.now());
    },
    tick: draw,
  });
})();
