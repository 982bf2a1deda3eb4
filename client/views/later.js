import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { due, feelLater, forgetLater, later } from '../mood.js';
import { t } from '../i18n.js';
import { MoodAsk } from './mood.js';
import { here } from './panel.js';

/** So often an open page looks whether it is time. */
const LOOK_MS = 20_000;

/** A word outside the page, where that was allowed; it says nothing that others may not read. */
async function knock() {
  try {
    if (globalThis.Notification?.permission !== 'granted' || !document.hidden) return;
    const worker = await navigator.serviceWorker?.getRegistration();
    const more = { body: t('mood.later.note'), tag: 'later', silent: true };
    if (worker) await worker.showNotification(t('mood.later.note_title'), more);
    else new Notification(t('mood.later.note_title'), more);
  } catch {
    // Some browsers allow it to workers alone: then the page waits until it is looked at.
  }
}

/** Ninety minutes later: one question, on whatever page is open then, but never inside a room. */
export function LaterCard() {
  const [now, setNow] = useState(Date.now());
  const [done, setDone] = useState(false);
  const look = () => setNow(Date.now());
  useEffect(() => {
    // It may have become time while this was on its way.
    look();
    const timer = setInterval(look, LOOK_MS);
    document.addEventListener('visibilitychange', look);
    return () => { clearInterval(timer); document.removeEventListener('visibilitychange', look); };
  }, []);
  const asking = due(now);
  useEffect(() => { if (asking) { setDone(false); void knock(); } }, [asking]);
  if (here.value !== null) return null;
  if (asking) {
    return html`<aside class="later-card" data-testid="later">
      <${MoodAsk} when="later" onFelt=${(/** @type {import('../mood.js').Felt} */ felt) => { void feelLater(felt); setDone(true); look(); }} onSkip=${() => { forgetLater(); look(); }} />
    </aside>`;
  }
  return done && !later(now) ? html`<p class="later-card later-thanks" role="status" data-testid="later-done">${t('mood.later.thanks')}</p>` : null;
}
