import { html } from 'htm/preact';
import { known, t } from '../i18n.js';
import { hour, minutes } from './moment.js';

/** @typedef {import('../report.js').Act} Act */

const ABOUT = ['claim', 'unclaim', 'settle', 'reopen', 'tell'];
/** So few rows are shown at once. */
const FEW = 8;

/** @param {string | null} name */
const called = (name) => (name ? t('debrief.named', { name }) : t('floor.someone'));

/** @param {number} ms */
const lasting = (ms) => (ms < 60_000 ? t('debrief.seconds', { n: Math.round(ms / 1000) }) : t('minutes', { n: minutes(ms) }));

/** What was done, as a sentence without its subject. @param {Act} act */
function done(act) {
  const params = { whom: called(act.whom), time: act.for_ms === null ? '' : lasting(act.for_ms), n: act.count };
  const [tool, kind] = act.what.split('.');
  if (ABOUT.includes(tool)) return t(`debrief.about.${tool}`, { ...params, item: t(kind ? `debrief.item.${kind}` : 'debrief.item.other') });
  if (act.what === 'slow' && act.for_ms === null) return t('debrief.act.slow_phase');
  const key = act.what.replaceAll('.', '_');
  return known(`debrief.act.${key}`) ? t(`debrief.act.${key}`, params) : act.what;
}

/** @param {Act} act */
function who({ who }) {
  if (!who) return t('debrief.by_itself');
  return who.name ? `${called(who.name)}${who.role ? t(`debrief.role.${who.role}`) : ''}` : t('debrief.by_host');
}

/** @param {{act: Act}} props */
const Row = ({ act }) => html`<li class=${act.who ? 'deed' : 'deed by-itself'} data-testid="act" data-what=${act.what}>
  <time datetime=${new Date(act.at).toISOString()}>${hour(act.at)}</time>
  <span><b dir="auto">${who(act)}</b> <span dir="auto">${done(act)}</span>${act.why && html`<q class="why" dir="auto">${act.why}</q>`}</span></li>`;

/** What the staff did, and what the room did by itself, in its order. @param {{acts: Act[]}} props */
export function Acts({ acts }) {
  if (acts.length === 0) return html`<p class="soft">${t('debrief.acts.none')}</p>`;
  const first = acts.length <= FEW + 2 ? acts : acts.slice(0, FEW);
  const rest = acts.slice(first.length);
  return html`<ol class="deeds">${first.map((act) => html`<${Row} act=${act} />`)}</ol>
    ${rest.length > 0 && html`<details class="more-acts"><summary data-testid="acts-more">${t('debrief.acts.more', { n: rest.length })}</summary><ol class="deeds">${rest.map((act) => html`<${Row} act=${act} />`)}</ol></details>`}`;
}
