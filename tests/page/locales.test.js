import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const CLIENT = join(import.meta.dirname, '../../client');
const read = (/** @type {string} */ path) => readFileSync(join(CLIENT, path), 'utf8');
const languages = readdirSync(join(CLIENT, 'locales')).map((file) => file.replace('.json', ''));
const texts = Object.fromEntries(languages.map((name) => [name, JSON.parse(read(`locales/${name}.json`))]));
const keys = Object.keys(texts.en);

const code = ['.', 'views', 'views/console', 'views/host']
  .flatMap((folder) => readdirSync(join(CLIENT, folder)).filter((name) => name.endsWith('.js')).map((name) => read(`${folder}/${name}`)))
  .filter((text) => text.includes('i18n.js') || text.includes('export async function loadWords'))
  .join('\n');

/** Every text of a key: one, or one per plural form. */
const forms = (/** @type {string | Record<string, string>} */ text) => (typeof text === 'string' ? [text] : Object.values(text));
const all = (/** @type {string} */ name) => Object.entries(texts[name]).flatMap(([key, text]) => forms(text).map((form) => [key, form]));

const literal = new Set([...code.matchAll(/['"]([a-z]\w*(?:\.\w+)*)['"]/g)].map((found) => found[1]));
/** `state.${name}.title` → /^state\.[\w]+\.title$/ */
const patterns = [...code.matchAll(/`([a-z]\w*\.[\w.]*(?:\$\{[^}]+\}[\w.]*)+)`/g)].map(
  (found) => new RegExp(`^${found[1].replace(/\./g, '\\.').replace(/\$\{.+?\}/g, '\\w+')}$`),
);

test('every language has the same keys', () => {
  assert.ok(languages.includes('en') && languages.includes('ja'));
  for (const name of languages) assert.deepEqual(Object.keys(texts[name]).sort(), [...keys].sort(), name);
});

test('no key stands twice in a file: the later would win unseen', () => {
  for (const name of languages) {
    const written = [...read(`locales/${name}.json`).matchAll(/^ {2}"([\w.]+)":/gm)].map((found) => found[1]);
    assert.equal(written.length, new Set(written).size, name);
  }
});

test('no text is empty, or stands there untranslated', () => {
  for (const name of languages) {
    for (const [key, text] of all(name)) {
      assert.notEqual(text.trim(), '', `${name}: ${key}`);
      if (name === 'ja' && /[a-z]{4}/.test(text.replace(/\{\w+\}/g, ''))) assert.match(text, /[\u3040-\u30ff\u3400-\u9fff]/, `${name}: ${key}`);
    }
  }
});

test('each language has the plural forms that it needs', () => {
  for (const name of languages) {
    const needed = new Intl.PluralRules(name).resolvedOptions().pluralCategories;
    for (const [key, text] of Object.entries(texts[name])) {
      if (typeof text === 'object') assert.deepEqual(Object.keys(text).sort(), [...needed].sort(), `${name}: ${key}`);
    }
  }
});

test('every language fills the same blanks', () => {
  const blanks = (/** @type {string} */ text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
  for (const key of keys) {
    const wanted = blanks(forms(texts.en[key]).at(-1) ?? '');
    for (const name of languages) assert.deepEqual(blanks(forms(texts[name][key]).at(-1) ?? ''), wanted, `${name}: ${key}`);
  }
});

test('no text is missing', () => {
  const called = [...code.matchAll(/\bt\(([^`]*?)\)/g)].flatMap((found) => [...found[1].matchAll(/'([a-z]\w*(?:\.\w+)+)'/g)].map((one) => one[1]));
  const lone = [...code.matchAll(/\bt\('(\w+)'/g)].map((found) => found[1]);
  for (const key of [...called, ...lone]) assert.ok(keys.includes(key), `${key} has no text`);
  for (const pattern of patterns) assert.ok(keys.some((key) => pattern.test(key)), `${pattern} finds no text`);
});

test('no text is unused', () => {
  const unused = keys.filter((key) => !literal.has(key) && !patterns.some((pattern) => pattern.test(key)));
  assert.deepEqual(unused, []);
});

test('the words keep their tone', () => {
  for (const name of languages) {
    for (const [key, text] of all(name)) {
      assert.doesNotMatch(text, /[!！]/, `${name}: ${key} shouts`);
      assert.doesNotMatch(text, /\bsimply\b|don['’]t worry|\bjust\b(?! (?:listen|me))/i, `${name}: ${key} makes light of it`);
      assert.doesNotMatch(text, /\b(?:you must|you should|cry now|let it out|invalid|error|wrong (?:name|input)|failed to)\b|泣いてください|泣きましょう|しなければ|エラー|不正/i, `${name}: ${key} commands or blames`);
      assert.doesNotMatch(text, /\bheal(?:s|ing|ed)?\b|\bcures?\b|癒や?され|治ります/i, `${name}: ${key} promises healing`);
    }
  }
});
