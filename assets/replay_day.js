/* The time machine's rule: every moment of a day from its pack. The twin of state_at in dashboard/publishing/replay.py. */
(function () {
  "use strict";

  const STANDS = { received: "waits", appealed: "waits", accepted: "open", reopened: "open", closed: "closed", dismissed: "gone" };

  /* Goes through the day with the clock; back in time it begins anew. */
  function player(pack) {
    const counters = pack.counters;
    const { cases, seen } = pack;
    let at, next, sawAt, sawNext;
    const told = { second: 0 };

    function begin() {
      [at, next, sawAt, sawNext] = [0, 0, 0, 0];
      told.state = { ...Object.fromEntries(counters.map((name) => [name, 0])), ...pack.start };
      told.districts = pack.districts.map(() => Object.fromEntries(counters.map((name) => [name, 0])));
      told.stands = new Array(cases.number.length).fill("");
      told.late = new Uint8Array(cases.number.length);
      told.since = new Int32Array(cases.number.length);
      told.happened = []; // [second, what, case], in order
    }

    function count(until) {
      for (; next < pack.after.length && at + pack.after[next] <= until; next += 1) {
        at += pack.after[next];
        const name = counters[pack.counter[next]];
        told.state[name] += pack.amount[next];
        told.districts[pack.district[next]][name] += pack.amount[next];
      }
    }

    function see(until) {
      for (; sawNext < seen.after.length && sawAt + seen.after[sawNext] <= until; sawNext += 1) {
        sawAt += seen.after[sawNext];
        const [what, one] = [seen.whats[seen.what[sawNext]], seen.case[sawNext]];
        if (what === "late" || what === "in_time") told.late[one] = what === "late" ? 1 : 0;
        told.stands[one] = STANDS[what] || told.stands[one] || "open";
        told.since[one] = sawAt;
        told.happened.push([sawAt, what, one]);
      }
    }

    begin();
    return {
      told,
      to(second) {
        if (second < told.second) begin();
        told.second = second;
        count(second);
        see(second);
        return told;
      },
    };
  }

  /* How many of each there were in each span of the day: {received: [...], closed: [...]}. */
  function spans(pack, length_s, whats) {
    const found = Object.fromEntries(whats.map((what) => [what, new Array(Math.ceil(pack.seconds / length_s)).fill(0)]));
    let at = 0;
    pack.seen.after.forEach((after, place) => {
      at += after;
      const own = found[pack.seen.whats[pack.seen.what[place]]];
      if (own) own[Math.min(own.length - 1, Math.floor(at / length_s))] += 1;
    });
    return found;
  }

  /* The city's clock at a second of the day, in seconds after 00:00; and the first second at which the clock shows so. */
  function clockAt(pack, second) {
    return pack.clock.reduce((shown, [from, minutes]) => shown + (second >= from ? minutes * 60 : 0), second);
  }

  function secondAt(pack, shown) {
    const tries = [0, ...pack.clock.map(([, minutes]) => minutes * 60)].map((shift) => shown - shift);
    const found = tries.filter((second) => second >= 0 && clockAt(pack, second) === shown);
    return Math.min(...(found.length ? found : [shown]), pack.seconds);
  }

  const stateAt = (pack, second) => player(pack).to(second).state;

  window.baixingpai.replay = { player, spans, clockAt, secondAt, stateAt };
})();
