import { html } from 'htm/preact';
import { Mark } from '../icons/signs.js';
import { t } from '../i18n.js';
import { useScene } from './moment.js';
import { open } from './panel.js';

/** At the door of a room whose staff let people in one by one. It opens by itself. */
export function Knocking() {
  useScene('night');
  return html`<div class="state knocking" role="status" data-testid="knocking">
    <p class="knocking-lamp" aria-hidden="true"><${Mark} /></p>
    <h1>${t('knocking.title')}</h1>
    <p class="lead">${t('knocking.text')}</p>
    <p class="doors"><button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button></p>
  </div>`;
}
