/* Which of the wall's formats fills this screen best: wide, ultra, panorama or portrait; chosen anew when the screen turns.

   assets/wall_formats.css lays the cards out by <html data-format>, layouts/wall_meta.py the maps. ?scale=0.95 draws the wall
   smaller than its screen, for one whose edges are cut off. */
(function () {
  "use strict";

  const shared = (window.baixingpai = window.baixingpai || {});
  const FORMATS = { wide: [1920, 1080], ultra: [2580, 1080], panorama: [3840, 1080], portrait: [1080, 1920] };
  const root = document.documentElement;
  const DESIGN_PX = 16; // of a rem
  const [LEAST, MOST] = [0.5, 1];

  /* The part of a screen of width × height that a format fills. */
  function filled([wide, high], width, height) {
    const scale = Math.min(width / wide, height / high);
    return (wide * high * scale * scale) / (width * height);
  }

  function best(width, height) {
    const names = Object.keys(FORMATS);
    return names.reduce((one, other) => (filled(FORMATS[other], width, height) > filled(FORMATS[one], width, height) + 1e-6 ? other : one));
  }

  function choose() {
    const before = root.dataset.format;
    root.dataset.format = best(window.innerWidth, window.innerHeight);
    root.style.setProperty("--scale", String(parseFloat(getComputedStyle(root).fontSize) / DESIGN_PX));
    if (before && before !== root.dataset.format) window.dispatchEvent(new Event("baixingpai:redraw"));
  }

  const asked = Number(new URLSearchParams(location.search).get("scale"));
  if (asked) root.style.setProperty("--fit", String(Math.min(MOST, Math.max(LEAST, asked))));
  choose();
  window.addEventListener("resize", choose);

  shared.format = { best, filled };
})();
