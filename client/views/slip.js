import { html } from 'htm/preact';
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { langOf, t } from '../i18n.js';
import { open } from './panel.js';
import { Sheet } from './sheet.js';

/** @typedef {import('../session.js').Session} Session */

/** The server keeps no longer a line. */
const LONGEST = 200;

/** What stands on the slip and is not in the box yet: putting the sheet away loses nothing. */
const draft = signal('');

/** Whether there is a box for this person here. @param {Session} session */
export const hasBox = (session) => session.you.value?.role === 'guest' && session.room.value?.autopilot === false && session.standing.value?.state === 'live';

/** @param {{session: Session}} props */
export const SlipDoor = ({ session }) => hasBox(session) && html`<button type="button" class="button plain" data-testid="slip-open" onClick=${() => open('slip')}>${t('slip.open')}</button>`;

/** A line for the box. @param {{session: Session}} props */
export function SlipSheet({ session }) {
  const [state, setState] = useState(/** @type {'ready' | 'going' | 'gone'} */ ('ready'));
  const [why, setWhy] = useState('');
  const [care, setCare] = useState(false);
  const text = draft.value;
  /** @param {Event} event */
  const put = async (event) => {
    event.preventDefault();
    const line = text.trim();
    if (!line) return;
    setState('going');
    const answer = await session.slip(line, langOf(line));
    setState(answer.ok ? 'gone' : 'ready');
    setWhy(answer.ok ? '' : answer.why || t('slip.failed'));
    setCare(answer.ok && answer.care === true);
    if (answer.ok) draft.value = '';
  };
  return html`<${Sheet} title=${t('slip.title')} testid="slip-sheet">
    <p>${t('slip.lead')}</p>
    ${state === 'gone'
      ? html`<p class="notice calm" role="status" data-testid="slip-gone">${t('slip.gone')}</p>
        ${care && html`<div class="notice" data-testid="slip-care"><p>${t('slip.care')}</p><button type="button" class="link" onClick=${() => open('help')}>${t('foot.helplines')}</button></div>`}
        <p class="doors"><button type="button" class="quiet-button" data-testid="slip-another" onClick=${() => setState('ready')}>${t('slip.another')}</button></p>`
      : html`<form class="slip-form" onSubmit=${put}>
        <label class="field"><span>${t('slip.line')}</span>
          <textarea class="slip" rows="3" maxlength=${LONGEST} dir="auto" value=${text} data-testid="slip-box" onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => { draft.value = event.currentTarget.value; }}></textarea></label>
        <p class="refusal" role="alert" data-testid="slip-refused">${why}</p>
        <button type="submit" class="button" disabled=${!text.trim() || state === 'going'} data-testid="slip-put">${t('slip.put')}</button>
      </form>`}
    <p class="soft small">${t('slip.keeps')}</p>
  <//>`;
}
