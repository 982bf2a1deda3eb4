import { html } from 'htm/preact';
import { known, langOf, t } from '../i18n.js';
import { hour, useNow } from './moment.js';
import { putBack } from './words-state.js';

/** @typedef {import('../session.js').Session} Session */

/** A wait longer than this is told as an hour, not in seconds. */
const SOON_MS = 90_000;
/** The reason says more than the seconds do. */
const TELLS_WHY = new Set(['store_away', 'broken']);

/** The writer can mend what was found, and send it anew. */
const LOOKED_FOR = new Set(['contact', 'link', 'slur']);

/** Why words wait, and until when. @param {import('../types.js').Outgoing} one @param {number} now */
function waiting(one, now) {
  if (!one.retryAt) return t('out.kept');
  const left = one.retryAt - now;
  const when = left > SOON_MS ? t('out.waiting_long', { time: hour(one.retryAt) }) : t('out.waiting', { n: Math.max(1, Math.ceil(left / 1000)) });
  if (one.why && TELLS_WHY.has(one.code ?? '')) return one.why;
  return one.why && one.code === 'muted' ? `${one.why} ${when}` : when;
}

/** Words on their way, kept, or refused: never lost. @param {{session: Session}} props */
export function Outgoing({ session }) {
  const now = useNow(1000);
  return html`${session.outgoing.value.map((one) => {
    const key = `refused.${one.code}`;
    const back = () => { putBack.value = { text: one.text, veil: one.veil ?? undefined }; session.discard(one.id); };
    return html`<li key=${one.id} class=${`message mine outgoing ${one.state}`} data-testid="outgoing" data-state=${one.state}>
      <p class="text" lang=${langOf(one.text)} dir="auto">${one.text}</p>
      ${one.state === 'sending' && html`<p class="soft small">${t('out.sending')}</p>`}
      ${one.state === 'waiting' && html`<p class="soft small" role=${one.retryAt ? 'timer' : 'status'}>${waiting(one, now)}</p>`}
      ${one.state === 'held' && html`<p class="soft small" role="status" data-testid="out-held">${t(`held.${one.reason ?? 'first'}`)}</p>
        ${LOOKED_FOR.has(one.reason ?? '') && html`<p class="out-ways"><button type="button" class="quiet-button" data-testid="out-change" onClick=${back}>${t('out.change')}</button></p>`}`}
      ${one.state === 'refused' && html`<p class="small refusal" role="status">${one.why || t(known(key) ? key : 'refused.other')}</p>
        <p class="out-ways">
          <button type="button" class="quiet-button" data-testid="out-retry" onClick=${() => session.retry(one.id)}>${t('again')}</button>
          <button type="button" class="quiet-button" data-testid="out-back" onClick=${back}>${t('out.back')}</button>
          <button type="button" class="quiet-button" data-testid="out-discard" onClick=${() => session.discard(one.id)}>${t('out.discard')}</button>
        </p>`}
    </li>`;
  })}`;
}
