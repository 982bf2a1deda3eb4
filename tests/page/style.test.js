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
