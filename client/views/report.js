import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { afterwards, curveOf, exported } from '../report.js';
import { locale, t } from '../i18n.js';
import { Link } from './link.js';
import { evening, hour, minutes, useNow } from './moment.js';
import { open } from './panel.js';
import { Acts } from './report-acts.js';
import { Facts } from './report-facts.js';
import { Moods } from './report-mood.js';
import { Plot } from './report-plot.js';
import { State } from './states.js';

/**
 * @typedef {import('../report.js').Told} Told
 * @typedef {import('../report.js').Audit} Audit
 * @typedef {import('../report.js').Report} Report
 */

const SOON_MS = 20 * 3_600_000;
/** Shorter or longer by less is as planned. */
const ABOUT_MS = 90_000;
const FILES = /** @type {const} */ (['report.csv', 'report', 'audit.csv', 'audit']);

/** @param {number} at @param {number} now */
const when = (at, now) => (at - now < SOON_MS ? hour(at) : new Intl.DateTimeFormat(locale(), { weekday: 'long', hour: 'numeric', minute: '2-digit' }).format(at));

/** From when to when, and how that was planned. @param {Report} report */
function lasted({ times, state }) {
  const from = hour(times.started_at);
  const to = hour(times.ended_at ?? times.ends_at);
  if (state !== 'closed') return t('debrief.when.live', { from, to });
  if (times.emergency_at !== null) return t('debrief.when.emergency', { from, to });
  const longer = times.ends_at - times.started_at - (times.planned_ends_at - times.planned_starts_at);
  if (Math.abs(longer) < ABOUT_MS) return t('debrief.when.planned', { from, to });
  return t(longer > 0 ? 'debrief.when.longer' : 'debrief.when.shorter', { from, to, time: t('minutes', { n: minutes(Math.abs(longer)) }) });
}

/** Whoever held such a room needs care too: nothing is asked to be written down. @param {{report: Report}} props */
const HowAreYou = ({ report }) => html`<section class="how-are-you" aria-labelledby="how-are-you" data-testid="report-care">
  <h2 id="how-are-you">${t('debrief.care.title')}</h2>
  <p class="lead">${t('debrief.care.lead')}</p>
  <ul class="questions">
    ${['debrief.care.with', 'debrief.care.tell', 'debrief.care.next'].map((key) => html`<li>${t(key)}</li>`)}
  </ul>
  ${report.help.calls + report.alarms.calls > 0 && html`<p>${t('debrief.care.called')}</p>`}
  <p class="soft">${t('debrief.care.sleep')}</p>
  <p class="doors no-print"><button type="button" class="button" onClick=${() => open('steady')}>${t('top.steady')}</button>
    <button type="button" class="quiet-button" onClick=${() => open('help')}>${t('foot.helplines')}</button></p>
</section>`;

/** @param {{audit: Audit}} props */
const LookAfter = ({ audit }) => html`<section aria-labelledby="look-after" data-testid="look-after">
  <h2 id="look-after">${t('debrief.after.title')}</h2>
  ${audit.look_after.length === 0
    ? html`<p class="soft">${t('debrief.after.none')}</p>`
    : html`<ul class="look-after">${audit.look_after.map((one) => html`<li data-testid="cared">
        <b dir="auto">${one.name ? t('debrief.named', { name: one.name }) : t('debrief.after.listener')}</b>
        <span>${[one.help ? t('debrief.after.help', { n: one.help }) : '', one.alarms ? t('debrief.after.alarm', { n: one.alarms }) : '', one.checks ? t('debrief.after.check') : ''].filter(Boolean).join(' ')} <time datetime=${new Date(one.at).toISOString()}>${hour(one.at)}</time></span>
        <span class=${one.taken ? 'soft' : 'not-taken'}>${t(one.taken ? (one.done ? 'debrief.after.done' : 'debrief.after.taken') : 'debrief.after.not_taken')}</span></li>`)}</ul>
      <p class="soft small">${t('debrief.after.names')}</p>
      <p class="soft small">${t('debrief.after.worried')}</p>`}
</section>`;

/** @param {{room: string}} props */
function Keep({ room }) {
  const [why, setWhy] = useState('');
  /** @param {typeof FILES[number]} what */
  const keep = async (what) => {
    setWhy('');
    await exported(room, what).catch((error) => setWhy(error.code === 'unknown_room' ? t('state.unknown_room.text') : t('refused.unavailable')));
  };
  return html`<section class="keep no-print" aria-labelledby="keep" data-testid="report-keep">
    <h2 id="keep">${t('debrief.keep.title')}</h2>
    <p class="soft">${t('debrief.keep.lead')}</p>
    <p class="doors">${FILES.map((what) => html`<button type="button" class="button" data-testid=${`keep-${what.replace('.', '-')}`} onClick=${() => keep(what)}>${t(`debrief.keep.${what.replace('.', '_')}`)}</button>`)}
      <button type="button" class="button" data-testid="report-print" onClick=${() => window.print()}>${t('debrief.keep.print')}</button></p>
    <p class="refusal" role="alert">${why}</p>
  </section>`;
}

