import { html } from 'htm/preact';
import { t } from '../i18n.js';
import { Copying } from './copying.js';

/** What stands in the sheet. @param {{room: {id: string}}} props */
export function Share({ room }) {
  const link = `${location.origin}/rooms/${room.id}`;
  // No title goes along: whom it reaches sees a link, and whoever looks over their shoulder no more than that.
  const hand = () => { navigator.share({ url: link }).catch(() => {}); };
  return html`<p>${t('share.why')}</p>
    <${Copying} text=${link} label=${t('share.link')} testid="share-copy" />
    ${'share' in navigator && html`<p><button type="button" class="button wide" onClick=${hand} data-testid="share-hand">${t('share.hand')}</button></p>`}
    <figure class="qr"><img src=${`/api/rooms/${encodeURIComponent(room.id)}/qr.svg`} width="224" height="224" alt=${t('share.qr_alt')} data-testid="share-qr" />
      <figcaption class="soft small">${t('share.qr')}</figcaption></figure>`;
}
