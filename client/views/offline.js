import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Helplines } from './help.js';
import { Ways } from './steady.js';
import { PICTURES } from './pictures.js';

const TRIES_MS = 10_000;

/** No line, and the page was opened: breath, and people to call. It goes on by itself when the line is back. */
export function Offline() {
  const [trying, setTrying] = useState(false);
  const again = async () => {
    setTrying(true);
    const back = await fetch('/healthz', { cache: 'no-store' }).then((answer) => answer.ok, () => false);
    if (back) location.reload();
    else setTrying(false);
  };
  useEffect(() => {
    const timer = setInterval(again, TRIES_MS);
    window.addEventListener('online', again);
    return () => { clearInterval(timer); window.removeEventListener('online', again); };
  }, []);
  return html`<div class="offline" data-testid="offline">
    <header class="state offline-head">
      ${PICTURES.line}
      <h1>${t('offline.title')}</h1>
      <p class="lead">${t('offline.text')}</p>
      <p class="doors"><button type="button" class="button main" disabled=${trying} onClick=${again} data-testid="state-again">${t(trying ? 'offline.trying' : 'again')}</button></p>
    </header>
    <section class="offline-steady scene-night" aria-labelledby="offline-steady"><h2 id="offline-steady">${t('top.steady')}</h2><${Ways} /></section>
    <section class="offline-lines" aria-labelledby="offline-lines"><h2 id="offline-lines">${t('offline.lines')}</h2><p class="soft">${t('offline.lines_why')}</p><${Helplines} /></section>
  </div>`;
}
