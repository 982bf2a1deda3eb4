import { html } from 'htm/preact';
import { t } from '../i18n.js';
import { minutes } from './moment.js';
import { SIGNALS } from './report-plot.js';

/** @typedef {import('../report.js').Report} Report */

/** Seconds, until they are many. @param {number} seconds */
const waited = (seconds) => (seconds < 90 ? t('debrief.seconds', { n: seconds }) : t('minutes', { n: minutes(seconds * 1000) }));

/** @param {import('../report.js').Waits} waits */
function calls({ calls: n, taken, median_s, longest_s }) {
  if (n === 0) return t('debrief.fact.none');
  const heard = t('debrief.fact.taken', { n, taken });
  if (median_s === null || longest_s === null) return heard;
  return `${heard} ${taken === 1 ? t('debrief.fact.waited_one', { time: waited(longest_s) }) : t('debrief.fact.waited', { half: waited(median_s), longest: waited(longest_s) })}`;
}

/** @param {import('../report.js').Stretch[]} spells */
const long = (spells) => minutes(spells.reduce((sum, { starts_at, ends_at }) => sum + ends_at - starts_at, 0));

/** The totals, each as a short line. @param {{report: Report}} props */
export function Facts({ report }) {
  const { people, words, signals, times, tools } = report;
  const used = Object.values(tools).reduce((sum, n) => sum + n, 0);
  /** @type {[string, string][]} */
  const facts = [
    ['people', t('debrief.fact.seats', { n: people.guests, staff: people.staff })],
    ['most', t('debrief.fact.peak', { n: people.peak, listeners: people.peak_listeners })],
    ['words', t('debrief.fact.words', { n: words.said, redacted: words.redacted })],
    ['signals', SIGNALS.map((kind) => `${t(`signal.${kind}`)} ${signals[kind]}`).join(' · ')],
    ['help', calls(report.help)],
    ...(report.alarms.calls ? [/** @type {[string, string]} */ (['alarms', calls(report.alarms)])] : []),
    ...(words.held ? [/** @type {[string, string]} */ (['held', t('debrief.fact.held', { n: words.held, released: words.released, declined: words.declined })])] : []),
    ...(words.reported ? [/** @type {[string, string]} */ (['reported', t('debrief.fact.times', { n: words.reported })])] : []),
    ['tools', used ? t('debrief.fact.times', { n: used }) : t('debrief.fact.none')],
    ...(times.held_ms ? [/** @type {[string, string]} */ (['paused', t('minutes', { n: minutes(times.held_ms) })])] : []),
    ...(times.added_ms ? [/** @type {[string, string]} */ (['added', t('minutes', { n: minutes(times.added_ms) })])] : []),
    ...(report.alone.length ? [/** @type {[string, string]} */ (['alone', t('minutes', { n: long(report.alone) })])] : []),
  ];
  return html`<dl class="facts" data-testid="report-facts">${facts.map(([name, text]) => html`<div><dt>${t(`debrief.facts.${name}`)}</dt><dd>${text}</dd></div>`)}</dl>`;
}
