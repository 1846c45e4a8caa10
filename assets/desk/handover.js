/* The brief's print and copy buttons; without scripts the browser's own do the same. */
(function () {
  "use strict";

  const [print, copy, text] = ["print", "copy", "text"].map((id) => document.getElementById(id));
  if (!text) return;
  print.hidden = copy.hidden = false;
  print.addEventListener("click", () => window.print());
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      copy.textContent = copy.dataset.done;
    } catch (error) {
      text.closest("details").open = true; // not allowed to: it is there to be copied by hand
      text.select();
    }
  });
})();
