import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { signal } from '@preact/signals';
import * as api from '../api.js';
import { t } from '../i18n.js';
import { go } from '../router.js';
import { fitting } from '../schedule.js';
import { unlockSound } from '../tone.js';
import { Coming } from './coming.js';
import { DropIn } from './drop-in.js';
import { listenIn } from './entry.js';
import { LitWindow, DarkWindow } from './lit-window.js';
import { useNow } from './moment.js';
import { open, panel } from './panel.js';
import { FeedSheet } from './sheets.js';
import { SavedSeats } from './saved-seats.js';
import { Filters, takeWishes, wishes } from './schedule-filters.js';

/** @typedef {import('../types.js').Card} Card */

const AGAIN_MS = 30_000;

const rooms = signal(/** @type {Card[] | null} */ (null));
const failed = signal(false);

async function load() {
  try {
    rooms.value = await api.rooms();
    failed.value = false;
  } catch {
    failed.value = true;
  }
}

/** Of rooms that follow one another all day, the next one alone. @param {Card[]} cards */
function nextOfEach(cards) {
  /** @type {Set<string>} */
  const seen = new Set();
  return cards.filter(({ autopilot, series }) => {
    if (!autopilot || !series) return true;
    const first = !seen.has(series);
    seen.add(series);
    return first;
  });
}

/** @param {Card} card */
function justListen(card) {
  unlockSound();
  listenIn(card.id);
  go(`/rooms/${card.id}`);
}

export function Front() {
  const now = useNow(AGAIN_MS);
  useEffect(takeWishes, []);
  useEffect(() => { if (!document.hidden) load(); }, [now]);
  const all = rooms.value;
  const wanted = fitting(all ?? [], wishes.value, now);
  const live = wanted.filter((card) => card.state === 'live');
  const lasts = new Set(live.map(({ series }) => series));
  // The next of a series whose present one is on is no window of its own.
  const on = [...live, ...wanted.filter((card) => card.state === 'doors_open' && !(card.autopilot && lasts.has(card.series)))];
  const coming = nextOfEach(wanted.filter((card) => card.state === 'scheduled'));
  return html`<div class="front">
    <header class="front-head">
      <h1>${t('front.title')}</h1>
      <p class="lead">${t('front.lead')}</p>
      <${DropIn} topic=${wishes.value.topic} language=${wishes.value.language} now=${now} />
    </header>
    <section class="front-on" aria-labelledby="on-now">
      <h2 id="on-now" class="eyebrow">${t('front.on_now')}</h2>
      ${all === null
        ? html`<${DarkWindow} testid="front-loading" opening=${!failed.value}>${t(failed.value ? 'front.failed' : 'front.loading')}
            ${failed.value && html`<span class="doors"><button type="button" class="button" onClick=${load} data-testid="front-again">${t('again')}</button>
              <button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button></span>`}<//>`
        : on.length === 0
          ? html`<${DarkWindow} testid="front-none">${t(coming.length ? 'front.none_on' : 'front.none')}
              <button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button><//>`
          : html`<div class="windows">${on.map((card) => html`<${LitWindow} key=${card.id} card=${card} now=${now} onListen=${justListen} />`)}</div>`}
    </section>
    <section class="front-coming" aria-labelledby="coming">
      <${SavedSeats} now=${now} />
      <h2 id="coming" class="eyebrow">${t('front.coming')}</h2>
      <${Filters} />
      ${all !== null && html`<${Coming} cards=${coming} now=${now} />`}
      ${all !== null && failed.value && html`<p class="soft" role="status">${t('front.stale')}</p>`}
    </section>
    ${panel.value === 'feed' && html`<${FeedSheet} />`}
    <footer class="foot">
      <p>${t('foot.not_crisis')} <button type="button" class="link" onClick=${() => open('help')}>${t('foot.helplines')}</button></p>
      <p><button type="button" class="link" onClick=${() => open('exit')}>${t('foot.exit')}</button></p>
    </footer>
  </div>`;
}
