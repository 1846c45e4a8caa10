/* The wall's stage: over the city's own scene it shows the others, by the timetable or because a supervisor called one up.

   The server decides (/data/walls.json?screen=NAME); the stage asks at the end of each scene, at each notice about walls, when the stream
   is back, and once a minute. A scene stands in one frame of this same page (?scene=…&framed=1), which is loaded unseen, shown when its
   first numbers are painted, and taken away afterwards. What is not ready in 20 s is given up: the present scene stays.

   ?scene=X pins a scene: no stage. In a frame the page only tells its parent that it is ready, and shows the line it is told to. */
(function () {
  "use strict";

  const shared = window.baixingpai;
  const { wall } = shared;
  const ASK_MS = 60000;
  const READY_MS = 20000;
  const TIMEOUT_MS = 8000;
  const RETRY_MS = 5000; // an answer that did not come is asked for again after this long
  const BASE = "city"; // the scene that the page itself is
  const question = new URLSearchParams(location.search);
  const framed = question.has("framed") && window.parent !== window;
  const kept = ["lang", "theme", "scale"]; // what a frame is asked for with, as this page was

  const stage = { scene: BASE, told: null, frame: null, coming: null };
  let askedAt = 0;
  let wait_ms = 0; // after askedAt, before a scene that is over is asked about again
  let asking = false;
  let isNews = false; // heard while asking
  let own = null; // what stands in the header where there is nothing to say
  let streamState = "";

  /* ------------------------------------------------------------- the line */

  /* What the wall is doing, in its header: the longest of the wordings that fits; none: what stood there first. */
  function say(wordings) {
    const line = document.querySelector(".wall-subtitle");
    if (!line) return;
    own = own ?? line.textContent;
    const all = wordings.length ? wordings : [own];
    if ((line.dataset.said ?? own) === all[0]) return;
    line.dataset.said = all[0];
    wall.fit(line, all);
  }

  /* Only of the scene that is shown: when another one could not be loaded, nothing is said. */
  function sayAll() {
    if (stage.coming) return;
    const says = stage.told && stage.told.scene === stage.scene ? stage.told.says : [];
    say(stage.frame ? [] : says);
    if (stage.frame) stage.frame.contentWindow.postMessage({ wall: "line", says }, location.origin);
  }

  /* ------------------------------------------------------------ the scenes */

  async function ask() {
    isNews = asking;
    if (asking) return;
    asking = true;
    askedAt = Date.now();
    try {
      const address = `/data/walls.json?screen=${encodeURIComponent(question.get("screen") || "")}&lang=${wall.meta.language}`;
      const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      stage.told = await answer.json();
      wait_ms = 1000;
      turnTo(stage.told.scene);
      sayAll();
    } catch (error) {
      wait_ms = RETRY_MS; // the present scene stays; asked again soon if it is over, and when the stream is back
    } finally {
      asking = false;
      if (isNews) ask();
    }
  }

  function turnTo(scene) {
    if (stage.coming && stage.coming.dataset.scene !== scene) giveUp();
    if (scene === stage.scene || stage.coming) return;
    if (scene === BASE) reveal(null);
    else load(scene);
  }

  function load(scene) {
    const address = new URLSearchParams({ scene, framed: "1" });
    for (const name of kept) if (question.has(name)) address.set(name, question.get(name));
    const frame = document.createElement("iframe");
    frame.className = "wall-stage";
    frame.dataset.scene = scene;
    frame.title = scene;
    frame.src = `${location.pathname}?${address}`;
    stage.coming = frame;
    frame.givenUp = setTimeout(() => {
      giveUp();
      sayAll();
    }, READY_MS);
    document.body.append(frame);
  }

  function giveUp() {
    const frame = stage.coming;
    stage.coming = null;
    if (!frame) return;
    clearTimeout(frame.givenUp);
    frame.remove();
  }

  /* Show the frame that became ready, or (null) the page itself; what was shown goes when it is covered. */
  function reveal(frame) {
    const old = stage.frame;
    if (frame) clearTimeout(frame.givenUp);
    stage.coming = null;
    stage.frame = frame;
    stage.scene = frame ? frame.dataset.scene : BASE;
    wall.element("wall").dataset.covered = String(Boolean(frame));
    if (frame) frame.classList.add("shown");
    if (old) leave(old, Boolean(frame));
    document.documentElement.dataset.scene = stage.scene;
    sayAll();
  }

  function leave(old, isCovered) {
    const gone = () => old.remove();
    if (!isCovered) old.classList.remove("shown");
    const lasts_s = parseFloat(getComputedStyle(old).transitionDuration) || 0;
    if (lasts_s === 0) gone();
    else setTimeout(gone, lasts_s * 1000);
  }

  function heard(event) {
    if (event.origin !== location.origin || !event.data) return;
    if (stage.coming && event.source === stage.coming.contentWindow && event.data.wall === "ready") reveal(stage.coming);
  }

  function tick(now) {
    const told = stage.told;
    const isBack = shared.streamState === "open" && streamState !== "open" && streamState !== "";
    streamState = shared.streamState;
    const isOver = told && told.until && now >= Date.parse(told.until) && Date.now() - askedAt > wait_ms;
    if (isBack || (!asking && (isOver || Date.now() - askedAt > ASK_MS))) ask();
  }

  /* ----------------------------------------------------------------- begin */

  function inFrame() {
    let isTold = false;
    window.addEventListener("message", (event) => {
      if (event.origin === location.origin && event.source === window.parent && event.data && event.data.wall === "line") say(event.data.says);
    });
    return {
      show: () => {
        if (isTold) return;
        isTold = true;
        requestAnimationFrame(() => window.parent.postMessage({ wall: "ready" }, location.origin));
      },
      tick: () => {},
    };
  }

  function onStage() {
    window.addEventListener("message", heard);
    window.addEventListener("baixingpai:notice", (event) => {
      if (event.detail.about === "walls") ask();
    });
    return { show: () => stage.told || Date.now() - askedAt < wait_ms || ask(), tick };
  }

  wall.stage = stage;
  if (framed) wall.parts.push(inFrame());
  else if (!question.has("scene")) wall.parts.push(onStage());
})();
