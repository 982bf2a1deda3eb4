import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { language, locale, t } from '../i18n.js';
import { chooseRegion, helplinesFailed, loadHelplines, near, region, regions } from './helplines.js';
import { here } from './panel.js';
import { Sheet } from './sheet.js';
import { Talks } from './talks.js';

/** @typedef {import('./helplines.js').Helpline} Helpline */

/** A region's name in the page's language. @param {string} code */
const regionName = (code) => new Intl.DisplayNames([language.value], { type: 'region' }).of(code) ?? code;

/** @param {{line: Helpline}} props */
const Line = ({ line }) => html`<li class="helpline" data-testid="helpline" data-region=${line.region}>
  <p class="helpline-name">${line.name}</p>
  <p class="soft">${[line.for, line.hours, region.value !== line.region && line.region !== '*' ? regionName(line.region) : ''].filter(Boolean).join(' · ')}</p>
  <p class="helpline-ways">
    ${line.call && html`<a class="button call" href=${`tel:${line.call.replace(/[^\d+]/g, '')}`}>${t('help.call', { number: line.call })}</a>`}
    ${line.text && html`<a class="button plain" href=${`sms:${line.text.replace(/[^\d+]/g, '')}`}>${t('help.text', { number: line.text })}</a>`}
    ${line.url && html`<a class="quiet-button" href=${line.url} rel="noreferrer noopener" target="_blank">${t('help.site')}</a>`}
  </p>
  <p class="soft small helpline-seen" data-testid=${line.old ? 'helpline-old' : undefined}>${line.verified ? t(line.old ? 'help.seen_long_ago' : 'help.seen', { day: day(line.verified) }) : t('help.never_seen')}</p>
</li>`;

/** @param {string} at */
const day = (at) => new Intl.DateTimeFormat(locale(), { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(at));

/** Where somebody is: guessed here, changed here, told to nobody. */
const Where = () => html`<label class="where"><span class="small">${t('help.where')}</span>
  <select data-testid="region" value=${region.value} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => chooseRegion(event.currentTarget.value)}>
    <option value="" selected=${region.value === ''}>${t('help.anywhere')}</option>
    ${[...new Set([...regions.value, region.value])].filter(Boolean).map((code) => ({ code, name: regionName(code) })).sort((a, b) => a.name.localeCompare(b.name, language.value)).map(({ code, name }) => html`<option value=${code} selected=${region.value === code}>${name}</option>`)}
  </select></label>`;

/** What to call when a life is in danger. */
const Emergency = () => near.value?.emergency && html`<p class="emergency-numbers" data-testid="emergency">${near.value.emergency.numbers.map((one) => html`<a class="button danger-call" href=${`tel:${one.number}`}><b>${one.number}</b> <span class="small">${one.for}</span></a>`)}</p>`;

/** @param {{from?: number, to?: number}} props which of them */
export function Helplines({ from = 0, to = Infinity }) {
  const found = near.value;
  useEffect(() => { loadHelplines(language.value); }, [language.value]);
  if (found) {
    return html`${from === 0 && html`<${Emergency} /><${Where} />`}
      ${from === 0 && region.value && !regions.value.includes(region.value) && html`<p class="soft small" data-testid="region-none">${t('help.none_there')}</p>`}
      <ul class="helplines" data-testid="helplines">${found.lines.slice(from, to).map((line) => html`<${Line} line=${line} />`)}</ul>
      ${to === Infinity && html`<p class="soft small" data-testid="help-small-print">${t('help.small_print')}</p>`}`;
  }
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
