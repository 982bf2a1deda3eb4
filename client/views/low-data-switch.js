import { html } from 'htm/preact';
import { t } from '../i18n.js';
import { lowData, useLittle } from '../low-data.js';

/** For who pays by the megabyte, or sits where the line is thin. */
export const LowDataSwitch = () => html`<label class="switch"><input type="checkbox" checked=${lowData.value} data-testid="low-data"
  onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => useLittle(event.currentTarget.checked)} />
  <span>${t('low.switch')}<br /><span class="soft small">${t('low.why')}</span></span></label>`;
