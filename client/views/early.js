import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { t } from '../i18n.js';
import { keepOnDevice, keptSeat } from '../kept-seats.js';
import { Candle } from './candle.js';
import { There } from './coming.js';
import { evening, hour, until, useNow, useScene } from './moment.js';
import { open, panel } from './panel.js';
import { KeepSheet, ShareSheet } from './sheets.js';

/** @typedef {import('../types.js').OpenCard} OpenCard */

const LEAST_MS = 60_000;

/** The seat itself: whether it outlives the tab, and the way to give it back. @param {{id: string, card: OpenCard | null, onGivenBack: () => void}} props */
function Seat({ id, card, onGivenBack }) {
  const [kept, setKept] = useState(keptSeat(id) !== null);
  const [asked, setAsked] = useState(false);
  const [unreached, setUnreached] = useState(false);
  const keep = () => {
    const seat = api.seatFor(id);
    if (seat && card) setKept(keepOnDevice(id, seat, Date.parse(card.ends_at)));
  };
  const giveBack = async () => {
    const seat = api.seatFor(id);
    setUnreached(false);
    try {
      if (seat) await api.giveBackSeat(seat);
    } catch (error) {
      // A room that is over, or a seat that nobody knows: there is nothing left to give back.
      const { code = '' } = /** @type {{code?: string}} */ (error);
      if (!['unknown_room', 'unauthorized'].includes(code)) return setUnreached(true);
    }
    api.dropSeat(id);
    return onGivenBack();
  };
  return html`<div class="early-seat">
    <p class="wait-line" role="status" data-testid="early-kept">${t(kept ? 'early.kept_here' : 'early.kept')}</p>
    ${!kept && html`<p><button type="button" class="button main" disabled=${!card} onClick=${keep} data-testid="early-keep-here">${t('early.keep_here')}</button></p>
      <p class="soft small">${t('early.keep_here_why')}</p>`}
    ${asked
      ? html`<p role="status">${t('early.give_back_sure')}</p>
        <p class="doors"><button type="button" class="button" onClick=${giveBack} data-testid="early-give-back-sure">${t('early.give_back')}</button>
          <button type="button" class="button plain" onClick=${() => setAsked(false)} data-testid="early-stay">${t('early.stay')}</button></p>
        <p class="refusal" role="alert">${unreached && t('refused.unavailable')}</p>`
      : html`<p><button type="button" class="quiet-button" onClick=${() => setAsked(true)} data-testid="early-give-back">${t('early.give_back')}</button></p>`}
  </div>`;
}

/** A seat is saved and the doors are still closed: when they open, the page goes in by itself. @param {{session: import('../session.js').Session, id: string, onGivenBack: () => void}} props */
export function Early({ session, id, onGivenBack }) {
  const bye = session.bye.value;
  const now = useNow(250);
  const [card, setCard] = useState(/** @type {OpenCard | null} */ (null));
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
  const seated = api.seatFor(id) !== null;
  return html`<div class="wait scene-night" data-testid="early">
    <div class="scene">
      ${card && html`<p class="eyebrow" lang=${card.language}>${card.title}</p>`}
      <${Candle} left=${left / whole} />
      ${left > 0
        ? html`<h1 class="wait-count"><span class="soft small">${t('early.opens')}</span> <time data-testid="early-countdown">${until(left)}</time></h1>`
        : html`<h1 class="wait-count"><span role="status">${t('room.opening')}</span></h1>`}
      ${card && html`<p class="soft small">${t('early.at', { day: evening(card.starts_at, now), time: hour(card.starts_at) })}</p><p><${There} card=${card} /></p>`}
    </div>
    ${seated && html`<${Seat} id=${id} card=${card} onGivenBack=${onGivenBack} />`}
    <p class="doors">
      ${card && html`<button type="button" class="button plain" onClick=${() => open('keep')} data-testid="early-keep">${t('keep.title')}</button>
        <button type="button" class="button plain" onClick=${() => open('share')} data-testid="early-share">${t('share.title')}</button>`}
      <button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button>
    </p>
    ${card && panel.value === 'keep' && html`<${KeepSheet} card=${card} />`}
    ${card && panel.value === 'share' && html`<${ShareSheet} room=${card} />`}
  </div>`;
}
