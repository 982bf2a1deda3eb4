// The device keeps the page's own files, so that it opens on a bad line. Not before the page stands and is quiet: what
// somebody came for comes first.

import { gone } from './gone.js';

const QUIET_MS = 4000;
const QUIET_ON_A_THIN_LINE_MS = 30_000;

/** The one address that a worker may come from: our policy lets no other text become a script's address. */
const WORKER = '/sw.js';

function workerAddress() {
  const { trustedTypes } = /** @type {{trustedTypes?: {createPolicy(name: string, rules: {createScriptURL(text: string): string}): {createScriptURL(text: string): string}}}} */ (globalThis);
  return trustedTypes ? trustedTypes.createPolicy('ruikatsu-worker', { createScriptURL: () => WORKER }).createScriptURL(WORKER) : WORKER;
}

/** What was being registered while somebody left by quick exit goes too. @param {ServiceWorkerRegistration} made */
const unlessGone = (made) => (gone() ? made.unregister().then(() => null) : made);

/** @type {Promise<ServiceWorkerRegistration | null> | null} */
let registering = null;

/** For who keeps the page, and for who asks for a reminder. @returns {Promise<ServiceWorkerRegistration | null>} null where the browser has no such thing */
export function keepPage() {
  registering ??= 'serviceWorker' in navigator && window.isSecureContext
    ? navigator.serviceWorker.register(workerAddress(), { scope: '/', updateViaCache: 'none' }).then(unlessGone).catch(() => null)
    : Promise.resolve(null);
  return registering;
}

/** Not where every byte counts; later where each takes long. */
export function keepPageLater() {
  const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean, effectiveType?: string}}} */ (navigator);
  if (connection?.saveData) return;
  setTimeout(() => {
    if (!gone()) void keepPage();
  }, connection?.effectiveType?.endsWith('2g') ? QUIET_ON_A_THIN_LINE_MS : QUIET_MS);
}

/** The helplines that came with the document that stands in when there is no line. @returns {Record<string, import('./types.js').Helplines> | null} */
export function keptHelplines() {
  const data = document.getElementById('kept-helplines')?.textContent;
  try { return data ? JSON.parse(data) : null; } catch { return null; }
}
