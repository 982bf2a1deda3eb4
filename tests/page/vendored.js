// Bare names mean the vendored modules, as the import map of the page says: what is tested is what is served.
import { register } from 'node:module';

const VENDORED = {
  preact: 'preact.js',
  'preact/hooks': 'preact-hooks.js',
  htm: 'htm.js',
  'htm/preact': 'htm-preact.js',
  '@preact/signals-core': 'signals-core.js',
  '@preact/signals': 'signals.js',
};
const vendor = new URL('../../client/vendor/', import.meta.url).href;

register(
  `data:text/javascript,${encodeURIComponent(`
    const vendored = ${JSON.stringify(VENDORED)};
    export const resolve = (name, context, next) =>
      next(vendored[name] ? ${JSON.stringify(vendor)} + vendored[name] : name, context);
  `)}`,
);
