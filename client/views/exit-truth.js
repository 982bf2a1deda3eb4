import { html } from 'htm/preact';
import { t } from '../i18n.js';
import { Sheet } from './sheet.js';

/** What quick exit does and what it cannot do. */
export const QuickExitTruth = () => html`<${Sheet} title=${t('exit.title')}>
  <p>${t('exit.does')}</p>
  <p>${t('exit.keys')}</p>
  <p>${t('exit.cannot')}</p>
<//>`;
