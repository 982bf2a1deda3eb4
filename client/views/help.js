import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, locale, t } from '../i18n.js';
import { chooseRegion, helplinesFailed, loadHelplines, near, region, regions } from './helplines.js';
import { LetterBox, NotArrived, UnderWay, useLetter } from './letter.js';
import { here } from './panel.js';
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
  return html`<p>${t('help.unreached')}</p><p>${t('help.worldwide')} <a href="https://findahelpline.com/" rel="noreferrer noopener" target="_blank">findahelpline.com</a></p>`;
}

/** A private call: nobody but the people who run the room sees it. @param {{session: import('../session.js').Session}} props */
function CallStaff({ session }) {
  const letter = useLetter(session, 'help');
  const present = session.people.value.some((person) => person.role === 'host' || person.role === 'moderator');
  // Who wrote more while the call was under way is not left without a box for it.
  const more = useRef(false);
  more.current = letter.arrived && (more.current || letter.text.value !== '');
  /** @param {Event} event */
  const call = (event) => {
    event.preventDefault();
    void letter.send((words) => session.help(words || undefined));
  };
  return html`<section class="call-staff" aria-labelledby="call-staff">
    <h3 id="call-staff">${t('help.staff_title')}</h3>
    <p class="soft">${t(present ? 'help.staff_here' : 'help.staff_away')}</p>
    <${Talks} session=${session} />
    <${UnderWay} letter=${letter} kept="help.kept" />
    ${letter.arrived && html`<p class="notice" role="status" data-testid="help-gone">${t(present ? 'help.gone' : 'help.gone_away')}</p>`}
    ${(!letter.arrived || more.current) && html`<form onSubmit=${call}>
      <${LetterBox} letter=${letter} label=${t('help.words')} most=${500} testid="help-box" />
      <button type="submit" class="button care-button" disabled=${!letter.free} data-testid="help-send">${t(letter.free ? 'help.send' : 'help.going')}</button>
      <${NotArrived} letter=${letter} otherwise="help.call_failed" />
    </form>`}
  </section>`;
}

/** What stands in the sheet. */
export const Help = () => html`<p class="danger">${t('help.danger')}</p>
  ${here.value
    ? html`<${Helplines} to=${1} /><${CallStaff} session=${here.value} /><h3>${t('help.lines')}</h3><${Helplines} from=${1} />`
    : html`<${Helplines} />`}
  <p class="soft small">${t('help.leave')}</p>`;
