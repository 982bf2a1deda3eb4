// What the device keeps, so that the page opens on a bad line and there is something to hold on to without one: the
// page's own files of one version, and nothing else. No call, no word, no film, no name is ever kept by it.
// The server fills in the version and the list, and adds the push handlers where there are any.

/**
 * @typedef {Event & {waitUntil(done: Promise<unknown>): void}} Lasting
 * @typedef {Lasting & {request: Request, respondWith(answer: Promise<Response>): void}} Fetching
 */

const worker = /** @type {EventTarget & {skipWaiting(): Promise<void>, location: Location}} */ (/** @type {unknown} */ (self));
const VERSION = '{version}';
const KEPT = `ruikatsu-page-${VERSION}`;
const OURS = /^ruikatsu-page-/;
const OFFLINE = '/offline';
/** @type {string[]} */
const FILES = JSON.parse('{files}');

worker.addEventListener('install', (event) => {
  /** @type {Lasting} */ (event).waitUntil((async () => {
    const cache = await caches.open(KEPT);
    // All or nothing: half a version is worse than the one before.
    await cache.addAll([OFFLINE, ...FILES].map((path) => new Request(path, { cache: 'no-cache', credentials: 'omit' })));
    await worker.skipWaiting();
  })());
});

worker.addEventListener('activate', (event) => {
  /** @type {Lasting} */ (event).waitUntil((async () => {
    for (const name of await caches.keys()) if (OURS.test(name) && name !== KEPT) await caches.delete(name);
  })());
});

/** The document comes from the server whenever there is one. @param {Request} request */
async function documentOf(request) {
  try {
    const answer = await fetch(request);
    // A proxy that finds no server behind it has nothing to say to a person.
    if (answer.status !== 502 && answer.status !== 504) return answer;
    return (await kept(OFFLINE)) ?? answer;
  } catch (error) {
    const page = await kept(OFFLINE);
    if (page) return page;
    throw error;
  }
}

/** @param {string} path */
const kept = async (path) => (await caches.open(KEPT)).match(path);

worker.addEventListener('fetch', (event) => {
  const asked = /** @type {Fetching} */ (event);
  const { request } = asked;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== worker.location.origin || request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    // The way out is nobody's business but the browser's.
    if (pathname !== '/exit' && pathname !== '/exit-button') asked.respondWith(documentOf(request));
    return;
  }
  if (!search && FILES.includes(pathname)) asked.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
});