/** On paper nothing can be unfolded: what the staff did is printed whole, and folded again afterwards. */
function useUnfolded() {
  useEffect(() => {
    /** @type {HTMLDetailsElement[]} */
    let opened = [];
    const before = () => {
      opened = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('.more-acts:not([open])'))];
      for (const one of opened) one.open = true;
    };
    const after = () => { for (const one of opened) one.open = false; };
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => { window.removeEventListener('beforeprint', before); window.removeEventListener('afterprint', after); };
  }, []);
}

/** @param {{name: string, again: () => void}} props */
function NotFor({ name, again }) {
  if (name !== 'unauthorized' && name !== 'forbidden') return html`<${State} name=${name} again=${again} />`;
  return html`<div class="state" data-testid="report-not-for">
    <h1>${t('debrief.host_only')}</h1>
    <p class="lead">${t('debrief.host_only_why')}</p>
    <p class="doors"><${Link} to="/host" class="button">${t('debrief.sign_in')}<//><${Link} to="/" class="button plain">${t('state.to_front')}<//></p>
  </div>`;
}

/** All is erased but how the group felt: the last answers come when the words have long gone. @param {{id: string, again: () => void}} props */
function LeftOver({ id, again }) {
  const [mood, setMood] = useState(/** @type {import('../report.js').Feelings | null} */ (null));
  const [none, setNone] = useState(false);
  const load = () => { curveOf(id).then((found) => setMood(found.mood), () => setNone(true)); };
  useEffect(load, [id]);
  if (none) return html`<${State} name="unknown_room" again=${again} />`;
  if (!mood) return html`<p class="waiting-line" role="status">${t('debrief.loading')}</p>`;
  return html`<div class="report" data-testid="report-left"><header class="report-head"><h1>${t('debrief.left.title')}</h1><p class="lead">${t('debrief.left.lead')}</p>
    <p><button type="button" class="link" onClick=${load}>${t('debrief.look_again')}</button></p></header>
    <section aria-labelledby="moods" data-testid="report-moods"><h2 id="moods">${t('debrief.mood.title')}</h2><${Moods} mood=${mood} /></section></div>`;
}

/** What a host has afterwards. @param {{id: string}} props */
export function ReportPage({ id }) {
  const [found, setFound] = useState(/** @type {{told: Told, audit: Audit, ahead: number} | null} */ (null));
  const [fault, setFault] = useState('');
  const load = () => {
    setFault('');
    afterwards(id).then(({ told, audit }) => setFound({ told, audit, ahead: told.now - Date.now() }), (error) => setFault(error?.code ?? 'offline'));
  };
  useEffect(load, [id]);
  useUnfolded();
  const now = useNow(10_000) + (found?.ahead ?? 0);

  if (fault === 'unknown_room') return html`<${LeftOver} id=${id} again=${load} />`;
  if (fault) return html`<${NotFor} name=${fault} again=${load} />`;
  if (!found) return html`<p class="waiting-line" role="status">${t('debrief.loading')}</p>`;
  const { told, audit } = found;
  const { report } = told;
  // What is erased there is not left standing here.
  if (now >= told.erased_at) return html`<${LeftOver} id=${id} again=${load} />`;
  const over = report.state === 'closed';
  const begun = report.phases.length > 0;
  return html`<div class="report" data-testid="report">
    <header class="report-head">
      <p class="eyebrow">${t('debrief.eyebrow')}</p>
      <h1 lang=${told.language} dir="auto">${told.title}</h1>
      <p class="lead" data-testid="report-when">${evening(new Date(report.times.started_at).toISOString(), now)} · ${report.cancelled ? t('debrief.when.cancelled') : lasted(report)}</p>
      ${over
        ? html`<p class="notice calm" data-testid="report-erased">${t('debrief.erased', { time: when(told.erased_at, now) })} <button type="button" class="link no-print" onClick=${() => document.getElementById('keep')?.scrollIntoView()}>${t('debrief.keep.go')}</button></p>`
        : html`<p class="notice calm">${t('debrief.still_on')} <button type="button" class="link" onClick=${load} data-testid="report-again">${t('debrief.look_again')}</button></p>`}
    </header>
    <div class="report-first">${over && begun && html`<${HowAreYou} report=${report} />`}<${LookAfter} audit=${audit} /></div>
    ${begun && html`<section aria-labelledby="plot"><h2 id="plot">${t('debrief.plot.title')}</h2><${Plot} report=${report} /></section>
    <section aria-labelledby="moods" data-testid="report-moods"><h2 id="moods">${t('debrief.mood.title')}</h2><${Moods} mood=${report.mood} /></section>`}
    <div class="report-last">
      <section aria-labelledby="facts"><h2 id="facts">${t('debrief.facts.title')}</h2><${Facts} report=${report} /></section>
      <section aria-labelledby="acts"><h2 id="acts">${t('debrief.acts.title')}</h2><p class="soft">${t('debrief.acts.lead')}</p><${Acts} acts=${audit.acts} /></section>
    </div>
    <${Keep} room=${id} />
  </div>`;
}
