// Desks by keyboard alone: every key presses a button or link that is on the page anyway. Nothing is sent twice.
"use strict";

const work = document.getElementById("work");
const hint = document.getElementById("hint");
const reject = document.getElementById("reject");
let armedUntil = 0; // R opens the reasons' digits for a moment
let asked = false; // A was pressed once without the covering being confirmed

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else leave();
    return;
  }
  if (typing) {
    if (event.key === "Enter" && event.target.form === work) enter(event);
    return;
  }
  const key = event.key.toLowerCase();
  const action = ACTIONS[key];
  if (action) {
    event.preventDefault();
    action(event);
  } else if (/^[1-9]$/.test(key) && Date.now() < armedUntil) {
    press(event, document.querySelector(`[data-key="${key}"]`));
  }
});

const ACTIONS = {
  a: (event) => press(event, document.getElementById("accept")),
  d: () => focusOn(document.getElementById("original")),
  r: () => arm(),
  b: () => flip(),
  c: () => document.getElementById("photo_cleared")?.click(),
  j: () => go(1),
  k: () => go(-1),
  arrowdown: () => go(1),
  arrowup: () => go(-1),
  arrowright: () => turn(1),
  arrowleft: () => turn(-1),
};

function press(event, button) {
  if (!button) return;
  event.preventDefault();
  button.click();
}

/** Enter presses the button beside its input, and never the form's first one, which is about something else. */
function enter(event) {
  if (event.target.matches("input")) event.preventDefault();
  press(event, event.target.closest(".join, .edges")?.querySelector("button"));
}

function focusOn(input) {
  if (!input) return;
  input.focus();
  input.select();
}

function arm() {
  if (!reject) return;
  const reason = reject.querySelector("#reason");
  if (reason) return focusOn(reason);
  armedUntil = Date.now() + 4000;
  reject.classList.add("armed");
  setTimeout(() => Date.now() >= armedUntil && reject.classList.remove("armed"), 4100);
}

function flip() {
  const shown = document.querySelector(".viewer:not([data-later])");
  shown?.querySelector(".switch input:not(:checked)")?.click();
}

/** To the neighbour in the queue, or up and down the list. */
function go(step) {
  if (work) {
    const number = step > 0 ? work.dataset.after : work.dataset.before;
    if (number) location.assign(work.dataset.home + number);
    return;
  }
  const links = [...document.querySelectorAll(".cases th a")];
  if (!links.length) return;
  links[Math.min(Math.max(links.indexOf(document.activeElement) + step, 0), links.length - 1)].focus();
}

function turn(step) {
  const buttons = [...document.querySelectorAll("[data-shows]")];
  const at = buttons.findIndex((button) => button.getAttribute("aria-pressed") === "true");
  buttons[at + step]?.click();
}

function leave() {
  const release = document.querySelector('button[value="release"]');
  if (release) release.click();
  else document.querySelector(".aside-moves a, .way a")?.click();
}

const accept = document.getElementById("accept");
accept?.addEventListener("click", (event) => {
  const confirmed = document.getElementById("photo_cleared");
  if (!confirmed || confirmed.checked || asked || !accept.dataset.unconfirmed) return;
  event.preventDefault();
  asked = true;
  hint.textContent = accept.dataset.unconfirmed;
  confirmed.closest("label").classList.add("asked");
});

for (const form of document.querySelectorAll("#work, form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));
