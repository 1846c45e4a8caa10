// The hand tool: drag a box over what nobody may recognise, wheel to look closer. What is drawn goes into the form as parts of the photo.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const SMALLEST = 0.004; // of the photo: anything less was a click
const CLOSEST = 8;

const viewers = new Map([...document.querySelectorAll(".viewer")].map((figure) => [figure.dataset.photo, viewer(figure)]));
const chips = document.querySelector(".covering .boxes");

function viewer(figure) {
  const stage = figure.querySelector(".stage");
  const input = figure.querySelector("input[type=hidden]");
  const size = { width: Number(figure.dataset.width), height: Number(figure.dataset.height) };
  const view = { x: 0, y: 0, width: size.width, height: size.height };
  const boxes = JSON.parse(input.value || "[]");
  let start = null;
  let drawn = null;

  const cut = figure.querySelector("clipPath");
  const fixed = cut.querySelectorAll("rect").length - boxes.length;
  const frames = figure.querySelector(".frames.new");

  function rect([left, top, width, height]) {
    const one = document.createElementNS(SVG, "rect");
    const values = { x: left * size.width, y: top * size.height, width: width * size.width, height: height * size.height };
    for (const [name, value] of Object.entries(values)) one.setAttribute(name, value.toFixed(1));
    return one;
  }

  function show() {
    input.value = JSON.stringify(boxes);
    [...cut.querySelectorAll("rect")].slice(fixed).forEach((old) => old.remove());
    cut.append(...boxes.map(rect));
    frames.replaceChildren(...boxes.map(rect));
    showChips();
  }

  /** A pointer's place as parts of the photo, held inside it. */
  function part(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(stage.getScreenCTM().inverse());
    return [Math.min(Math.max(at.x / size.width, 0), 1), Math.min(Math.max(at.y / size.height, 0), 1)];
  }

  function between([x1, y1], [x2, y2]) {
    return [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1)].map((value) => Math.round(value * 1e5) / 1e5);
  }

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    start = part(event);
    drawn = rect([...start, 0, 0]);
    drawn.classList.add("drawing");
    frames.append(drawn);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!start) return;
    const fresh = rect(between(start, part(event)));
    fresh.classList.add("drawing");
    drawn.replaceWith(fresh);
    drawn = fresh;
  });
  stage.addEventListener("pointerup", (event) => {
    if (!start) return;
    const box = between(start, part(event));
    if (box[2] > SMALLEST && box[3] > SMALLEST) boxes.push(box);
    start = null;
    show();
  });
  stage.addEventListener("pointercancel", () => {
    start = null;
    show();
  });
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const [x, y] = part(event).map((value, axis) => value * (axis ? size.height : size.width));
      const part_ = Math.min(Math.max((view.width / size.width) * (event.deltaY < 0 ? 0.8 : 1.25), 1 / CLOSEST), 1);
      const grown = (part_ * size.width) / view.width;
      view.x = Math.min(Math.max(x - (x - view.x) * grown, 0), size.width * (1 - part_));
      view.y = Math.min(Math.max(y - (y - view.y) * grown, 0), size.height * (1 - part_));
      view.width = size.width * part_;
      view.height = size.height * part_;
      stage.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    },
    { passive: false },
  );

  return { figure, boxes, show };
}

/** One chip for each box of every photo; pressing it takes the box away. */
function showChips() {
  if (!chips) return;
  chips.replaceChildren();
  let count = 0;
  for (const [photo, { boxes, show }] of viewers) {
    boxes.forEach((_box, position) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = `${++count} ✕`;
      chip.setAttribute("aria-label", `${count} ${chips.dataset.remove}`);
      chip.dataset.drop = `${photo}:${position}`;
      chip.addEventListener("click", () => {
        boxes.splice(position, 1);
        show();
      });
      chips.append(chip);
    });
  }
}

showChips();

for (const button of document.querySelectorAll("[data-shows]")) {
  button.addEventListener("click", () => showPhoto(button.dataset.shows));
}

function showPhoto(wanted) {
  for (const [photo, { figure }] of viewers) figure.toggleAttribute("data-later", photo !== wanted);
  for (const button of document.querySelectorAll("[data-shows]")) button.setAttribute("aria-pressed", String(button.dataset.shows === wanted));
}
