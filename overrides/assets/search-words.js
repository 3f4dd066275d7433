// Words as search compares them: without case, accents, plural endings, and what British and American spelling do
// differently. The same rules make the index and read what is typed, so a form need not be a word of any language.
(() => {
  "use strict";

  const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i", ħ: "h", ŧ: "t" };
  const OTHER_LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
  // Accents, and the vowel signs of Arabic and Hebrew. In other scripts such a sign is a letter of its word.
  const ACCENT = /[\p{Script=Inherited}\u0591-\u05c7]/gu;
  // Letters and digits with what joins them, so that 2.3 is one word, and the parts of life-line are found together.
  const WORD = /[\p{L}\p{M}\p{N}]+(?:[.'’‐‑-][\p{L}\p{M}\p{N}]+)*/gu;
  const OTHER_THAN_ASCII = /[^ -~]/;
  const JOINT = /[.‐‑-]/;
  const MAX_LETTERS = 40; // of a word, what is compared
  const APOSTROPHE = /['’](s$)?/g;
  const NUMBER = /^\d+(\.\d+)*$/;
  // Scripts without spaces between words are compared by pairs of letters.
  const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+$/u;
  const OF_NO_WEIGHT = new Set(
    ("a an the and or but of in on at to for with from by into about is are was were be been am do does did has have had " +
      "i me my you your he him his she her it its we us our they them their this that these those there here what how when " +
      "where which who whom whose why can could should shall will would may might must if as so than then not no up out " +
      "want wants get gets getting go goes going need needs something someone somebody anyone say says tell telling").split(" "),
  );
  const SPELLINGS = new Map(Object.entries({ gray: "grey", skeptic: "sceptic", skeptical: "sceptical", mom: "mum", pajamas: "pyjamas" }));
  const readings = new Map(); // by the word as it is written

  function fold(text) {
    if (!OTHER_THAN_ASCII.test(text)) return text.toLowerCase();
    const plain = text.toLowerCase().normalize("NFD").replace(ACCENT, "").normalize("NFC");
    return plain.replace(OTHER_LETTER, (letter) => LETTERS[letter]);
  }

  // behaviour, organise, programme, centre, licence, practice, dialogue, judgement, anaemic and the other way of each
  function oneSpelling(word) {
    return (SPELLINGS.get(word) ?? word)
      .replace(/(.{3})our/, "$1or")
      .replace(/(..[iy])z(?=e|ing|ation)/, "$1s")
      .replace(/mme(?=s?$)/, "m")
      .replace(/([bt])re(?=s?$)/, "$1er")
      .replace(/nc(?=es?$|ed$|ing$)/, "ns")
      .replace(/actic(?=es?$|ed$|ing$)/, "actis")
      .replace(/ogue(?=s?$)/, "og")
      .replace(/dgement/, "dgment")
      .replace(/([^aeiou])ae/, "$1e");
  }

  function withoutEnding(word) {
    return word
      .replace(/(ies|ied)$/, "y")
      .replace(/(ss|sh|ch|x|z)es$/, "$1")
      .replace(/([^su])s$/, "$1")
      .replace(/^(.*[aeiouy].*[^e])ing$/, "$1")
      .replace(/(..+[^e])ed$/, "$1")
      .replace(/(.{3})ness$/, "$1")
      .replace(/(.{4})ship$/, "$1")
      .replace(/(.{4})e$/, "$1")
      .replace(/(..)([b-df-hj-np-tv-z])\2/g, "$1$2");
  }

  // The form in which a folded word is compared: counselling, counseling and counselled are one.
  function stem(word) {
    return /^[a-z]{4,}$/.test(word) ? withoutEnding(oneSpelling(word)) : word;
  }

  function pairs(word) {
    const letters = [...word];
    return letters.length < 2 ? letters : letters.slice(1).map((letter, i) => letters[i] + letter);
  }

  // The parts of a word as it is written, folded: of life-line, two.
  function parts(word) {
    const plain = fold(word).replace(APOSTROPHE, "");
    if (NUMBER.test(plain)) return [plain];
    return UNSPACED.test(plain) ? pairs(plain) : plain.split(JOINT).map((part) => part.slice(0, MAX_LETTERS));
  }

  // A word as it is written: its parts, [{ plain, form, isLight, isNumber }], and the forms of all parts and of
  // the parts joined.
  function reading(written) {
    let found = readings.get(written);
    if (!found) {
      const all = parts(written).map((plain) => ({ plain, form: stem(plain), isLight: OF_NO_WEIGHT.has(plain), isNumber: NUMBER.test(plain) }));
      const ofAll = all.map(({ form }) => form);
      if (all.length > 1 && JOINT.test(written)) ofAll.push(stem(all.map(({ plain }) => plain).join("")));
      found = { parts: all, forms: ofAll };
      readings.set(written, found);
    }
    return found;
  }

  // The words of a text as they are written, each with its place.
  function words(text) {
    return Array.from(text.matchAll(WORD), (match) => ({ written: match[0], start: match.index, end: match.index + match[0].length }));
  }

  function readingsIn(text) {
    return (text.match(WORD) ?? []).map(reading);
  }

  // The forms of all words of a text, without those of no weight.
  function terms(text) {
    return readingsIn(text).flatMap((word) => (word.parts.length === 1 && word.parts[0].isLight ? [] : word.forms));
  }

  // The words of a title, or of what somebody typed.
  function parsed(text) {
    return readingsIn(text).flatMap(({ parts: all }) => all);
  }

  // The forms of all words of a name.
  function allForms(text) {
    return readingsIn(text).flatMap((word) => word.forms);
  }

  // The forms of one word.
  function forms(written) {
    return reading(written).forms;
  }

  window.manualWords = { allForms, forms, parsed, stem, terms, words };
})();
