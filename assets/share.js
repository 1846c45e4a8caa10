/* A picture (PNG) of any panel of a board, and of the whole wall (key s): what it shows, from where, as of when.

   The page is drawn once more, as an image, with its own styles, at twice its size, and cut to the panel. Nothing leaves the browser. */
(function () {
  "use strict";

  const SCALE = 2;
  const STRIP_PX = 44; // below a panel: city, moment, address
  const EDGE_PX = 20;
  const SVG = "http://www.w3.org/2000/svg";
  const LEFT_OUT = "script, noscript, iframe";
  const root = document.documentElement;
  const english = () => root.lang === "en";
  const said = () => (english() ? { save: "Save as picture", failed: "The picture could not be made." } : { save: "存为图片", failed: "图片未能生成。" });

  /* ------------------------------------------------------------ the copy */

  async function asData(address) {
    if (address.startsWith("data:")) return address;
    const answer = await fetch(address);
    const blob = await answer.blob();
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = reject;
      reader.readAsDataURL(blob);
    });
  }

  /* Every rule of the page; in an image the root is the drawing, so :root is html; what rules name by address comes along. */
  async function styles() {
    let text = [...document.styleSheets].map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join("\n").replaceAll('url("', `url("${new URL(".", sheet.href || location.href)}`)).join("\n");
    text = text.replaceAll(":root", "html");
    for (const [whole, address] of text.matchAll(/url\("([^"]+)"\)/g)) {
      const own = address.replace(/^.*(data:)/, "$1");
      text = text.replaceAll(whole, `url("${own.startsWith("data:") ? own : await asData(own)}")`);
    }
    return text;
  }

  /* A map that WebGL draws can be read only while it draws. */
  function seen(canvas) {
    const map = window.baixingpai.board && window.baixingpai.board.globe && window.baixingpai.board.globe();
    if (!map || map.getCanvas() !== canvas) return Promise.resolve(canvas.toDataURL());
    return new Promise((resolve) => {
      map.once("render", () => resolve(canvas.toDataURL()));
      map.triggerRepaint();
    });
  }

  /* Only the panel and what it stands in, which takes no room itself: so nothing beside it can move it. */
  function alone(copy, size) {
    const panel = copy.querySelector("[data-pictured]");
    for (let one = panel; one !== copy; one = one.parentElement) {
      one.parentElement.replaceChildren(one);
      one.parentElement.style.cssText += ";display:block;width:auto;max-width:none;min-height:0;margin:0;padding:0;border:0;transform:none";
    }
    panel.style.cssText += `;box-sizing:border-box;margin:0;width:${size.width}px;height:${size.height}px`;
  }

  async function copied(panel) {
    panel.dataset.pictured = "";
    const copy = root.cloneNode(true);
    delete panel.dataset.pictured;
    const pairs = (selector) => [...document.querySelectorAll(selector)].map((one, at) => [one, copy.querySelectorAll(selector)[at]]);
    const pictures = pairs("canvas, img, input, select").map(async ([one, other]) => {
      if (one.tagName === "INPUT") return void other.setAttribute("value", one.value);
      if (one.tagName === "SELECT") return void [...other.options].forEach((option, at) => option.toggleAttribute("selected", at === one.selectedIndex));
      const size = one.getBoundingClientRect();
      const data = one.tagName === "IMG" ? await asData(one.currentSrc || one.src) : await seen(one);
      const image = document.createElement("img");
      image.className = one.className;
      image.src = data;
      image.style.cssText = `${other.style.cssText};width:${size.width}px;height:${size.height}px`;
      other.replaceWith(image);
    });
    await Promise.allSettled(pictures);
    copy.querySelectorAll(`${LEFT_OUT}, head`).forEach((one) => one.remove());
    if (panel !== document.body) alone(copy, panel.getBoundingClientRect());
    const style = document.createElement("style");
    style.textContent = `${await styles()}\n*, *::before, *::after { animation: none !important; transition: none !important; }\n.share, .ring { display: none !important; }`;
    copy.prepend(style);
    return copy;
  }

  /* ---------------------------------------------------------- the picture */

  async function drawn(panel, box) {
    const copy = await copied(panel);
    copy.style.cssText += `;position:absolute;left:0;top:0;width:${box.width}px;min-width:0;display:block`;
    const [width, height] = [innerWidth, Math.max(innerHeight, Math.ceil(box.height))]; // as large as the window, for rules that ask its size
    const host = document.createElementNS(SVG, "foreignObject");
    const picture = document.createElementNS(SVG, "svg");
    for (const [node, facts] of [[picture, { width, height, xmlns: SVG }], [host, { width: "100%", height: "100%" }]]) {
      for (const [name, value] of Object.entries(facts)) node.setAttribute(name, value);
    }
    host.append(copy);
    picture.append(host);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(picture));
    await image.decode();
    return image;
  }

  /* A canvas with a panel, or the window where it is the page's body, and below it ``line``, if any. */
  async function picture(panel, line) {
    const box = panel === document.body ? { width: innerWidth, height: innerHeight } : panel.getBoundingClientRect();
    const image = await drawn(panel, box);
    const canvas = document.createElement("canvas");
    const edge = line ? EDGE_PX : 0;
    [canvas.width, canvas.height] = [(box.width + 2 * edge) * SCALE, (box.height + 2 * edge + (line ? STRIP_PX : 0)) * SCALE];
    const pen = canvas.getContext("2d");
    const style = getComputedStyle(document.body);
    pen.scale(SCALE, SCALE);
    pen.fillStyle = style.backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, box.width, box.height, edge, edge, box.width, box.height);
    if (line) {
      [pen.fillStyle, pen.font, pen.textBaseline] = [style.color, `15px ${style.fontFamily}`, "middle"];
      pen.fillText(line, edge, box.height + 2 * edge + STRIP_PX / 2 - 6, box.width);
    }
    return canvas;
  }

  function stamp() {
    const meta = (window.baixingpai.board || window.baixingpai.wall || {}).meta || {};
    const minutes = meta.offset_min ?? -new Date().getTimezoneOffset();
    return new Date((window.baixingpai.now ? window.baixingpai.now() : Date.now()) + minutes * 60000).toISOString().slice(0, 16);
  }

  async function save(panel, name, line) {
    const canvas = await picture(panel, line);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${name}-${stamp().replace(/[-:]/g, "").replace("T", "-")}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /* ------------------------------------------------------------- who asks */

  const nameOf = (card) => card.dataset.panel || card.id || [...card.classList].at(-1);
  const city = () => document.title.split(" · ").at(-1);

  async function savePanel(card, button) {
    button.disabled = true;
    try {
      await save(card, `baixingpai-${nameOf(card)}`, `${city()} · ${stamp().replace("T", " ")} · ${location.host}${location.pathname}`);
    } catch (error) {
      button.textContent = said().failed;
    }
    button.disabled = false;
  }

  function offer() {
    for (const card of document.querySelectorAll(":is(.board, .progress) section.card:has(h2)")) {
      if (card.querySelector(":scope > .share")) continue;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "share", textContent: said().save });
      button.addEventListener("click", () => savePanel(card, button));
      card.append(button);
    }
  }

  function press(event) {
    if (event.key !== "s" || event.ctrlKey || event.metaKey || event.altKey || root.dataset.page !== "wall") return;
    const scene = new URLSearchParams(location.search).get("scene") || "city";
    save(document.body, `baixingpai-wall-${scene.replace(":", "-")}`, "");
  }

  window.addEventListener("baixingpai:tick", offer);
  window.addEventListener("keydown", press);
  window.baixingpai.share = { picture, save };
})();
