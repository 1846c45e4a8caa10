/* Which theme the wall is in: the one that its address asks for (?theme=), else that of the screen with its name (?screen=), else the
   city's; "day" is light by day, by the city's clock. */
(function () {
  "use strict";

  const shared = window.baixingpai;
  const { wall } = shared;
  const root = document.documentElement;
  const THEMES = ["dark", "light", "day"];
  const DAY = [7 * 60, 19 * 60]; // minutes in which it is light
  const question = new URLSearchParams(location.search);
  const asked = THEMES.find((theme) => theme === question.get("theme"));
  const screen = question.get("screen") || "";
  const framed = question.has("framed") && window.parent !== window; // a scene on the stage looks as the wall around it

  function themeOf(choice, minute) {
    if (choice !== "day") return choice;
    return minute >= DAY[0] && minute < DAY[1] ? "light" : "dark";
  }

  function look(now) {
    if (framed) return void wear(window.parent.document.documentElement.dataset.theme);
    const local = wall.local(now);
    wear(themeOf(asked || wall.meta.screens[screen] || wall.meta.theme, local.getUTCHours() * 60 + local.getUTCMinutes()));
  }

  function wear(theme) {
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    window.dispatchEvent(new Event("baixingpai:redraw"));
  }

  if (framed) wear(window.parent.document.documentElement.dataset.theme);
  else if (asked && asked !== "day") wear(asked);
  wall.themeOf = themeOf;
  wall.parts.push({ show: () => look(shared.now()), tick: look });
})();
