// What a choice of sessions means. The rules are in Python; their results are in the data that the build writes, so
// this looks up and adds up. It touches no page.
(() => {
  "use strict";

  const VERSION = "1";
  const MAX_CHARACTERS = 8000; // no choice of all sessions is as long
  const EDITION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
  const ID = /^[a-z][a-z0-9-]{0,59}$/;
  const MINUTES_IN_AN_HOUR = 60;

  class PlanRules {
    constructor(data) {
      this.data = data;
      this.sessions = new Map(data.sessions.map((session) => [session.id, session]));
      this.retired = new Map(Object.entries(data.retired));
      this.records = new Map();
      this.sessionsWith = new Map();
      for (const { label, items } of data.groups) {
        for (const [key, number, title, href] of items) {
          this.records.set(key, { key, number, title, href, label });
          this.sessionsWith.set(key, data.sessions.filter(({ serves }) => serves.includes(key)));
        }
      }
    }

    emptyState() {
      return { edition: this.data.edition, sessions: [], unknown: [], order: [], chosen: [], isAll: false, length: 0, onlyFitting: false };
    }

    // The state in a fragment or a file; null when the text is none. What this edition does not have is left out. Ids in
    // the form of a session's are kept apart in "unknown", because another edition may have them.
    read(text) {
      if (typeof text !== "string" || text.length > MAX_CHARACTERS) return null;
      const values = new URLSearchParams(text.slice(text.indexOf("#") + 1).trim());
      const list = (name) => [...new Set((values.get(name) ?? "").split(","))];
      const edition = values.get("e") ?? "";
      if (values.get("v") !== VERSION || !EDITION.test(edition)) return null;
      const ids = list("s").filter((id) => ID.test(id));
      const length = Number(values.get("m"));
      return {
        edition,
        sessions: ids.filter((id) => this.sessions.has(id)),
        unknown: ids.filter((id) => !this.sessions.has(id)),
        order: ids,
        chosen: list("c").filter((key) => this.records.has(key)),
        isAll: values.get("all") === "1",
        length: this.data.lengths.includes(length) ? length : 0,
        onlyFitting: values.get("fit") === "1",
      };
    }

    // What a saved file holds: the edition and ids of sessions, of another edition also those that this one lacks.
    toFile({ edition, sessions, order }) {
      const ids = edition === this.data.edition ? sessions : order;
      return `v=${VERSION}&e=${edition}&s=${ids.join(",")}`;
    }

    toFragment(state) {
      const { order, chosen, isAll, length, onlyFitting } = state;
      if (!order.length && !chosen.length && !length) return "";
      let text = this.toFile(state);
      if (chosen.length) text += `&c=${chosen.join(",")}`;
      if (isAll) text += "&all=1";
      if (length) text += `&m=${length}`;
      return onlyFitting ? `${text}&fit=1` : text;
    }

    sittingsOf(id, length) {
      return this.sessions.get(id).sittings[this.data.lengths.indexOf(length)];
    }

    fits(id, { length, onlyFitting }) {
      return !length || !onlyFitting || this.sittingsOf(id, length)[0] === 1;
    }

    matching(state) {
      const { chosen, isAll } = state;
      return this.data.sessions.filter(({ id, serves }) => {
        if (!this.fits(id, state)) return false;
        const serving = (key) => serves.includes(key);
        return !chosen.length || (isAll ? chosen.every(serving) : chosen.some(serving));
      });
    }

    // How many sessions would match with each record, by its key: among those that match already when all that is
    // chosen is wanted, else by itself.
    counts(state) {
      const counts = new Map();
      for (const { id, serves } of state.isAll ? this.matching(state) : this.data.sessions) {
        if (this.fits(id, state)) for (const key of serves) counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return counts;
    }

    // Why a session matches: the chosen records that it serves, each with what it does for it, where that is said.
    reasons(id, { chosen }) {
      const { serves, mainAim, how = {} } = this.sessions.get(id);
      const keys = chosen.length ? chosen.filter((key) => serves.includes(key)) : [mainAim];
      return keys.map((key) => ({ ...this.records.get(key), isMain: key === mainAim, how: how[key] ?? "" }));
    }

    coverage(ids) {
      const served = new Set(ids.flatMap((id) => this.sessions.get(id).serves));
      const groups = this.data.groups.filter(({ covered }) => covered);
      return groups.map(({ title, kind, items }) => {
        const keys = items.map(([key]) => key);
        return { title, kind, served: keys.filter((key) => served.has(key)), leftOut: keys.filter((key) => !served.has(key)) };
      });
    }

    // The chosen records that no session serves, each with the sessions that would.
    gaps({ sessions, chosen }) {
      const served = new Set(sessions.flatMap((id) => this.sessions.get(id).serves));
      return chosen.filter((key) => !served.has(key)).map((key) => ({ ...this.records.get(key), filledBy: this.sessionsWith.get(key) }));
    }

    // The sum of pairs of a least and a most.
    static sum(pairs) {
      return pairs.reduce(([least, most], pair) => [least + pair[0], most + pair[1]], [0, 0]);
    }

    minutes(ids) {
      return PlanRules.sum(ids.map((id) => this.sessions.get(id).minutes));
    }

    sittings(ids, length) {
      return PlanRules.sum(ids.map((id) => this.sittingsOf(id, length)));
    }

    // Sessions whose shortest form is longer than a sitting.
    tooLong(ids, length) {
      return ids.filter((id) => this.sittingsOf(id, length)[0] > 1);
    }

    isOutsideStatedLength(ids) {
      const [least, most] = this.data.stated;
      return least !== undefined && ids.length > 0 && (ids.length < least || ids.length > most);
    }

    orderAdvice(ids) {
      return ids.map((id, place) => {
        const { after = [], earlier = [] } = this.sessions.get(id);
        const rest = ids.slice(place + 1);
        return {
          session: id,
          later: after.filter((needed) => rest.includes(needed)),
          leftOut: after.filter((needed) => !ids.includes(needed)),
          usuallyEarlier: earlier.filter((other) => rest.includes(other)),
        };
      });
    }

    static hoursAndMinutes(minutes) {
      const parts = [[Math.floor(minutes / MINUTES_IN_AN_HOUR), "hour"], [minutes % MINUTES_IN_AN_HOUR, "minute"]];
      return parts.filter(([count]) => count).map(([count, unit]) => PlanRules.counted(count, unit)).join(" ");
    }

    static counted(count, word) {
      return `${count} ${word}${count === 1 ? "" : "s"}`;
    }

    // What became of each session of a plan since the edition in which it was made, by what the register says.
    // "history" is a list of editions in order, each with the changes of its records; "withdrawals" are notices.
    fates(state, history, withdrawals) {
      const names = history.map(({ name }) => name);
      const since = names.indexOf(state.edition);
      const until = names.indexOf(this.data.edition);
      const between = since < 0 ? [] : history.slice(since + 1, until + 1);
      return state.order.map((id) => {
        const key = `session:${id}`;
        const changes = between.flatMap(({ name, records }) => (records[key] ?? []).map((what) => ({ edition: name, what })));
        const notice = withdrawals.find(({ what }) => what === key);
        return { id, changes, notice, isInUse: this.sessions.has(id), instead: this.successor(id), isKnown: this.isKnown(id, history) };
      });
    }

    isKnown(id, history) {
      return this.sessions.has(id) || this.retired.has(id) || history.some(({ records }) => `session:${id}` in records);
    }

    // The session in use that replaces a retired one; empty without one.
    successor(id) {
      const seen = new Set();
      let next = this.retired.get(id)?.instead ?? "";
      while (next && !this.sessions.has(next) && !seen.has(next)) {
        seen.add(next);
        next = this.retired.get(next)?.instead ?? "";
      }
      return this.sessions.has(next) ? next : "";
    }

    // The sessions of a plan as this edition has them: replaced ones by what replaces them, without all that ended.
    upToDate(fates) {
      const ids = fates.filter(({ notice }) => !notice).map(({ id, isInUse, instead }) => (isInUse ? id : instead));
      return [...new Set(ids.filter(Boolean))];
    }
  }

  window.PlanRules = PlanRules;
})();
