import './vendored.js';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

test('what is vendored is what the list says, checked without a network', () => {
  const tool = new URL('../../tools/vendor.mjs', import.meta.url).pathname;
  assert.match(execFileSync(process.execPath, [tool, '--check'], { encoding: 'utf8' }), /are what VENDOR\.json says/);
});

test('the lock file names no registry', () => {
  const lock = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
  assert.ok(!lock.includes('"resolved"'));
});

test('the vendored modules go together', async () => {
  const { h } = await import('preact');
  const { html } = await import('htm/preact');
  const { computed, signal } = await import('@preact/signals');
  const core = await import('@preact/signals-core');
  assert.equal(html`<p>a</p>`.type, h('p', null, 'a').type);
  const n = signal(1);
  assert.equal(computed(() => n.value + 1).value, 2);
  assert.ok(n instanceof core.Signal, 'one and the same core');
});
