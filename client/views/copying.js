import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n.js';

/** An address to copy. Where the browser does not let a page copy, it stands marked in its box. @param {{text: string, label: string, testid: string}} props */
export function Copying({ text, label, testid }) {
  const [done, setDone] = useState(false);
  const copy = () => {
    const box = /** @type {HTMLInputElement | null} */ (document.querySelector(`[data-testid="${testid}-box"]`));
    box?.select();
    Promise.resolve(navigator.clipboard?.writeText(text)).then(() => setDone(Boolean(navigator.clipboard)), () => {});
  };
  return html`<div class="copying">
    <input type="text" readonly value=${text} aria-label=${label} dir="ltr" data-testid=${`${testid}-box`} onFocus=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => event.currentTarget.select()} />
    <button type="button" class="button" onClick=${copy} data-testid=${testid}>${t(done ? 'share.copied' : 'share.copy')}</button>
    <span class="unseen" role="status">${done ? t('share.copied') : ''}</span>
  </div>`;
}
