// Waiting times and deadlines go on while the page is open; under 15 minutes they count seconds.
"use strict";

const zh = document.documentElement.lang.startsWith("zh");
const started = Date.now();
const SOON_S = 900;

function tick() {
  const passed = Math.floor((Date.now() - started) / 1000);
  for (const one of document.querySelectorAll("[data-waited]")) {
    const seconds = Number(one.dataset.waited) + passed;
    if (seconds < 3600) one.textContent = minutes(seconds);
  }
  for (const one of document.querySelectorAll("[data-due]")) {
    const left = Number(one.dataset.due) - passed;
    one.classList.toggle("late", left < 0);
    one.classList.toggle("soon", left >= 0 && left < SOON_S);
    one.classList.toggle("calm", left >= SOON_S);
    one.textContent = words(left);
  }
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function words(left) {
  const { left: goesOn, late } = document.body.dataset;
  if (left >= 0 && left < SOON_S) return goesOn.replace("{}", minutes(left));
  const all = Math.floor(Math.abs(left) / 60);
  const [days, hours, rest] = [Math.floor(all / 1440), Math.floor(all / 60) % 24, all % 60];
  const parts = days ? [[days, zh ? "天" : "d"], [hours, zh ? "小时" : "h"]] : [[hours, zh ? "小时" : "h"], [rest, zh ? "分" : "min"]];
  const time = parts.filter(([amount]) => amount).map(([amount, unit]) => `${amount} ${unit}`).join(" ") || (zh ? "不到 1 分" : "under 1 min");
  return (left < 0 ? late : goesOn).replace("{}", time);
}

setInterval(tick, 1000);

const lookAgain = document.querySelector("[data-look-again]");
if (lookAgain) setTimeout(() => location.replace(`${location.pathname}?pause=1`), Number(lookAgain.dataset.lookAgain) * 1000);
