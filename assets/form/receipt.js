// The receipt: copy the code, save the page. Both are extras.
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  const code = document.querySelector("[data-code]").dataset.code;
  const copy = document.querySelector("[data-copy]");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code);
    } catch (error) {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector("[data-code]"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("copy");
    }
    copy.querySelector("span").textContent = copy.dataset.done;
  });
  document.querySelector("[data-print]").addEventListener("click", () => window.print());
})();
