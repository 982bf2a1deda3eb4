// A reminder by Web Push: asked for in words first, then of the browser, then of the server. What the device keeps of it
// is which rooms it is for, so that it can be given up.

import { call } from './api.js';
import { gone } from './gone.js';
import { keepPage } from './keeping.js';

const PREFIX = 'ruikatsu.reminder.';

/** @typedef {'set' | 'denied' | 'unreached' | 'off' | 'none'} Reminding */

export const possible = () => window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** A browser that said no is not asked again by a page: only in its own settings. */
export const refused = () => possible() && Notification.permission === 'denied';

/** @param {string} room @returns {{id: string, at: number} | null} */
export function kept(room) {
  try {
    const found = JSON.parse(localStorage.getItem(PREFIX + room) ?? 'null');
    if (typeof found?.id !== 'string') return null;
    if (found.at > Date.now()) return found;
    localStorage.removeItem(PREFIX + room);
  } catch { /* nothing was kept that can be read */ }
  return null;
}

/** @param {string} text base64url */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} one @param {Uint8Array} other */
function same(one, other) {
  const mine = new Uint8Array(one ?? new ArrayBuffer(0));
  return mine.length === other.length && mine.every((byte, at) => byte === other[at]);
}

/** @param {ServiceWorkerRegistration} registration */
async function subscription(registration) {
  const { key } = await call('/api/push-key');
  const wanted = bytes(key);
  const had = await registration.pushManager.getSubscription();
  if (had && same(had.options.applicationServerKey, wanted)) return had;
  await had?.unsubscribe(); // of a key that is none any more
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
}

/**
 * @param {string} room
 * @param {{before_ms: number, language: string}} wanted
 * @returns {Promise<Reminding>}
 */
export async function ask(room, { before_ms, language }) {
  if (!possible()) return 'none';
  // Asked within the tap, before anything else: browsers let nothing else be waited for first.
  if (await Notification.requestPermission() !== 'granted') return 'denied';
  try {
    if (!await keepPage()) return 'none';
    const registration = await navigator.serviceWorker.ready;
    const taken = (await subscription(registration)).toJSON();
    if (gone()) return 'none';
    const path = `/api/rooms/${encodeURIComponent(room)}/reminders`;
    const { id, remind_at } = await call(path, {
      method: 'POST', body: { endpoint: taken.endpoint, keys: taken.keys, language, before_ms }, language,
    });
    // Who has left by quick exit meanwhile is reminded of nothing.
    if (gone()) await call(`${path}/${encodeURIComponent(id)}`, { method: 'DELETE', keepalive: true });
    else localStorage.setItem(PREFIX + room, JSON.stringify({ id, at: Date.parse(remind_at) }));
    return 'set';
  } catch {
    return 'unreached';
  }
}

/** @param {string} room @returns {Promise<Reminding>} */
export async function giveUp(room) {
  const had = kept(room);
  try {
    if (had) await call(`/api/rooms/${encodeURIComponent(room)}/reminders/${encodeURIComponent(had.id)}`, { method: 'DELETE' });
  } catch (error) {
    // A room that is no more has nothing to give up.
    if (/** @type {{code?: string}} */ (error).code !== 'unknown_room') return 'unreached';
  }
  localStorage.removeItem(PREFIX + room);
  await tidy();
  return 'off';
}

/** When no reminder is left, the browser's own push service forgets us too. */
export async function tidy() {
  if (!possible() || Object.keys(localStorage).some((name) => name.startsWith(PREFIX) && kept(name.slice(PREFIX.length)))) return;
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
