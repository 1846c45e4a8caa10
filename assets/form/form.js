// The report form in two steps: photos go up while the citizen goes on, the send button sends once.
// Without this file the page is one long form that works; so nothing here is ever needed to send.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  root.dataset.step = location.hash === "#step-2" ? "2" : "1";
  document.addEventListener("DOMContentLoaded", start);

  let form, words, shots, uploads = new Set(), unsent = [], sent = false;

  function start() {
    form = document.getElementById("form");
    words = JSON.parse(form.dataset.words);
    shots = form.querySelector("[data-shots]");
    startSteps();
    startPhotos();
    startCount();
    form.addEventListener("submit", send);
    window.addEventListener("pageshow", (event) => { if (event.persisted) release(); });
  }

  // ---- steps
  function startSteps() {
    const wrong = form.querySelector(".problems a");
    const section = wrong && document.querySelector(wrong.getAttribute("href")).closest(".step");
    show(section ? section.id.slice(-1) : root.dataset.step);
    form.querySelector("[data-next]").addEventListener("click", next);
    document.querySelector("[data-back]").addEventListener("click", (event) => {
      if (root.dataset.step !== "2") return;
      event.preventDefault();
      show("1");
      history.replaceState(null, "", location.pathname + location.search);
    });
    window.addEventListener("hashchange", () => {
      const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
      const step = target && target.closest(".step");
      show(step ? step.id.slice(-1) : "1");
    });
    const focused = form.querySelector("[autofocus]");
    if (focused) focused.focus();
  }

  function show(step) {
    root.dataset.step = step;
    document.querySelector("[data-heading]").textContent = words["step" + step];
  }

  function next() {
    const placed = form.elements.lon.value || document.getElementById("street").value;
    say("place", placed ? "" : words.no_place);
    if (!placed) {
      document.getElementById("place-wrong").scrollIntoView({ block: "center" });
      return;
    }
    location.hash = "step-2";
    window.scrollTo(0, 0);
    const chosen = form.querySelector("[name=panel]:checked") || form.querySelector("[name=panel]");
    chosen.focus({ preventScroll: true, focusVisible: false });
  }

  function say(field, text) {
    const box = form.querySelector(`[data-wrong="${field}"]`);
    box.replaceChildren();
    if (!text) return;
    const line = document.createElement("p");
    line.className = "wrong";
    line.setAttribute("role", "alert");
    line.textContent = text;
    box.append(line);
  }

  // ---- photos
  function startPhotos() {
    form.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      say("photo", "");
      files.forEach(add);
    }));
    shots.querySelectorAll(".shot").forEach((shot) => {
      shot.querySelector(".keep").hidden = true;
      finish(shot, words.clear);
    });
    arrange();
  }

  function add(file) {
    if (file.size > Number(form.dataset.bytes)) return say("photo", words.heavy);
    if (shots.children.length >= Number(form.dataset.photos)) return say("photo", words.many);
    const shot = document.createElement("li");
    shot.className = "shot";
    const picture = document.createElement("img");
    picture.alt = words.alt.replace("{n}", shots.children.length + 1);
    picture.src = URL.createObjectURL(file);
    shot.append(picture, badge(words.sending, ""));
    shots.append(shot);
    arrange();
    const upload = put(file, shot, picture).finally(() => uploads.delete(upload));
    uploads.add(upload);
  }

  async function put(file, shot, picture) {
    const body = new FormData();
    body.append("photo", file);
    let answer, told;
    try {
      answer = await fetch("/report/photo", { method: "POST", body, headers: { "X-CSRFToken": form.elements.csrf_token.value } });
      told = await answer.json();
    } catch (error) {
      unsent.push({ file, shot });
      return finish(shot, words.offline, true);
    }
    if (!answer.ok) {
      shot.remove();
      arrange();
      return say("photo", told.problem || words.again);
    }
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name: "kept", value: told.token });
    shot.append(kept);
    picture.onerror = () => { picture.onerror = null; picture.src = "/report/draft/" + told.token; };  // HEIC: the browser cannot show it, we can
    if (picture.complete && !picture.naturalWidth) picture.onerror();
    finish(shot, words.clear);
    form.dispatchEvent(new CustomEvent("photo:kept", { detail: told.place }));
  }

  function finish(shot, text, warn) {
    const old = shot.querySelector(".state");
    if (old) old.remove();
    shot.append(badge(text, warn ? "" : "good"));
    const away = document.createElement("button");
    away.type = "button";
    away.className = "away";
    away.setAttribute("aria-label", words.remove);
    away.innerHTML = '<svg viewBox="0 0 24 24" fill="none" stroke="#17202A" stroke-width="2.4" stroke-linecap="round"><path d="m6 6 12 12M18 6 6 18"/></svg>';
    away.addEventListener("click", () => {
      unsent = unsent.filter((one) => one.shot !== shot);
      shot.remove();
      arrange();
    });
    shot.append(away);
  }

  function badge(text, kind) {
    const state = document.createElement("span");
    state.className = "state " + kind;
    state.innerHTML = kind ? '<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><path d="m5 12.5 4.6 4.5L19 7.5"/></svg>' : "";
    const said = document.createElement("span");
    said.textContent = text;
    state.append(said);
    return state;
  }

  function arrange() {
    const some = shots.children.length > 0;
    document.getElementById("photo").classList.toggle("has-photos", some);
    const camera = form.querySelector("[data-camera]");
    camera.dataset.label = camera.dataset.label || camera.textContent;
    camera.textContent = some ? words.more : camera.dataset.label;
    form.querySelector("[data-take]").hidden = shots.children.length >= Number(form.dataset.photos);
  }

  // ---- words
  function startCount() {
    const text = form.elements.text, count = form.querySelector("[data-count]");
    text.addEventListener("input", () => {
      const left = Number(text.dataset.most) - [...text.value].length;
      count.textContent = left < 100 ? words.left.replace("{n}", left) : "";
      count.classList.toggle("late", left < 0);
    });
  }

  // ---- sending
  async function send(event) {
    if (sent) return event.preventDefault();
    sent = true;
    const button = form.querySelector("[data-send]");
    button.setAttribute("aria-disabled", "true");
    button.dataset.label = button.textContent;
    button.textContent = words.busy;
    if (uploads.size) {
      event.preventDefault();
      await Promise.allSettled([...uploads]);
      takeAlong();
      form.submit();
    } else takeAlong();
  }

  function takeAlong() {
    if (!unsent.length) return;
    const files = new DataTransfer();
    unsent.forEach((one) => files.items.add(one.file));
    document.getElementById("album").files = files.files;
  }

  function release() {
    sent = false;
    const button = form.querySelector("[data-send]");
    button.removeAttribute("aria-disabled");
    if (button.dataset.label) button.textContent = button.dataset.label;
  }
})();
