import { html } from 'htm/preact';
import { Sign } from '../icons/signs.js';
import { t } from '../i18n.js';
import { alone, open } from './panel.js';

/** @typedef {import('../types.js').SignalKind} SignalKind */

export const KINDS = /** @type {const} */ (['tear', 'hug', 'candle', 'me_too']);

/** Words without words, where the thumb is. @param {{session: import('../session.js').Session}} props */
export function SignalBar({ session }) {
  /** @param {SignalKind} kind */
  const fall = (kind) => (/** @type {{currentTarget: HTMLElement}} */ { currentTarget }) => {
    session.signal(kind);
    currentTarget.classList.remove('fell');
    void currentTarget.offsetWidth;
    currentTarget.classList.add('fell');
  };
  const raised = session.room.value?.hands.length ?? 0;
  const staff = session.you.value?.role === 'host' || session.you.value?.role === 'moderator';
  return html`<div class="signal-bar" role="group" aria-label=${t('signal.bar')}>
    ${!alone.value && KINDS.map((kind) => html`<button type="button" key=${kind} class=${`signal signal-${kind}`} data-testid=${`signal-${kind}`} onClick=${fall(kind)}>
      <${Sign} name=${kind} /><span>${t(`signal.${kind}`)}</span></button>`)}
    <button type="button" class="signal" data-testid="more" onClick=${() => open('more')}><${Sign} name="more" /><span>${t('more.title')}</span>${staff && raised > 0 && html`<i class="badge">${raised}</i>`}</button>
  </div>`;
}
