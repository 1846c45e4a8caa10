/* The time machine's timeline: what came in and what was closed every ten minutes, under the slider that moves the day. */
(function () {
  "use strict";

  const SPAN_S = 600;
  const HOUR_S = 3600;
  const TALL = 100; // units of the picture; received above, closed below
  const LABELS_S = 3 * HOUR_S;
  const { two } = window.baixingpai.numbers;
  const { spans, clockAt, secondAt } = window.baixingpai.replay;

  const svg = (name, facts, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(facts)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  function bars(pack) {
    const counted = spans(pack, SPAN_S, ["received", "closed"]);
    const most = Math.max(1, ...counted.received, ...counted.closed);
    const tall = (count) => (count / most) * (TALL / 2 - 3);
    const column = (name, up) => (count, at) => svg("rect", {
      class: name, x: at * SPAN_S + 40, width: SPAN_S - 80, y: up ? TALL / 2 - tall(count) : TALL / 2, height: tall(count),
    });
    return [...counted.received.map(column("received", true)), ...counted.closed.map(column("closed", false))];
  }

  function picture(pack) {
    const to_come = svg("rect", { class: "to-come", x: pack.until, width: Math.max(0, pack.seconds - pack.until), y: 0, height: TALL });
    const zero = svg("line", { class: "zero", x1: 0, x2: pack.seconds, y1: TALL / 2, y2: TALL / 2 });
    const facts = { viewBox: `0 0 ${pack.seconds} ${TALL}`, preserveAspectRatio: "none", "aria-hidden": "true" };
    return svg("svg", facts, to_come, ...bars(pack), zero);
  }

  /* The hours of the clock below it; one that does not exist that day is left out. */
  function hours(pack) {
    const shown = [];
    for (let clock = 0; clock < 24 * HOUR_S; clock += LABELS_S) {
      const second = secondAt(pack, clock);
      if (clockAt(pack, second) !== clock) continue;
      const label = Object.assign(document.createElement("span"), { textContent: two(clock / HOUR_S) + ":00" });
      label.style.left = `${(second / pack.seconds) * 100}%`;
      shown.push(label);
    }
    return shown;
  }

  /* Fills {chart, labels}; the marker is moved by ``at``. */
  function timeline(chart, labels, pack) {
    const marker = Object.assign(document.createElement("i"), { className: "marker" });
    chart.querySelectorAll("svg, .marker").forEach((old) => old.remove());
    chart.prepend(picture(pack), marker);
    labels.replaceChildren(...hours(pack));
    return { at: (second) => { marker.style.left = `${(second / pack.seconds) * 100}%`; } };
  }

  Object.assign(window.baixingpai.replay, { timeline });
})();
