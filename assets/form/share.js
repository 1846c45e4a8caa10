// Sends a page's address on: by the phone's own way, or as a copy. Without this file there is no button.
(function () {
  "use strict";
  const button = document.querySelector("[data-share]");
  const address = button.dataset.share;

  async function copy() {
    await navigator.clipboard.writeText(address);
    button.querySelector("span").textContent = button.dataset.done;
  }

  button.addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: address });
      else await copy();
    } catch (error) {
      if (error.name !== "AbortError") window.prompt(button.dataset.words, address); // not allowed to copy: shown, to be copied by hand
    }
  });
  button.hidden = false;
})();
