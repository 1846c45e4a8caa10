/* The line of scenes that says how far citizens confirm what was closed on time: /data/truth.json, every ten minutes. */
(function () {
  "use strict";

  const { numbers, wall } = window.baixingpai;
  const { node, fill, replace } = wall;
  const PAUSE_MS = 600000;
  const RETRY_MS = 30000;
  const TIMEOUT_MS = 15000;
  let truth = null;
  let nextLoad = 0;

  function line(now) {
    if (now >= nextLoad) load(now);
    if (!truth) return;
    const { words } = wall.meta;
    replace("wall-truth", truth, () => {
      if (truth.official === null || truth.confirmed === null) return [words.no_truth];
      const rate = (value) => node("b", "", numbers.number(value, 1));
      const facts = { days: truth.days, official: rate(truth.official), confirmed: rate(truth.confirmed) };
      const gap = fill(words.truth_gap, { gap: node("b", "", numbers.number(truth.gap, 1)) });
      return [...fill(words.truth.replaceAll("%%", "%"), facts), " · ", ...gap];
    });
  }

  async function load(now) {
    nextLoad = now + RETRY_MS;
    try {
      const answer = await fetch("/data/truth.json", { cache: "no-cache", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!answer.ok) return;
      truth = await answer.json();
      nextLoad = now + PAUSE_MS;
    } catch (error) {
      return; // asked again; what stands there stays
    }
  }

  wall.parts.push({ needs: "wall-truth", show: () => line(window.baixingpai.now()), tick: line });
})();
