import { html } from 'htm/preact';
import { langOf, t } from '../i18n.js';
import { LetterBox, UnderWay, useLetter } from './letter.js';
import { open } from './panel.js';
import { Sheet } from './sheet.js';

/** @typedef {import('../session.js').Session} Session */

/** The server keeps no longer a line. */
const LONGEST = 200;

/** Whether there is a box for this person here. @param {Session} session */
export const hasBox = (session) => session.you.value?.role === 'guest' && session.room.value?.autopilot === false && session.standing.value?.state === 'live';

/** @param {{session: Session}} props */
export const SlipDoor = ({ session }) => hasBox(session) && html`<button type="button" class="button plain" data-testid="slip-open" onClick=${() => open('slip')}>${t('slip.open')}</button>`;

/** A line for the box. @param {{session: Session}} props */
export function SlipSheet({ session }) {
  const letter = useLetter(session, 'slip');
  /** @param {Event} event */
  const put = (event) => {
    event.preventDefault();
    if (letter.text.value.trim()) void letter.send((line) => session.slip(line, langOf(line)));
  };
  return html`<${Sheet} title=${t('slip.title')} testid="slip-sheet">
    <p>${t('slip.lead')}</p>
    ${letter.arrived
      ? html`<p class="notice calm" role="status" data-testid="slip-gone">${t('slip.gone')}</p>
        ${letter.came.value?.care && html`<div class="notice" data-testid="slip-care"><p>${t('slip.care')}</p><button type="button" class="link" onClick=${() => open('help')}>${t('foot.helplines')}</button></div>`}
        <p class="doors"><button type="button" class="quiet-button" data-testid="slip-another" onClick=${() => letter.seen()}>${t('slip.another')}</button></p>`
      : html`<${UnderWay} letter=${letter} /><form class="slip-form" onSubmit=${put}>
        <${LetterBox} letter=${letter} label=${t('slip.line')} rows=${3} most=${LONGEST} testid="slip-box" kind="slip" />
        <p class="refusal" role="alert" data-testid="slip-refused">${letter.failed !== null && (letter.failed || t('slip.failed'))}</p>
        <button type="submit" class="button" disabled=${!letter.text.value.trim() || !letter.free} data-testid="slip-put">${t('slip.put')}</button>
      </form>`}
    <p class="soft small">${t('slip.keeps')}</p>
  <//>`;
}
