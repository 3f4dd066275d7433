// Finds pages and records for what was typed: by their names at once, by their texts as these are indexed.
(() => {
  "use strict";

  const { allForms, forms, parsed, stem, terms, words } = manualWords;
  const CHUNK_CHARACTERS = 6000; // of a text, what is indexed without a pause
  const MIN_PREFIX = 3;
  const MIN_PART = 3; // of a word that was typed as one, such as nightstaff
  const MIN_ONE_TYPO = 4; // letters
  const MIN_TWO_TYPOS = 8;
  const RELATED_ENDING = 2; // letters by which related words may differ, and one more in a long word
  const LONG_WORD = 8;
  const QUALITY = { exact: 1, swapped: 0.8, typo: 0.65, prefix: 0.5, related: 0.45 };
  const LIGHT = 0.08; // the weight of a word such as "the"
  const NAMES = 3; // how much a name counts against the text
  const EXACT = 0.6; // what a name gains that was typed whole
  const AS_WRITTEN = 0.2; // what it gains besides if its letters are the same: ACT is not ACCT
  const AS_ID = 0.3;
  const LEAST = 0.08; // results below this part of the best are left out
  const CODE_WITH_DIGIT = /^(?=.*\d)(?=.*[a-z])[0-9a-z]{4}[ -]?[0-9a-z]{4}$/i;
  const CODE_OF_LETTERS = /^([a-hjkmnp-tv-z]{4})-([a-hjkmnp-tv-z]{4})$/i; // codes leave out I, L, O and U
  const CHECK_PAGE = "check.html";
  const MIN_STEM = 5; // letters that have to be left of a word without its ending, to begin other words
  const OF_KIND = { Pages: 0.85, References: 0.6 }; // what an answer counts that is seldom wanted
  const SNIPPET_WORDS = 30;

  // A MiniSearch whose terms are known, so that it can be asked whether a form is one of them.
  function newIndex(tokenize) {
    const known = new Set();
    const index = new MiniSearch({
      fields: ["title", "text"],
      tokenize,
      processTerm: (term) => {
        known.add(term);
        return term;
      },
      searchOptions: { tokenize: (term) => [term], processTerm: (term) => term, boost: { title: 2 } },
    });
    return { index, known };
  }

  // Neighbours in a name are found joined too: stop signal as stopsignal.
  function nameTerms(name) {
    const found = parsed(name);
    const neighbours = found.slice(1).map(({ plain }, i) => stem(found[i].plain + plain));
    return [...new Set([...allForms(name), ...neighbours])];
  }

  // A text in pieces that are each indexed without a pause, with the headings that begin in them.
  function* pieces(sections) {
    let piece = { title: "", text: "" };
    for (const { title, text } of sections) {
      for (let from = 0; from === 0 || from < text.length; from += CHUNK_CHARACTERS) {
        const part = text.slice(from, from + CHUNK_CHARACTERS);
        if (piece.text && piece.text.length + part.length > CHUNK_CHARACTERS) {
          yield piece;
          piece = { title: "", text: "" };
        }
        if (from === 0) piece.title += ` ${title}`;
        piece.text += ` ${part}`;
      }
    }
    yield piece;
  }

  function joined(found, part) {
    return found.map((word) => word[part]).join("");
  }

  // What a name gains if its letters are the same; an id counts for most with its hyphens, and else for less.
  function asWritten(row, found) {
    if (row.kind !== "id") return row.plain === joined(found, "plain") ? AS_WRITTEN : 0;
    if (row.name !== found.query) return 0;
    return row.name.includes("-") ? AS_ID : AS_WRITTEN / 2;
  }

  // Whether other words that begin with the form are meant too: the reader may still be typing.
  function beginsOthers(form, { plain, isNumber, isLight }) {
    const isWithoutEnding = plain !== form && plain.startsWith(form);
    return !isNumber && !isLight && form.length >= (isWithoutEnding ? MIN_STEM : MIN_PREFIX);
  }

  // What related words share: religion, religious; adaption, adaptation.
  function beginningOf(form) {
    return form.slice(0, form.length >= LONG_WORD ? -RELATED_ENDING - 1 : -RELATED_ENDING);
  }

  function typosIn({ plain, isNumber }) {
    if (isNumber || plain.length < MIN_ONE_TYPO) return false;
    return plain.length < MIN_TWO_TYPOS ? 1 : 2;
  }

  class Engine {
    constructor(records) {
      this.records = records;
      this.sections = records.map(() => []);
      this.rows = []; // every name: whose it is, and its words
      this.chunks = []; // every piece of text: whose it is
      this.names = newIndex(nameTerms);
      this.texts = newIndex(terms);
    }

    addNames(owner) {
      const { title, also = [], label, number, id } = this.records[owner];
      for (const [kind, name] of [["title", title], ["label", number && label], ["id", id], ...also.map((other) => ["also", other])]) {
        if (name) this.addName(owner, kind, name);
      }
    }

    addName(owner, kind, name) {
      const found = parsed(name);
      const weight = found.reduce((sum, word) => sum + (word.isLight ? LIGHT : 1), 0);
      this.names.index.add({ id: this.rows.length, title: name });
      this.rows.push({ owner, kind, weight, key: joined(found, "form"), plain: joined(found, "plain"), name });
    }

    // Indexes a text piece by piece; whoever calls may pause between two.
    *addText(owner, json) {
      this.sections[owner] = JSON.parse(json).map(([anchor, title, text]) => ({ anchor, title, text }));
      for (const piece of pieces(this.sections[owner])) {
        this.texts.index.add({ id: this.chunks.length, ...piece });
        this.chunks.push(owner);
        yield;
      }
    }

    // Everything that answers, best first: { words, results: [{ owner, score, isExact }] }.
    find(query) {
      const found = this.readQuery(query);
      const scores = new Map(); // by owner
      this.scoreNames(found, scores);
      this.scoreTexts(found, scores);
      this.scoreCode(query.trim(), scores);
      const results = Array.from(scores, ([owner, score]) => ({ owner, isExact: score.isExact, code: score.code, score: this.weighed(owner, score) }));
      results.sort((one, other) => other.score - one.score || one.owner - other.owner);
      const least = results.length ? LEAST * Math.min(results[0].score, NAMES) : 0;
      return { words: found, results: results.filter(({ score }) => score >= least) };
    }

    // Of names that were typed whole, the text does not decide: the kinds have their order.
    weighed(owner, { name, text, isExact }) {
      return isExact ? NAMES * name + 1 : (NAMES * name + text) * (OF_KIND[this.records[owner].kind] ?? 1);
    }

    isKnown(form) {
      return this.names.known.has(form) || this.texts.known.has(form);
    }

    // The words that were typed, each with what it finds in names and texts, and its weight.
    readQuery(query) {
      const found = parsed(query).flatMap((word) => this.divided(this.unswapped(word)));
      found.query = query.trim().toLowerCase();
      found.forEach((word, i) => {
        const before = found[i - 1] && stem(found[i - 1].plain + word.plain);
        const after = found[i + 1] && stem(word.plain + found[i + 1].plain);
        const ways = [word.form, ...[before, after].filter((form) => form && form !== word.form && this.isKnown(form))];
        word.inNames = this.lookUp(this.names, word, ways);
        word.inTexts = this.lookUp(this.texts, word, ways);
        word.weight = word.isLight ? LIGHT : this.rarity(word.inTexts.size);
      });
      return found;
    }

    // A word that nothing holds, with two neighbouring letters in the other order, if something holds that.
    unswapped(word) {
      const { plain, form } = word;
      if (this.isKnown(form) || word.isNumber || plain.length < MIN_ONE_TYPO) return word;
      for (let i = 1; i < plain.length; i += 1) {
        const swapped = stem(plain.slice(0, i - 1) + plain[i] + plain[i - 1] + plain.slice(i + 1));
        if (this.isKnown(swapped)) return { ...word, form: swapped, quality: QUALITY.swapped };
      }
      return word;
    }

    // A word that nothing holds, as two that something holds: nightstaff.
    divided(word) {
      const { plain, form } = word;
      if (this.isKnown(form) || word.isNumber) return [word];
      for (let i = MIN_PART; i <= plain.length - MIN_PART; i += 1) {
        const both = [plain.slice(0, i), plain.slice(i)];
        if (both.every((part) => this.isKnown(stem(part)))) return both.map((part) => ({ ...word, plain: part, form: stem(part) }));
      }
      return [word];
    }

    // The weight of a word by the number of pieces of text that hold it: 1 for a word that none does.
    rarity(found) {
      const all = this.chunks.length + 1;
      return 0.4 + 0.6 * (Math.log(1 + all / (1 + found)) / Math.log(1 + all));
    }

    // By row or piece, how well a word is found there: { quality, score }. Notes the terms that were found.
    lookUp({ index, known }, word, ways) {
      const hits = new Map();
      word.terms ??= new Set();
      for (const form of ways) {
        const options = { prefix: beginsOthers(form, word), fuzzy: known.has(form) ? false : typosIn(word) };
        for (const hit of index.search(form, options)) this.note(hit, form, word, hits);
      }
      const related = beginningOf(word.form);
      if (related.length >= MIN_STEM && !word.isNumber) {
        for (const hit of index.search(related, { prefix: true })) this.note(hit, word.form, word, hits);
      }
      return hits;
    }

    note({ id, score, match }, form, word, hits) {
      const quality = Math.max(...Object.keys(match).map((term) => this.quality(form, term, word)));
      if (!(hits.get(id)?.quality >= quality)) hits.set(id, { quality, score: score * quality });
    }

    quality(form, term, word) {
      word.terms.add(term);
      if (term === form) return word.quality ?? QUALITY.exact;
      if (term.startsWith(form)) return QUALITY.prefix + (1 - QUALITY.prefix) * (form.length / term.length) ** 2 * 0.9;
      return term.startsWith(beginningOf(word.form)) ? QUALITY.related : QUALITY.typo;
    }

    scoreNames(found, scores) {
      const rows = new Map();
      const whole = found.reduce((sum, { weight }) => sum + weight, 0);
      for (const word of found) {
        for (const [row, { quality }] of word.inNames) {
          const hit = rows.get(row) ?? { typed: 0, named: 0, hasNumber: false };
          hit.typed += word.weight * quality;
          hit.named += (word.isLight ? LIGHT : 1) * quality;
          hit.hasNumber ||= word.isNumber;
          rows.set(row, hit);
        }
      }
      for (const [row, hit] of rows) this.scoreName(this.rows[row], hit, whole, found, scores);
    }

    scoreName(row, { typed, named, hasNumber }, whole, found, scores) {
      const ofQuery = typed / whole;
      const key = joined(found, "form");
      const isWhole = row.key === key || (row.kind === "label" && hasNumber && ofQuery > 0.99);
      let name = ofQuery ** 2 * (0.5 + 0.5 * Math.min(1, named / row.weight));
      if (row.kind === "id" || row.kind === "label") name *= isWhole ? 1 : 0.3;
      if (isWhole) name += EXACT + asWritten(row, found);
      else if (row.key.includes(key)) name += 0.1;
      const score = scores.get(row.owner);
      if (!score) scores.set(row.owner, { name, text: 0, isExact: isWhole });
      else if (name > score.name) Object.assign(score, { name, isExact: isWhole });
    }

    scoreTexts(found, scores) {
      const whole = found.reduce((sum, { weight }) => sum + weight, 0);
      const texts = new Map();
      for (const word of found) {
        const owners = new Map();
        let best = 0;
        for (const [chunk, { score }] of word.inTexts) {
          const owner = this.chunks[chunk];
          if (score > (owners.get(owner) ?? 0)) owners.set(owner, score);
          if (score > best) best = score;
        }
        for (const [owner, score] of owners) {
          const hit = texts.get(owner) ?? { score: 0, covered: 0 };
          hit.score += word.weight * Math.sqrt(score / best);
          hit.covered += word.weight;
          texts.set(owner, hit);
        }
      }
      for (const [owner, { score, covered }] of texts) {
        const text = (score / whole) * (covered / whole);
        const known = scores.get(owner);
        if (known) known.text = text;
        else scores.set(owner, { name: 0, text, isExact: false });
      }
    }

    // What looks like the code of a sheet leads to the page that knows all codes, which then says what it is.
    scoreCode(query, scores) {
      if (Array.from(scores.values()).some(({ isExact }) => isExact)) return;
      const letters = CODE_OF_LETTERS.exec(query.toLowerCase());
      const isCode = CODE_WITH_DIGIT.test(query) || (letters && !letters.slice(1).some((part) => this.isKnown(stem(part))));
      const owner = isCode ? this.records.findIndex(({ location }) => location === CHECK_PAGE) : -1;
      if (owner >= 0) scores.set(owner, { name: 1 + EXACT, text: 1, isExact: true, code: query.replace(/[ -]/g, "") });
    }

    // The places of a record that answer best, best first.
    places(owner, found) {
      const scored = this.sections[owner].map((section) => ({ section, score: this.placeScore(section, found) }));
      return scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score).map(({ section }) => section);
    }

    placeScore(section, found) {
      section.titleTerms ??= new Set(terms(section.title));
      section.textTerms ??= new Set(terms(section.text));
      const holds = (set, word) => set.has(word.form) || Array.from(word.terms).some((term) => set.has(term));
      return found.reduce((sum, word) => {
        if (word.isLight && found.some(({ isLight }) => !isLight)) return sum;
        return sum + word.weight * (2 * holds(section.titleTerms, word) + holds(section.textTerms, word));
      }, 0);
    }

    // A piece of the text around the words, in parts: [{ text, isFound }].
    snippet(text, found) {
      const all = words(text);
      const heavy = found.filter(({ isLight }) => !isLight);
      const marks = all.map(({ written }) => forms(written).some((form) => heavy.some((word) => word.form === form || word.terms.has(form))));
      const from = bestStart(marks);
      const shown = all.slice(from, from + SNIPPET_WORDS);
      if (!shown.length) return [];
      const isEnd = from + SNIPPET_WORDS >= all.length;
      const parts = [{ text: from > 0 ? "… " : text.slice(0, shown[0].start), isFound: false }];
      shown.forEach(({ start, end }, i) => {
        parts.push({ text: text.slice(start, end), isFound: marks[from + i] });
        const next = shown[i + 1]?.start ?? (isEnd ? text.length : end);
        parts.push({ text: text.slice(end, next), isFound: false });
      });
      if (!isEnd) parts.push({ text: " …", isFound: false });
      return parts;
    }
  }

  // Where a window over the words begins that holds most of the marked ones, with a few words before the first.
  function bestStart(marks) {
    let best = { count: 0, from: 0 };
    for (let from = 0; from < marks.length; from += 1) {
      if (!marks[from]) continue;
      const count = marks.slice(from, from + SNIPPET_WORDS - 6).filter(Boolean).length;
      if (count > best.count) best = { count, from: Math.max(0, from - 6) };
    }
    return best.from;
  }

  window.ManualSearch = Engine;
})();
