/* The gallery of outcomes: lays the two pictures of the featured case over each other, with a handle between; text size;
   fetches the pictures of the grid as they come into view; says how many new outcomes there are. */
(function () {
  "use strict";

  const ARROWS = "M8.5 7l-5 5 5 5M15.5 7l5 5-5 5";

  function slide(pair) {
    if (pair.classList.contains("sliding")) return;
    const handle = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, value: 50, step: 1 });
    handle.setAttribute("aria-label", pair.dataset.pair);
    const line = document.createElement("span");
    line.className = "cut";
    line.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ARROWS}"/></svg>`;
    const move = () => pair.style.setProperty("--cut", `${handle.value}%`);
    handle.addEventListener("input", move);
    pair.append(line, handle);
    pair.classList.add("sliding");
    move();
  }

  function load(picture) {
    picture.loading = "lazy"; // before its address, or it is fetched at once
    picture.src = picture.dataset.lazy;
    delete picture.dataset.lazy;
  }

  /* Counts what is closed while the page is open; who reads goes on reading. */
  let source = null;

  function follow(link) {
    if (source) return;
    const [words, asked, found] = [JSON.parse(link.dataset.words), JSON.parse(link.dataset.asked), new Set()];
    source = new EventSource("/events?" + new URLSearchParams({ topics: "outcome", ...(asked.district ? { district: asked.district } : {}) }));
    source.addEventListener("outcome", (event) => {
      const told = JSON.parse(event.data);
      if (asked.panel && told.panel !== asked.panel) return;
      found.add(told.number);
      link.textContent = found.size === 1 ? words.one : words.many.replace("%(count)s", String(found.size));
      link.hidden = false;
    });
  }

  function kept() {
    try {
      return localStorage.getItem("size") || (/(?:^|; )size=(\w+)/.exec(document.cookie) || [])[1];
    } catch (error) {
      return "normal"; // no storage: the size of this page alone
    }
  }

  function size(large) {
    if (large) document.documentElement.dataset.size = "large";
    else delete document.documentElement.dataset.size;
    const button = document.getElementById("outcomes-size");
    if (button) button.setAttribute("aria-pressed", String(large));
  }

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".gallery .menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (!event.target.closest("#outcomes-size")) return;
    const large = document.documentElement.dataset.size !== "large";
    size(large);
    document.cookie = `size=${large ? "large" : "normal"};path=/;max-age=31536000;samesite=lax`;
    try {
      localStorage.setItem("size", large ? "large" : "normal");
    } catch (error) {
      return; // the cookie may have kept it
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".gallery .menu[open]");
    if (menu) (menu.open = false), menu.querySelector("summary").focus();
  });

  function begin() {
    const pair = document.querySelector(".gallery [data-pair]");
    if (pair) slide(pair);
    document.querySelectorAll(".gallery img[data-lazy]").forEach(load);
    const news = document.getElementById("outcomes-new");
    if (news) follow(news);
    if (document.getElementById("outcomes-size")) size(kept() === "large");
  }

  new MutationObserver(begin).observe(document.body, { childList: true, subtree: true });
  begin();
})();
