/* Loads a wall anew, once, when the server has other scripts than this page: at a calm moment, and not all walls at the same one.

   The server names its release with each heartbeat (shared.release); the page's own stands in <html data-release>. */
(function () {
  "use strict";

  const shared = window.baixingpai;
  const root = document.documentElement;
  const SPREAD_MS = 30000;
  const CALM_MS = 10000; // since the last report
  const PATIENCE_MS = 300000; // a busy wall loads anew after that long all the same
  const TRIED = "wall-release"; // for which release this tab was loaded anew: between two servers it does not go to and fro
  let noticedAt = null;
  let earliest = 0;
  let newest = null;
  let newestAt = 0;
  let asking = false;

  function calm(at) {
    return root.dataset.alarm !== "flash" && at - newestAt >= CALM_MS;
  }

  function look() {
    const { release } = shared;
    const at = performance.now();
    if (window.top !== window || asking || !release || release === root.dataset.release || sessionStorage.getItem(TRIED) === release) return;
    if (noticedAt === null) [noticedAt, earliest] = [at, at + Math.random() * SPREAD_MS];
    if (at < earliest || root.dataset.stream !== "live") return;
    if (calm(at) || at - noticedAt > PATIENCE_MS) reload(release);
  }

  /* Only if the page is there: a browser's own error page would stay for ever. */
  async function reload(release) {
    asking = true;
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error(String(answer.status));
      sessionStorage.setItem(TRIED, release);
      location.reload();
    } catch (error) {
      earliest = performance.now() + SPREAD_MS;
    }
    asking = false;
  }

  window.addEventListener("baixingpai:tick", look);
  shared.wall.parts.push({
    show(snapshot) {
      const number = snapshot.now ? snapshot.now.reports : snapshot.event;
      if (number !== newest) [newest, newestAt] = [number, performance.now()];
    },
    tick() {},
  });
})();
