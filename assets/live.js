/* Keeps a board alive: the stream of events, the newest snapshot, the city's time, and how old the news is.

   /events says that there is something new; the one shared snapshot is fetched (at most one fetch in flight, the newest wins)
   and put into the store "snapshot"; the page's clientside callbacks move what it shows. When the stream is down it is reopened
   with growing pauses, and meanwhile the snapshot is asked for every four seconds. News that cannot be fetched or read do not count
   as news. Pauses are measured on a clock that nobody sets; when this machine's own is set, the city's time and the age stay.

   Pages read window.baixingpai (event, streamState, trouble, release, lastNews, now(), age()) and listen for "baixingpai:tick", sent once a
   second, on the city's second, and for "baixingpai:notice" with what a notice of the stream says. <html data-stream> is live, stale (over 10 s) or broken (over 60 s). */
(function () {
  "use strict";

  const STALE_S = 10;
  const BROKEN_S = 60;
  const SILENT_MS = 10000; // the server's heartbeat comes every 5 s
  const PACE_MS = 1000; // the server tells a page that is no wall of news once in so long
  const POLL_MS = 4000;
  const REFRESH_MS = 30000; // what changes with the clock alone
  const TIMEOUT_MS = 6000;
  const LATE_MS = 1000; // a heartbeat on its way
  const LONGEST_PAUSE_MS = 8000;
  const STEP_MS = 1000; // what this machine's clock may differ from its ticking before it was set

  const shared = Object.assign((window.baixingpai = window.baixingpai || {}), {
    event: 0,
    streamState: "connecting", // connecting, open, polling
    trouble: null, // {kind: network, server or unreadable, tries} since the last snapshot that could be read
    release: "", // of scripts and style sheets, as the server last named it
    lastNews: null, // ms of this machine's clock
    heardEvent: null,
    now,
    age,
    begin,
    know,
    refresh: () => want({}),
  });

  let source = null;
  let failures = 0;
  let lastMessage = 0;
  let lastFetch = 0;
  let reopenAt = 0;
  let wanted = null;
  let busy = false;
  let begun = false;
  let shownAsOf = "";
  let address = "/data/snapshot.json";
  let pace_ms = PACE_MS;
  let lead_ms = null; // the city's clock minus this machine's
  let set_ms = Date.now() - performance.now();

  /* ------------------------------------------------------------------ time */

  function now() {
    return Date.now() + (lead_ms || 0);
  }

  function age() {
    return shared.lastNews === null ? null : Math.max(0, (Date.now() - shared.lastNews) / 1000);
  }

  /* The server's clock is somewhere in [earliest, latest] (ms) now: move ours only if it is outside. */
  function bound(earliest, latest) {
    const mine = Date.now();
    if (lead_ms === null) lead_ms = earliest - mine;
    if (mine + lead_ms < earliest) lead_ms = earliest - mine;
    if (latest !== null && mine + lead_ms > latest) lead_ms = latest - mine;
  }

  /* The city's time was at least that when the page was made: for who asks for it before the first snapshot is there. */
  function know(moment) {
    bound(Date.parse(moment), null);
  }

  /* Somebody set this machine's clock, or it slept. */
  function notice() {
    const by = Date.now() - performance.now() - set_ms;
    if (Math.abs(by) < STEP_MS) return;
    set_ms += by;
    if (lead_ms !== null) lead_ms -= by;
    if (shared.lastNews !== null) shared.lastNews += by;
  }

  function tick() {
    notice();
    const old = age();
    const state = old === null || old <= STALE_S ? "live" : old <= BROKEN_S ? "stale" : "broken";
    document.documentElement.dataset.stream = state;
    watch();
    window.dispatchEvent(new CustomEvent("baixingpai:tick", { detail: { now: now(), age: old, state } }));
    setTimeout(tick, 1000 - (now() % 1000) + 5);
  }

  /* -------------------------------------------------------------- snapshot */

  /* Ask for a snapshot; {event, minute} names one, {} is the current one. */
  function want(which) {
    wanted = which;
    if (!busy) fetchWanted();
  }

  async function fetchWanted() {
    busy = true;
    while (wanted) {
      if (pace_ms && wanted.event !== undefined) await turn();
      const which = wanted;
      wanted = null;
      try {
        await fetchOne(which);
      } catch (error) {
        if (which.event !== undefined && !wanted) wanted = {};
        else {
          fail(error.kind || (error instanceof SyntaxError ? "unreadable" : "network"));
          break;
        }
      }
    }
    busy = false;
  }

  /* The page's own moment: all are told at the same one, once a second. */
  function turn() {
    return new Promise((resolve) => setTimeout(resolve, Math.random() * pace_ms));
  }

  async function fetchOne(which) {
    const named = which.event !== undefined;
    const asked = named ? `${address}${address.includes("?") ? "&" : "?"}event=${which.event}&minute=${which.minute}` : address;
    const sent = Date.now();
    const answer = await fetch(asked, { cache: named ? "default" : "no-cache", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { kind: "server" });
    const snapshot = await answer.json();
    if (!Number.isFinite(snapshot.event) || !Date.parse(snapshot.as_of)) throw new SyntaxError("no snapshot");
    lastFetch = performance.now();
    shared.trouble = null;
    const dated = Date.parse(answer.headers.get("City-Time") || "");
    if (!named && dated) bound(dated, dated + (Date.now() - sent));
    bound(Date.parse(snapshot.as_of), null);
    heard();
    show(snapshot);
  }

  function show(snapshot) {
    if (snapshot.as_of === shownAsOf && snapshot.event === shared.event) return;
    if (snapshot.event < shared.event && Date.parse(snapshot.as_of) < Date.parse(shownAsOf)) return;
    shared.event = snapshot.event;
    shownAsOf = snapshot.as_of;
    window.dash_clientside.set_props("snapshot", { data: snapshot });
    forget();
  }

  /* Dash keeps every value that was set, for an undo that no board offers: 7 kB a snapshot, which would fill a wall's memory. */
  function forget() {
    for (const store of window.dash_stores || []) {
      const { history } = store.getState();
      if (history && history.past) history.past.length = 0;
    }
  }

  function heard() {
    shared.lastNews = Date.now();
  }

  function fail(kind) {
    shared.trouble = { kind, tries: (shared.trouble ? shared.trouble.tries : 0) + 1 };
  }

  /* ---------------------------------------------------------------- stream */

  function open() {
    if (source) source.close();
    shared.streamState = shared.streamState === "polling" ? "polling" : "connecting";
    lastMessage = performance.now();
    source = new EventSource("/events?topics=tallies,notice" + (pace_ms ? "&calm=1" : ""));
    source.onopen = () => {
      failures = 0;
      shared.streamState = "open";
      message();
      want({});
    };
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) lose();
      else shared.streamState = "polling"; // the browser itself tries again, with Last-Event-ID
    };
    source.addEventListener("tallies", (event) => {
      message();
      shared.heardEvent = Number(event.lastEventId) || null;
      want(read(event.data));
    });
    source.addEventListener("notice", (event) => {
      message();
      window.dispatchEvent(new CustomEvent("baixingpai:notice", { detail: parsed(event.data) }));
    });
    source.addEventListener("reset", () => {
      message();
      shared.event = 0;
      shownAsOf = "";
      want({});
    });
    source.addEventListener("heartbeat", (event) => {
      message();
      const { at, event: newest, release } = parsed(event.data);
      if (release) shared.release = release;
      if (at) bound(Date.parse(at), Date.parse(at) + LATE_MS);
      if (newest > shared.event && !busy) want({});
    });
  }

  function read(data) {
    const news = parsed(data);
    return news.event !== undefined && news.minute ? { event: news.event, minute: news.minute } : {};
  }

  function parsed(data) {
    try {
      return JSON.parse(data) || {};
    } catch (error) {
      return {};
    }
  }

  function message() {
    lastMessage = performance.now();
    shared.streamState = "open";
    if (!shared.trouble) heard();
  }

  function lose() {
    if (source) source.close();
    source = null;
    shared.streamState = "polling";
    failures += 1;
    const pause = Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    reopenAt = performance.now() + pause * (0.75 + Math.random() / 2);
  }

  /* Once a second: reopen what is silent, poll while it is down, refresh what changes with the clock. */
  function watch() {
    const at = performance.now();
    if (source && at - lastMessage > SILENT_MS) lose();
    if (!source && at >= reopenAt) open();
    const pause = shared.streamState === "open" && !shared.trouble ? REFRESH_MS : POLL_MS;
    if (!busy && at - lastFetch >= pause) {
      lastFetch = at;
      want({});
    }
  }

  /* The network is back: neither pause is waited for. */
  function again() {
    reopenAt = 0;
    want({});
  }

  /* ----------------------------------------------------------------- begin */

  /* Called with the snapshot that came with the page, and again with each later one. */
  function begin(snapshot, meta) {
    if (!begun && snapshot) {
      begun = true;
      know((meta && meta.now) || snapshot.as_of);
      if (meta && meta.scene) address = meta.scene; // one district's wall
      else if (document.getElementById("wall")) pace_ms = 0;
      shared.event = snapshot.event;
      shownAsOf = snapshot.as_of;
      lastFetch = performance.now();
      heard();
      open();
      window.addEventListener("online", again);
      tick();
    }
    return snapshot ? snapshot.event : window.dash_clientside.no_update;
  }

  (window.dash_clientside = window.dash_clientside || {}).live = { begin };
})();
