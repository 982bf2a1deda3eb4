import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { guessRegion } from '../../client/regions.js';

test('the time zone says where somebody is, whatever language the browser was bought in', () => {
  assert.equal(guessRegion('Asia/Tokyo', ['en-US']), 'JP');
  assert.equal(guessRegion('Europe/London', ['en-US', 'en']), 'GB');
  assert.equal(guessRegion('Australia/Hobart', ['en-US']), 'AU');
  assert.equal(guessRegion('America/Indiana/Knox', []), 'US');
  assert.equal(guessRegion('Asia/Calcutta', ['hi']), 'IN');
});

test('where the zone says nothing the language does, and else nobody guesses', () => {
  assert.equal(guessRegion('UTC', ['ja', 'en-IE']), 'IE');
  assert.equal(guessRegion('', ['de-AT']), 'AT');
  assert.equal(guessRegion('Etc/GMT+5', ['en', 'not a tag']), null);
  assert.equal(guessRegion('UTC', ['es-419']), null);
});

test('every region that has helplines can be guessed', () => {
  const file = JSON.parse(readFileSync(join(import.meta.dirname, '../../server/ruikatsu/data/helplines.json'), 'utf8'));
  const source = readFileSync(join(import.meta.dirname, '../../client/regions.js'), 'utf8');
  for (const { region } of file.helplines) {
    if (region !== '*') assert.match(source, new RegExp(`(^|\\W)${region}(: '|'\\])`, 'm'), region);
  }
});

test('every zone of the list is one that there is', () => {
  const source = readFileSync(join(import.meta.dirname, '../../client/regions.js'), 'utf8');
  const zones = [...source.matchAll(/(?:Asia|Europe|America|Pacific|Atlantic|Africa)\/[A-Za-z_]+(?=[ '])/g)].map(([zone]) => zone);
  assert.ok(zones.length > 100);
  for (const zone of zones) assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: zone }), zone);
});
