// Before and after over each other, with a handle between; without this file they stand side by side.
(function () {
  "use strict";
  const pair = document.querySelector("[data-pair]");
  const handle = document.createElement("input");
  Object.assign(handle, { type: "range", min: 0, max: 100, value: 55, step: 1 });
  handle.setAttribute("aria-label", pair.dataset.words);
  const move = () => pair.style.setProperty("--cut", handle.value + "%");
  handle.addEventListener("input", move);
  const line = document.createElement("span");
  line.className = "line";
  line.innerHTML = '<svg viewBox="0 0 24 24" fill="none" stroke="#17202A" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"><path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5"/></svg>';
  pair.append(line, handle);
  pair.classList.add("sliding");
  move();
})();
