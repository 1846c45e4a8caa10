/* Keeps a picture that stands for months from burning into the screen: the whole wall moves on by a pixel or two a minute, along a
   path of a quarter of an hour that never leaves the wall's empty edge. By the clock, so that a scene and its frame move alike. */
(function () {
  "use strict";

  const shared = window.baixingpai;
  const { wall } = shared;
  const STEP_MS = 60000;
  const STEPS = 15;
  const MOST = 4; // px of the design to each side; the narrowest edge has 18
  let at = null;

  /* Where the wall stands in one of the path's steps, in px of the design: a figure of eight. */
  function drift(step) {
    const angle = (2 * Math.PI * step) / STEPS;
    return [MOST * Math.sin(angle), MOST * Math.sin(2 * angle)];
  }

  function move(now) {
    const step = Math.floor(now / STEP_MS) % STEPS;
    if (step === at) return;
    at = step;
    wall.element("wall").style.translate = drift(step).map((px) => `${px / 16}rem`).join(" ");
  }

  wall.drift = { path: () => Array.from({ length: STEPS }, (_, step) => drift(step)), MOST };
  wall.parts.push({ show: () => move(shared.now()), tick: move });
})();
