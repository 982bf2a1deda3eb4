// Copies the few third-party modules of the page out of the packages that package-lock.json pins, and
// keeps a list of what they are, so that a server needs neither npm nor a network to serve the page.
//
//   npm ci && node tools/vendor.mjs    take them again (after a change of version in package.json)
//   node tools/vendor.mjs --check      are the files those of the list, and none besides? (offline)
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const VENDOR = new URL('client/vendor/', ROOT);
const LIST = new URL('VENDOR.json', VENDOR);

/** package, file inside it, name under client/vendor */
const FILES = [
  ['preact', 'dist/preact.mjs', 'preact.js'],
  ['preact', 'hooks/dist/hooks.mjs', 'preact-hooks.js'],
  ['preact', 'LICENSE', 'preact.LICENSE'],
  ['htm', 'dist/htm.mjs', 'htm.js'],
  ['htm', 'preact/index.mjs', 'htm-preact.js'],
  ['htm', 'LICENSE', 'htm.LICENSE'],
  ['@preact/signals-core', 'dist/signals-core.mjs', 'signals-core.js'],
  ['@preact/signals-core', 'LICENSE', 'signals-core.LICENSE'],
  ['@preact/signals', 'dist/signals.mjs', 'signals.js'],
  ['@preact/signals', 'LICENSE', 'signals.LICENSE'],
  ['hls.js', 'dist/hls.min.mjs', 'hls.js'],
  ['hls.js', 'LICENSE', 'hls.LICENSE'],
];

const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');

/** The source maps are not vendored: without the note a browser does not ask for them in vain. */
const withoutMap = (/** @type {string} */ text) =>
  text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');

async function take() {
  await rm(VENDOR, { recursive: true, force: true });
  await mkdir(VENDOR, { recursive: true });
  const list = [];
  for (const [name, source, file] of FILES) {
    const home = new URL(`node_modules/${name}/`, ROOT);
    const { version, license } = JSON.parse(await readFile(new URL('package.json', home), 'utf8'));
    const text = withoutMap(await readFile(new URL(source, home), 'utf8'));
    await writeFile(new URL(file, VENDOR), text);
    list.push({ package: name, version, licence: license, source, file, sha256: sha256(text) });
  }
  await writeFile(LIST, `${JSON.stringify(list, null, 2)}\n`);
  return `${list.length} files taken into ${fileURLToPath(VENDOR)}`;
}

async function check() {
  const list = JSON.parse(await readFile(LIST, 'utf8'));
  const { devDependencies } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8'));
  const faults = [];
  for (const entry of list) {
    const text = await readFile(new URL(entry.file, VENDOR), 'utf8').catch(() => null);
    if (text === null) faults.push(`${entry.file}: missing`);
    else if (sha256(text) !== entry.sha256) faults.push(`${entry.file}: not what was taken`);
    if (devDependencies[entry.package] !== entry.version) {
      faults.push(`${entry.file}: taken from ${entry.version}, package.json has another version`);
    }
  }
  const known = new Set(['VENDOR.json', ...list.map((/** @type {{file: string}} */ e) => e.file)]);
  for (const file of await readdir(VENDOR)) {
    if (!known.has(file)) faults.push(`${file}: not on the list`);
  }
  if (faults.length) throw new Error(`client/vendor does not match its list:\n${faults.join('\n')}`);
  return `${list.length} files are what VENDOR.json says`;
}

try {
  console.log(await (process.argv.includes('--check') ? check() : take()));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
