/* Map and trend are drawn by Plotly, four fifths of the page's weight: it is fetched when the numbers are there and one of the
   two is on the screen, or somebody begins to scroll, or the page is printed. Their tables are written without it. */
(function () {
  "use strict";

  const board = window.baixingpai.board;
  let sight = null;
  let came = false;

  function mount(near, charts) {
    return near ? charts : [board.nothing(), board.nothing()];
  }

  function come() {
    if (came) return; // mounted again they would be empty
    came = true;
    sight.disconnect();
    board.props("near", { data: true });
  }

  function watchCharts() {
    if (sight) return;
    sight = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) come();
    });
    for (const id of ["map-host", "trend-host"]) sight.observe(board.by(id));
    for (const sign of ["scroll", "beforeprint"]) window.addEventListener(sign, come, { once: true, passive: true });
  }

  Object.assign(board, { watchCharts });
  Object.assign(window.dash_clientside.board, { mount });
})();
