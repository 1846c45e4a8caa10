/* The pages of districts, departments and the assessment: when to ask the server again, countdowns, freshness, text size.

   The figures come with the page. News makes the page ask for what moves, at most every five seconds and less often where answers
   take long; the answer is shared by all who look at the same page. Without news the clock alone changes it: live.js wakes the page every half minute. */
(function () {
  "use strict";

  const PAUSE_MS = 5000;
  const SLOWER = 100; // a busy server is asked less often: so many times as long as its answer took
  const LONGEST_MS = 60000;
  const SOON_S = 900;
  const n = window.baixingpai.numbers;
  const by = (id) => document.getElementById("progress-" + id);
  const nothing = () => window.dash_clientside.no_update;

  let meta = null;
  let asOf = "";
  let askedAt = 0;
  let took = 0;
  let awaited = false;
  let waiting = 0;

  const word = (name, values) => meta.words[name].replace(/%\((\w+)\)s/g, (place, key) => (values && key in values ? values[key] : place));

  /* ------------------------------------------------------------- asking */

  function request() {
    clearTimeout(waiting);
    waiting = 0;
    askedAt = Date.now();
    awaited = true;
    return { path: location.pathname, query: location.search, language: meta.language, event: window.baixingpai.event, at: askedAt };
  }

  /* Called with every event number; the first one came with the page. */
  function ask(event, given) {
    meta = given;
    if (!askedAt) {
      askedAt = Date.now();
      return nothing();
    }
    const pause = Math.min(LONGEST_MS, Math.max(PAUSE_MS, SLOWER * took)) - (Date.now() - askedAt);
    if (pause <= 0) return request();
    if (!waiting) waiting = setTimeout(() => window.dash_clientside.set_props("progress-request", { data: request() }), pause);
    return nothing();
  }

  /* Called with the moment that the page shows now. */
  function told(moment, given) {
    meta = given;
    if (awaited) took = Date.now() - askedAt;
    awaited = false;
    size(document.documentElement.dataset.size === "large");
    const again = asOf && moment !== asOf;
    asOf = moment;
    const local = n.local(Date.parse(moment), meta.offset_min);
    const text = `${n.date(local, meta.language)} ${n.clock(local)}:${n.two(local.getUTCSeconds())}`;
    if (by("as-of")) by("as-of").textContent = word("as_of", { time: text });
    if (again && by("spoken")) by("spoken").textContent = word("renewed");
    countDown(window.baixingpai.now());
    keep();
    return moment;
  }

  /* ---------------------------------------------- what renewing must not lose */

  /* Dash builds what moves anew: the keyboard goes back to where it was, and what was opened stays open. */
  let held = null;
  let watcher = null;
  const opened = new Set();
  const same = (one) => [...document.querySelectorAll(`#progress-main ${one.tagName}`)].filter((other) => named(other) === named(one));
  const named = (one) => one.getAttribute("href") || one.getAttribute("aria-label") || one.className || one.textContent;

  function keep() {
    if (watcher) return;
    watcher = new MutationObserver(restore);
    watcher.observe(by("main"), { childList: true, subtree: true });
    document.addEventListener("focusin", (event) => hold(event.target));
    document.addEventListener("pointerdown", (event) => hold(event.target.closest && event.target.closest("a, button, summary, select")));
    document.addEventListener("toggle", remember, true);
  }

  function hold(one) {
    held = one && by("main").contains(one) ? { like: one, place: same(one).indexOf(one) } : null;
  }

  function remember(event) {
    const look = event.target.className;
    if (!event.target.isConnected || !look || !by("main").contains(event.target)) return;
    if (event.target.open) opened.add(look);
    else opened.delete(look);
  }

  function restore() {
    for (const one of by("main").querySelectorAll("details:not([open])")) if (opened.has(one.className)) one.open = true;
    if (!held || held.like.isConnected || document.activeElement !== document.body) return;
    const found = same(held.like)[held.place] || same(held.like)[0];
    if (found) found.focus({ preventScroll: true });
  }

  /* ------------------------------------------------------------- clocks */

  function countDown(now) {
    for (const one of document.querySelectorAll("#progress time[data-deadline]")) {
      const left = (Date.parse(one.dataset.deadline) - now) / 1000;
      const said = n.countdown(left);
      if (one.textContent !== said) one.textContent = said;
      one.dataset.look = left <= 0 ? "past" : left < SOON_S ? "soon" : "";
    }
  }

  function freshness(detail) {
    if (!meta || !by("freshness")) return;
    const text = detail.state === "live" ? word("live") : word("stale", { seconds: Math.round(detail.age || 0) });
    if (by("freshness").textContent !== text) by("freshness").textContent = text;
    const strip = by("broken");
    strip.hidden = detail.state !== "broken";
    const said = strip.hidden ? "" : word("broken", { time: n.clock(n.local(Date.parse(asOf), meta.offset_min)) });
    if (strip.textContent !== said) strip.textContent = said;
  }

  window.addEventListener("baixingpai:tick", (event) => {
    countDown(event.detail.now);
    freshness(event.detail);
  });

  /* ---------------------------------------------------------- text size */

  function size(large) {
    if (large) document.documentElement.dataset.size = "large";
    else document.documentElement.removeAttribute("data-size");
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
    document.cookie = `size=${large ? "large" : "normal"};path=/;max-age=31536000;samesite=lax`;
    try {
      localStorage.setItem("size", large ? "large" : "normal");
    } catch (error) {
      return; // the cookie may have kept it
    }
  }

  /* ------------------------------------------------------------- clicks */

  document.addEventListener("click", (event) => {
    const target = event.target.closest ? event.target : document.body;
    if (target.closest("#progress-size")) turnSize();
    const language = target.closest("#progress a[data-lang]");
    if (language) language.href = "?" + withLanguage(language.dataset.lang);
    for (const open of document.querySelectorAll("#progress .switch[open]")) if (!open.contains(target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("#progress .switch[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  function withLanguage(language) {
    const query = new URLSearchParams(location.search);
    query.set("lang", language);
    return query.toString();
  }

  size(kept() === "large");

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.progress = { ask, told };
})();
