import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { asked, askLater, feel, forgetLater, later, toAsk, visitNow } from '../mood.js';
import { t } from '../i18n.js';
import { hour } from './moment.js';
import { MoodAsk } from './mood.js';

/** The question of ninety minutes later: offered, not pushed. What is kept for it lies on this device alone. */
function Offer() {
  const [kept, setKept] = useState(later());
  const [can, setCan] = useState(true);
  const [noted, setNoted] = useState(globalThis.Notification?.permission ?? 'denied');
  const yes = () => { setCan(askLater()); setKept(later()); };
  const allow = () => { void Notification.requestPermission().then(setNoted); };
  if (kept) {
    return html`<div class="later-offer" data-testid="later-kept"><p role="status">${t('mood.later.kept', { time: hour(kept.at) })}</p>
      <p class="doors">${noted === 'default' && html`<button type="button" class="button plain" data-testid="later-notify" onClick=${allow}>${t('mood.later.notify')}</button>`}
        <button type="button" class="quiet-button" data-testid="later-not" onClick=${() => { forgetLater(); setKept(null); }}>${t('mood.later.undo')}</button></p>
      ${noted === 'granted' && html`<p class="soft small">${t('mood.later.notified')}</p>`}</div>`;
  }
  return html`<div class="later-offer"><p>${t('mood.later.offer')}</p>
    <p class="doors"><button type="button" class="button plain" data-testid="later-yes" onClick=${yes}>${t('mood.later.yes')}</button></p>
    ${!can && html`<p class="soft small" role="status">${t('mood.later.cannot')}</p>`}</div>`;
}

/** How it is at the close, for who had a seat; and that a dip is expected. */
export function AfterMood() {
  const [open, setOpen] = useState(toAsk('after'));
  if (visitNow() === null) return null;
  return html`<div class="after-mood">
    ${open
      ? html`<${MoodAsk} when="after" onFelt=${(/** @type {import('../mood.js').Felt} */ felt) => { feel('after', felt); setOpen(false); }} onSkip=${() => { asked('after'); setOpen(false); }} />`
      : html`<p role="status" data-testid="mood-dip">${t('mood.dip')}</p><${Offer} />`}
  </div>`;
}
