/* Keeps a board alive: the stream of events, the newest snapshot, the city's time, and how old the news is.

   /events says that there is something new; the one shared snapshot is fetched (at most one fetch in flight, the newest wins)
   and put into the store "snapshot"; the page's clientside callbacks move what it shows. When the stream is down it is reopened
   with growing pauses, and meanwhile the snapshot is asked for every four seconds.

   Pages read window.baixingpai (event, streamState, lastNews, now(), age()) and listen for "baixingpai:tick", sent once a
   second, on the city's second. <html data-stream> is live, stale (over 10 s) or broken (over 60 s). */
(function () {
  "use strict";

  const STALE_S = 10;
  const BROKEN_S = 60;
  const SILENT_MS = 12000; // the server's heartbeat comes every 5 s
  const POLL_MS = 4000;
  const REFRESH_MS = 30000; // what changes with the clock alone
  const TIMEOUT_MS = 10000;
  const LATE_MS = 1000; // a heartbeat on its way
  const LONGEST_PAUSE_MS = 15000;

  const shared = Object.assign((window.baixingpai = window.baixingpai || {}), {
    event: 0,
    streamState: "connecting", // connecting, open, polling
    lastNews: null, // ms of this machine's clock
    heardEvent: null,
    now,
    age,
    begin,
    refresh: () => want({}),
  });

  let source = null;
  let failures = 0;
  let lastMessage = 0;
  let lastFetch = 0;
  let reopenAt = 0;
  let wanted = null;
  let busy = false;
  let shownAsOf = "";
  let address = "/data/snapshot.json";
  let lead_ms = null; // the city's clock minus this machine's

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

  function tick() {
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
      const which = wanted;
      wanted = null;
      try {
        await fetchOne(which);
      } catch (error) {
        if (which.event !== undefined && !wanted) wanted = {};
        else break;
      }
    }
    busy = false;
  }

  async function fetchOne(which) {
    const named = which.event !== undefined;
    const asked = named ? `${address}${address.includes("?") ? "&" : "?"}event=${which.event}&minute=${which.minute}` : address;
    const sent = Date.now();
    const answer = await fetch(asked, { cache: named ? "default" : "no-cache", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    const snapshot = await answer.json();
    lastFetch = Date.now();
    const dated = Date.parse(answer.headers.get("Date") || "");
    if (!named && dated) bound(dated, dated + 1000 + (Date.now() - sent));
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

  /* ---------------------------------------------------------------- stream */

  function open() {
    if (source) source.close();
    shared.streamState = shared.streamState === "polling" ? "polling" : "connecting";
    lastMessage = Date.now();
    source = new EventSource("/events?topics=tallies");
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
    source.addEventListener("reset", () => {
      message();
      shared.event = 0;
      shownAsOf = "";
      want({});
    });
    source.addEventListener("heartbeat", (event) => {
      message();
      const { at, event: newest } = parsed(event.data);
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
    lastMessage = Date.now();
    shared.streamState = "open";
    heard();
  }

  function lose() {
    if (source) source.close();
    source = null;
    shared.streamState = "polling";
    failures += 1;
    const pause = Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    reopenAt = Date.now() + pause * (0.75 + Math.random() / 2);
  }

  /* Once a second: reopen what is silent, poll while it is down, refresh what changes with the clock. */
  function watch() {
    const at = Date.now();
    if (source && at - lastMessage > SILENT_MS) lose();
    if (!source && at >= reopenAt) open();
    const pause = shared.streamState === "open" ? REFRESH_MS : POLL_MS;
    if (!busy && at - lastFetch >= pause) {
      lastFetch = at;
      want({});
    }
  }

  /* ----------------------------------------------------------------- begin */

  /* Called with the snapshot that came with the page, and again with each later one. */
  function begin(snapshot, meta) {
    if (lead_ms === null && snapshot) {
      bound(Date.parse((meta && meta.now) || snapshot.as_of), null);
      if (meta && meta.scene) address = meta.scene; // one district's wall
      shared.event = snapshot.event;
      shownAsOf = snapshot.as_of;
      lastFetch = Date.now();
      heard();
      open();
      tick();
    }
    return snapshot ? snapshot.event : window.dash_clientside.no_update;
  }

  (window.dash_clientside = window.dash_clientside || {}).live = { begin };
})();
