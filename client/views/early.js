import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { t } from '../i18n.js';
import { Candle } from './candle.js';
import { evening, hour, until, useNow, useScene } from './moment.js';
import { open } from './panel.js';

const LEAST_MS = 60_000;

/** A seat is saved and the doors are still closed: when they open, the page goes in by itself. @param {{session: import('../session.js').Session, id: string}} props */
export function Early({ session, id }) {
  const bye = session.bye.value;
  const now = useNow(250);
  const [card, setCard] = useState(/** @type {import('../types.js').OpenCard | null} */ (null));
  // The server's own count: this device's clock may be off.
  const [opens, setOpens] = useState(now);
  const [whole, setWhole] = useState(LEAST_MS);
  useScene('night');
  useEffect(() => { api.room(id).then(setCard, () => {}); }, [id]);
  useEffect(() => {
    const left = (bye?.retry_after ?? 0) * 1000;
    setOpens(Date.now() + left);
    setWhole((was) => Math.max(was, left));
  }, [bye]);
  const left = opens - now;
  return html`<div class="wait scene-night" data-testid="early">
    <div class="scene">
      ${card && html`<p class="eyebrow" lang=${card.language}>${card.title}</p>`}
      <${Candle} left=${left / whole} />
      ${left > 0
        ? html`<h1 class="wait-count"><span class="soft small">${t('early.opens')}</span> <time data-testid="early-countdown">${until(left)}</time></h1>`
        : html`<h1 class="wait-count"><span role="status">${t('room.opening')}</span></h1>`}
    </div>
    <p class="wait-line">${t('early.kept')}</p>
    <p class="doors"><button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button></p>
    ${card && html`<p class="soft small">${t('early.at', { day: evening(card.starts_at, now), time: hour(card.starts_at) })}</p>`}
  </div>`;
}
