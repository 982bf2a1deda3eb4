import { signal } from '@preact/signals';
import { gone } from './gone.js';

/**
 * @typedef {{as: 'host' | 'moderator', token: string}} Invitation
 * @typedef {{name: 'front'} | {name: 'after'} | {name: 'skew'} | {name: 'nowhere'} | {name: 'host', key: string | null} | {name: 'making', id: string | null, copy: boolean} | {name: 'report', id: string} | {name: 'room', id: string, invitation: Invitation | null}} Route
 */

/** An address that was cut or mistyped is no reason to show nothing. @param {string} text */
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

/** @returns {Invitation | null} */
function takeInvitation() {
  const found = /^#(host|moderator)=(.+)$/.exec(location.hash);
  if (!found) return null;
  // A fragment never reaches a server; taking it out of the address keeps it out of the history list too.
  history.replaceState(null, '', location.pathname);
  return { as: found[1] === 'host' ? 'host' : 'moderator', token: decoded(found[2] ?? '') };
}

/** A host's key comes in the same way. */
function takeKey() {
  const found = /^#key=(.+)$/.exec(location.hash);
  if (!found) return null;
  history.replaceState(null, '', location.pathname);
  return decoded(found[1] ?? '');
}

/** @returns {Route} */
function read() {
  const path = location.pathname.replace(/\/+$/, '') || '/';
  if (path === '/') return { name: 'front' };
  if (path === '/after') return { name: 'after' };
  if (path === '/skew') return { name: 'skew' };
  if (path === '/host') return { name: 'host', key: takeKey() };
  if (path === '/host/new') return { name: 'making', id: null, copy: false };
  const own = /^\/host\/rooms\/([^/]+)(\/copy)?$/.exec(path);
  if (own?.[1]) return { name: 'making', id: decoded(own[1]), copy: own[2] !== undefined };
  const held = /^\/rooms\/([^/]+)\/report$/.exec(path);
  if (held?.[1]) return { name: 'report', id: decoded(held[1]) };
  const room = /^\/rooms\/([^/]+)$/.exec(path);
  if (room?.[1]) return { name: 'room', id: decoded(room[1]), invitation: takeInvitation() };
  return { name: 'nowhere' };
}

export const route = signal(read());

/**
 * Moves to another view. The whole visit is one entry of the browser's history, always replaced: that is what
 * lets quick exit leave nothing to go Back to. Each view carries its own way back instead.
 * @param {string} path
 */
export function go(path) {
  if (gone()) return;
  history.replaceState(null, '', path);
  route.value = read();
  window.scrollTo(0, 0);
  queueMicrotask(() => document.getElementById('main')?.focus({ preventScroll: true }));
}

window.addEventListener('popstate', () => { if (!gone()) route.value = read(); });
window.addEventListener('hashchange', () => { if (!gone() && /^#(host|moderator|key)=/.test(location.hash)) route.value = read(); });
