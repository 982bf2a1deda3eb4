import { effect, signal } from '@preact/signals';
import { gone } from './gone.js';

/**
 * @typedef {string} Language a file of `locales/` without its ending
 * @typedef {Record<string, string>} Words one text per language
 * @typedef {Record<string, string | Record<string, string>>} Texts
 */

/** English is what everything falls back on, and always there. */
const FALLBACK = 'en';

/** What there are words in: the server looks which files there are, and says so in the document. @type {readonly Language[]} */
export const LANGUAGES = globalThis.document?.querySelector('meta[name="languages"]')?.getAttribute('content')?.split(' ') ?? [FALLBACK, 'ja'];
const KEPT = 'ruikatsu.language';

/** @type {Record<Language, Texts>} */
const texts = Object.fromEntries(LANGUAGES.map((name) => [name, {}]));

/** @returns {Language} */
function choose() {
  let kept = null;
  try { kept = sessionStorage.getItem(KEPT); } catch { /* storage may be switched off */ }
  for (const wanted of [kept, ...navigator.languages]) {
    const found = LANGUAGES.find((known) => wanted?.toLowerCase().startsWith(known.toLowerCase()));
    if (found) return found;
  }
  return FALLBACK;
}

export const language = signal(choose());

/** Stays as it is where the words do not arrive. @param {Language} wanted remembered until the tab closes, not longer */
export async function speak(wanted) {
  try { await need(wanted); } catch { return; }
  if (gone()) return;
  language.value = wanted;
  try { sessionStorage.setItem(KEPT, wanted); } catch { /* then it lasts as long as the page */ }
}

/** The reader's own kind of the page's language ("en-GB"): hours and dates are written as they are used to. */
export function locale() {
  return navigator.languages.find((name) => name.startsWith(language.value)) ?? language.value;
}

/** Written from the right? @param {Language} name */
function direction(name) {
  const spoken = /** @type {Intl.Locale & {getTextInfo?: () => {direction?: string}}} */ (new Intl.Locale(name));
  return spoken.getTextInfo?.().direction === 'rtl' ? 'rtl' : 'ltr';
}

effect(() => {
  document.documentElement.lang = language.value;
  document.documentElement.dir = direction(language.value);
});

/** So long after the first view the other languages follow: switching works with no network. */
const OTHERS_MS = 2500;

/** @type {Map<Language, Promise<void>>} */
const needed = new Map();

/** The words of a language, fetched once; again when they did not arrive. @param {Language} name */
function need(name) {
  const begun = needed.get(name);
  if (begun) return begun;
  const fetching = fetch(`/assets/locales/${name}.json`).then(async (answer) => {
    if (!answer.ok) throw new Error(`no words in ${name}`);
    texts[name] = await answer.json();
  });
  needed.set(name, fetching);
  fetching.catch(() => { needed.delete(name); });
  return fetching;
}

/** The reader's own language: the page stands as soon as it is there. */
export async function loadWords() {
  await need(language.value);
  setTimeout(() => { for (const name of LANGUAGES) need(name).catch(() => {}); }, OTHERS_MS);
}

/**
 * The text for `key` in the page's language. `{n}` picks the plural form where the text has several.
 * @param {string} key
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function t(key, params = {}) {
  const found = texts[language.value]?.[key] ?? texts[FALLBACK]?.[key] ?? key;
  const n = Number(params.n);
  const text = typeof found === 'string' ? found : found[new Intl.PluralRules(language.value).select(n)] ?? found.other ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = params[name];
    return typeof value === 'number' ? new Intl.NumberFormat(language.value).format(value) : value ?? whole;
  });
}

/** @param {string} key */
export function known(key) {
  return key in (texts[language.value] ?? {}) || key in (texts[FALLBACK] ?? {});
}

/**
 * A room's own words in the reader's language, or the nearest there is.
 * @param {Words | null | undefined} words
 * @returns {{text: string, lang: string}}
 */
export function inWords(words) {
  if (!words) return { text: '', lang: language.value };
  const lang = words[language.value] ? language.value : Object.keys(words)[0] ?? 'en';
  return { text: words[lang] ?? '', lang };
}

/** Letters that tell a voice which language to read in. Kana or han means Japanese here. @type {[string, RegExp][]} */
const LETTERS = [
  ['ja', /[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]/],
  ['ko', /\p{Script=Hangul}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['he', /\p{Script=Hebrew}/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['el', /\p{Script=Greek}/u],
  ['th', /\p{Script=Thai}/u],
  ['hi', /\p{Script=Devanagari}/u],
];

/** The language of words that do not say, as far as their letters tell. @param {string} text */
export function langOf(text) {
  return LETTERS.find(([, letters]) => letters.test(text))?.[0] ?? 'en';
}

/** A language's name in that language. @param {string} code */
export function languageName(code) {
  return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
}
