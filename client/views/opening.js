import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.js';

/** Longer than this is worth a word. */
const SLOW_MS = 5_000;

/** On the way in. Where it takes long the page says so, and goes on trying. @param {{session: import('../session.js').Session}} props */
export function Opening({ session }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  const why = session.bye.value?.why || (slow ? t(navigator.onLine ? 'room.opening_slow' : 'room.offline') : '');
  return html`<div class="waiting-line" role="status" data-testid="opening">
    <p>${t('room.opening')}</p>
    ${why && html`<p class="small" data-testid="opening-why">${why}</p>`}
  </div>`;
}
