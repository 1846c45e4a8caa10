/* How numbers, rates, durations and times are written on every board, in Chinese and English.
   The same rules as dashboard/web/words.py. */
(function () {
  "use strict";

  const NOTHING = "—";
  const WEEKDAYS = { zh: "日一二三四五六".split(""), en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const MOST_LINES = 4; // of a grid, besides the one at 0
  const UNITS = {
    zh: { d: "天", h: "小时", min: "分", less: "不到 1 分", point: " 个百分点" },
    en: { d: "d", h: "h", min: "min", less: "under 1 min", point: " pp" },
  };

  const missing = (value) => value === null || value === undefined || Number.isNaN(value);
  const two = (value) => String(value).padStart(2, "0");

  function fixed(value, digits) {
    const shifted = Math.round((Math.abs(value) + 1e-9) * 10 ** digits) / 10 ** digits;
    const text = shifted.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
    return value < 0 && shifted > 0 ? "−" + text : text;
  }

  function number(value, digits) {
    return missing(value) ? NOTHING : fixed(value, digits || 0);
  }

  function signed(value, digits) {
    if (missing(value)) return NOTHING;
    const text = fixed(value, digits || 0);
    return value > 0 && Number(text.replace(/,/g, "")) !== 0 ? "+" + text : text;
  }

  /* Against what was: in per cent, +7.9%; from nothing, or more than tenfold, as a count, +242 件. */
  function compared(is, was, unit) {
    if (missing(is) || missing(was)) return NOTHING;
    const tenfold = was === 0 || (is - was) / was >= 10;
    return tenfold ? (signed(is - was) + " " + unit).trim() : signed(((is - was) / was) * 100, 1) + "%";
  }

  function rate(value, digits) {
    return missing(value) ? NOTHING : number(value, digits === undefined ? 2 : digits) + "%";
  }

  function points(value, language, digits) {
    return missing(value) ? NOTHING : signed(value, digits === undefined ? 2 : digits) + UNITS[language].point;
  }

  /* The two largest units: 4 小时 12 分, 3 天 5 小时. */
  function duration(seconds, language) {
    if (missing(seconds)) return NOTHING;
    const minutes = Math.floor(Math.abs(seconds) / 60);
    const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    const parts = days ? [[days, "d"], [hours, "h"]] : [[hours, "h"], [rest, "min"]];
    const said = parts.filter(([amount]) => amount).map(([amount, unit]) => amount + " " + UNITS[language][unit]);
    return said.join(" ") || UNITS[language].less;
  }

  /* Hours of two decimals: to the nearest minute, for 5.53 h were 5 h 32 min before they were rounded. */
  function hours(count, language) {
    return duration(missing(count) ? null : Math.round(count * 60) * 60, language);
  }

  /* 03:42, 1:18:20; what is past counts as 00:00. */
  function countdown(seconds) {
    const left = Math.max(0, Math.ceil(seconds));
    const [hours, minutes] = [Math.floor(left / 3600), Math.floor(left / 60) % 60];
    return (hours ? hours + ":" : "") + two(minutes) + ":" + two(left % 60);
  }

  /* The city's wall clock of a moment (ms); offset_min: the city's minutes east of UTC. Read it with the getUTC… methods. */
  function local(at_ms, offset_min) {
    return new Date(at_ms + offset_min * 60000);
  }

  function date(at, language) {
    const [month, inMonth] = [at.getUTCMonth(), at.getUTCDate()];
    return language === "zh" ? `${month + 1} 月 ${inMonth} 日` : `${inMonth} ${MONTHS[month]}`;
  }

  function day(at, language) {
    const weekday = WEEKDAYS[language][at.getUTCDay()];
    return language === "zh" ? `${date(at, language)} 星期${weekday}` : `${weekday} ${date(at, language)}`;
  }

  function clock(date) {
    return two(date.getUTCHours()) + ":" + two(date.getUTCMinutes());
  }

  /* An axis's lines: from 0 on, at most four steps of 1, 2 or 5 times a power of ten that hold ``most``. */
  function ticks(most) {
    let step = 1;
    for (let power = 1; step * MOST_LINES < most; power *= 10) step = [1, 2, 5].map((times) => times * power).find((one) => one * MOST_LINES >= most) || step;
    return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, line) => step * line);
  }

  window.baixingpai = window.baixingpai || {};
  window.baixingpai.numbers = { NOTHING, number, signed, compared, rate, points, duration, hours, countdown, local, date, day, clock, two, ticks };
})();
