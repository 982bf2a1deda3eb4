import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { language, t } from '../i18n.js';
import { helplines, helplinesFailed, loadHelplines } from './helplines.js';
import { here } from './panel.js';
import { Sheet } from './sheet.js';
import { Talks } from './talks.js';

/** @typedef {import('./helplines.js').Helpline} Helpline */

/** @param {{line: Helpline}} props */
const Line = ({ line }) => html`<li class="helpline">
  <p class="helpline-name">${line.name}</p>
  <p class="soft">${[line.for, line.hours].filter(Boolean).join(' · ')}</p>
  <p class="helpline-ways">
    ${line.call && html`<a class="button call" href=${`tel:${line.call.replace(/[^\d+]/g, '')}`}>${t('help.call', { number: line.call })}</a>`}
    ${line.text && html`<span class="button plain">${t('help.text', { number: line.text })}</span>`}
    ${line.url && html`<a class="quiet-button" href=${line.url} rel="noreferrer noopener" target="_blank">${t('help.site')}</a>`}
  </p>
</li>`;

/** @param {{from?: number, to?: number}} props which of them */
export function Helplines({ from = 0, to = Infinity }) {
  const lines = helplines.value[language.value];
  useEffect(() => { loadHelplines(language.value); }, [language.value]);
  if (lines) return html`<ul class="helplines" data-testid="helplines">${lines.slice(from, to).map((line) => html`<${Line} line=${line} />`)}</ul>`;
  if (from > 0) return null;
  if (!helplinesFailed.value) return html`<p class="soft">${t('help.loading')}</p>`;
  return html`<p>${t('help.unreached')} <a href="https://findahelpline.com/" rel="noreferrer noopener" target="_blank">findahelpline.com</a></p>`;
}

/** A private call: nobody but the people who run the room sees it. */
function CallStaff() {
  const session = here.value;
  const [text, setText] = useState('');
  const [state, setState] = useState(/** @type {'ready' | 'going' | 'gone' | 'failed'} */ ('ready'));
  const [why, setWhy] = useState('');
  if (!session) return null;
  const present = session.people.value.some((person) => person.role === 'host' || person.role === 'moderator');
  /** @param {Event} event */
  const call = async (event) => {
    event.preventDefault();
    setState('going');
    const answer = await session.help(text.trim() || undefined);
    setState('ok' in answer && answer.ok ? 'gone' : 'failed');
    if (!('ok' in answer && answer.ok)) setWhy(answer.why || t('help.call_failed'));
  };
  return html`<section class="call-staff" aria-labelledby="call-staff">
    <h3 id="call-staff">${t('help.staff_title')}</h3>
    <p class="soft">${t(present ? 'help.staff_here' : 'help.staff_away')}</p>
    <${Talks} session=${session} />
    ${state === 'gone'
      ? html`<p class="notice" role="status" data-testid="help-gone">${t(present ? 'help.gone' : 'help.gone_away')}</p>`
      : html`<form onSubmit=${call}>
          <label class="field"><span>${t('help.words')}</span>
            <textarea rows="2" maxlength="500" value=${text} onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => setText(event.currentTarget.value)}></textarea></label>
          <button type="submit" class="button care-button" disabled=${state === 'going'} data-testid="help-send">${t(state === 'going' ? 'help.going' : 'help.send')}</button>
          ${state === 'failed' && html`<p class="notice" role="alert">${why}</p>`}
        </form>`}
  </section>`;
}

export const Help = () => html`<${Sheet} title=${t('help.title')} testid="help-sheet">
  <p class="danger">${t('help.danger')}</p>
  ${here.value
    ? html`<${Helplines} to=${1} /><${CallStaff} /><h3>${t('help.lines')}</h3><${Helplines} from=${1} />`
    : html`<${Helplines} />`}
  <p class="soft small">${t('help.leave')}</p>
<//>`;
