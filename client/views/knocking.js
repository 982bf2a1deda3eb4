import { html } from 'htm/preact';
import { Mark } from '../icons/signs.js';
import { t } from '../i18n.js';
import { useScene } from './moment.js';
import { open } from './panel.js';

/** At the door of a room whose staff let people in one by one. It opens by itself. @param {{staffed: boolean}} props */
export function Knocking({ staffed }) {
  useScene('night');
  return html`<div class="state knocking" role="status" data-testid="knocking">
    <p class="knocking-lamp" aria-hidden="true"><${Mark} /></p>
    <h1>${t('knocking.title')}</h1>
    <p class="lead">${t('knocking.text')}</p>
    ${!staffed && html`<p data-testid="knocking-unstaffed">${t('knocking.nobody')} <button type="button" class="link" onClick=${() => open('help')}>${t('foot.helplines')}</button></p>`}
    <p class="doors"><button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button></p>
  </div>`;
}
