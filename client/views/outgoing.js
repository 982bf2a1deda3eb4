import { html } from 'htm/preact';
import { known, langOf, t } from '../i18n.js';
import { useNow } from './moment.js';
import { putBack } from './words-state.js';

/** @typedef {import('../session.js').Session} Session */

/** Words on their way, kept, or refused: never lost. @param {{session: Session}} props */
export function Outgoing({ session }) {
  const now = useNow(1000);
  return html`${session.outgoing.value.map((one) => {
    const seconds = Math.max(1, Math.ceil(((one.retryAt ?? now) - now) / 1000));
    const key = `refused.${one.code}`;
    const back = () => { putBack.value = { text: one.text, veil: one.veil ?? undefined }; session.discard(one.id); };
    return html`<li key=${one.id} class=${`message mine outgoing ${one.state}`} data-testid="outgoing" data-state=${one.state}>
      <p class="text" lang=${langOf(one.text)} dir="auto">${one.text}</p>
      ${one.state === 'sending' && html`<p class="soft small">${t('out.sending')}</p>`}
      ${one.state === 'waiting' && html`<p class="soft small" role="status">${one.retryAt ? t('out.waiting', { n: seconds }) : t('out.kept')}</p>`}
      ${one.state === 'refused' && html`<p class="small refusal" role="status">${one.why || t(known(key) ? key : 'refused.other')}</p>
        <p class="out-ways">
          <button type="button" class="quiet-button" data-testid="out-retry" onClick=${() => session.retry(one.id)}>${t('again')}</button>
          <button type="button" class="quiet-button" data-testid="out-back" onClick=${back}>${t('out.back')}</button>
          <button type="button" class="quiet-button" data-testid="out-discard" onClick=${() => session.discard(one.id)}>${t('out.discard')}</button>
        </p>`}
    </li>`;
  })}`;
}
