/* The code that puts the live map onto another website, narrowed as the board is. */
(function () {
  "use strict";

  const board = window.baixingpai.board;
  const { by } = board;
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  function address() {
    const asked = new URLSearchParams();
    for (const name of ["panel", "district"]) if (board.wanted && board.wanted[name]) asked.set(name, board.wanted[name]);
    if (board.english()) asked.set("lang", "en");
    return `${location.origin}/map/embed${asked.size ? "?" : ""}${asked}`;
  }

  function write() {
    const box = by("embed");
    if (!box || !box.open || !board.meta) return;
    const { title } = JSON.parse(box.dataset.words);
    const code = `<iframe src="${escaped(address())}" title="${escaped(title)}" width="100%" height="480" style="border:0" loading="lazy"></iframe>`;
    if (by("embed-code").value === code) return;
    by("embed-code").value = code;
    by("embed-look").href = address();
    by("embed-said").textContent = "";
  }

  async function copy() {
    const words = JSON.parse(by("embed").dataset.words);
    by("embed-code").select();
    try {
      await navigator.clipboard.writeText(by("embed-code").value);
      by("embed-said").textContent = words.copied;
    } catch (error) {
      by("embed-said").textContent = words.failed; // no clipboard without https, or not allowed
    }
  }

  window.addEventListener("baixingpai:tick", write);
  document.addEventListener("toggle", write, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("#board-embed-copy")) copy();
  });
})();
