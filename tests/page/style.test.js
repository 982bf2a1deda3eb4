import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const STYLE = join(import.meta.dirname, '../../client/style');
const sheets = readdirSync(STYLE).filter((name) => name.endsWith('.css'));

test('a class has its looks from one file: every sheet is loaded on every view', () => {
  /** @type {Map<string, string[]>} */
  const homes = new Map();
  for (const sheet of sheets) {
    const names = [...readFileSync(join(STYLE, sheet), 'utf8').matchAll(/^\.([\w-]+) \{/gm)].map((found) => found[1]);
    for (const name of new Set(names)) homes.set(name, [...(homes.get(name) ?? []), sheet]);
  }
  assert.ok(homes.size > 100);
  assert.deepEqual([...homes].filter(([, files]) => files.length > 1), []);
});

test('every token that is used is defined', () => {
  const all = sheets.map((sheet) => readFileSync(join(STYLE, sheet), 'utf8')).join('\n');
  const code = readdirSync(join(STYLE, '../views'), { recursive: true }).filter((name) => String(name).endsWith('.js')).map((name) => readFileSync(join(STYLE, '../views', String(name)), 'utf8')).join('\n');
  const defined = new Set([...`${all}\n${code}`.matchAll(/['\s{;](--[\w-]+)['"]?\s*[:,]/g)].map((found) => found[1]));
  const used = new Set([...all.matchAll(/var\((--[\w-]+)\)/g)].map((found) => found[1]));
  assert.ok(used.size > 20);
  assert.deepEqual([...used].filter((name) => !defined.has(name)), []);
  assert.doesNotMatch(all, /[\w.]var\(/, 'a value grew into a token');
});

test('sizes of type come from the scale', () => {
  const known = ['0.8125rem', '0.875rem', '0.9375rem', '1.0625rem', '1.125rem'];
  for (const sheet of sheets.filter((name) => name !== 'tokens.css')) {
    const raw = [...readFileSync(join(STYLE, sheet), 'utf8').matchAll(/font-size: ([\d.]+rem)/g)].map((found) => found[1]);
    assert.deepEqual(raw.filter((size) => known.includes(size)), [], sheet);
  }
});
