import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { inWords, t } from '../i18n.js';
import { hour, minutes as wholeMinutes } from './moment.js';
import { extent, hill, MINUTE, points, slope, stacked, ticks } from './report-shapes.js';

/**
 * @typedef {import('../report.js').Report} Report
 * @typedef {import('../report.js').Span} Span
 * @typedef {import('preact').ComponentChildren} Drawn
 * @typedef {{key: string, label: string, height: number, draw: (y: (part: number) => number, height: number) => Drawn}} Layer
 */

export const SIGNALS = /** @type {const} */ (['tear', 'hug', 'candle', 'me_too']);
const EDGE = 2;
const HEAD = 34;
const LABEL = 26;
const FOOT = 26;
const NARROW = 560;
const TICK_PX = 76;

/** @param {Span} span */
export const spanName = (span) => (span.title ? inWords(span.title).text : t(`phase.${span.kind}`));

/** As wide as its place: words in it stay as large as all others. */
function useWidth() {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!place.current) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return { place, width };
}

/** How wide a word will be, roughly (px). @param {string} word */
const wide = (word) => [...word].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0x2e80 ? 13.5 : 7), 10);

/** A phase: a wash of its own colour, and its name where it fits. @param {{span: Span, left: number, right: number, height: number}} props */
function Band({ span, left, right, height }) {
  const name = spanName(span);
  return html`<g class=${`band band-${span.kind}`}>
    <rect x=${left + 0.75} y="0" width=${Math.max(1, right - left - 1.5)} height=${height} rx=${Math.min(10, (right - left) / 4)} />
    ${wide(name) < right - left && html`<text x=${left + 9} y="21">${name}</text>`}
  </g>`;
}

/** @param {Report} report @param {(at: number) => number} x @param {boolean} narrow @returns {Layer[]} */
function layersOf(report, x, narrow) {
  const { minutes } = report;
  const at = (/** @type {number} */ i) => x((minutes[0]?.at ?? 0) + i * MINUTE);
  /** @param {number[]} values @param {number} most @param {(part: number) => number} y */
  const line = (values, most, y) => points(values, at, (value) => y(value / Math.max(1, most)));
  /** A hill like ink that dried: each ring inside the last. @param {string} name @param {number[]} values @returns {Layer['draw']} */
  const wash = (name, values) => (y) => {
    const most = Math.max(...values, 1);
    const ground = line(values.map(() => 0), most, y);
    return html`<g class=${`hill hill-${name}`}>
      ${[1, 0.62, 0.3].map((part) => html`<path class="wash" d=${hill(line(values.map((n) => n * part), most, y), ground)} />`)}
      <path class="ridge" d=${slope(line(values, most, y))} /></g>`;
  };
  const people = minutes.map((minute) => minute.people);
  const listeners = minutes.map((minute) => minute.listeners);
  const said = minutes.map((minute) => minute.words);
  const signals = SIGNALS.map((kind) => minutes.map((minute) => minute.signals[kind]));
  const given = SIGNALS.reduce((sum, kind) => sum + report.signals[kind], 0);
  /** @type {Layer[]} */
  const layers = [{ key: 'people', label: t('debrief.plot.people', { n: report.people.peak }), height: narrow ? 96 : 120, draw: wash('people', people) }];
  if (report.people.peak_listeners > 0) layers.push({ key: 'listeners', label: t('debrief.plot.listeners', { n: report.people.peak_listeners }), height: narrow ? 56 : 64, draw: wash('listeners', listeners) });
  layers.push({
    key: 'signals', label: t('debrief.plot.signals', { n: given }), height: narrow ? 80 : 96,
    draw(y) {
      const piled = stacked(signals);
      const most = Math.max(1, ...(piled.at(-1)?.over ?? []));
      return piled.map(({ over, under }, i) => report.signals[SIGNALS[i]] > 0 && html`<path class=${`pile signal-${SIGNALS[i]}`} d=${hill(line(over, most, y), line(under, most, y))} />`);
    },
  });
  layers.push({
    key: 'words', label: t('debrief.plot.words', { n: report.words.said }), height: narrow ? 48 : 60,
    draw(y) {
      const most = Math.max(1, ...said);
      const thick = Math.max(1.5, Math.min(6, (at(1) - at(0)) * 0.42));
      return said.map((n, i) => n > 0 && html`<rect class="bar" x=${at(i + 0.5) - thick / 2} y=${y(n / most)} width=${thick} height=${y(0) - y(n / most)} rx=${thick / 2} />`);
    },
  });
  return layers;
}

/** What stands at one moment, or for a while, across all layers. @param {{report: Report, x: (at: number) => number, top: number, bottom: number, ground: number}} props `ground`: of the people */
function Marks({ report, x, top, bottom, ground }) {
  const cries = [...report.help.at, ...report.alarms.at];
  const ended = report.times.emergency_at;
  return html`
    ${report.holds.map(({ starts_at, ends_at }) => html`<rect class="held" x=${x(starts_at)} y=${top} width=${Math.max(2, x(ends_at) - x(starts_at))} height=${bottom - top} />`)}
    ${report.alone.map(({ starts_at, ends_at }) => html`<path class="alone" d=${`M${x(starts_at)} ${ground}H${Math.max(x(starts_at) + 3, x(ends_at))}`} />`)}
    ${cries.map((at) => html`<g class="cry" transform=${`translate(${x(at)} ${top})`}><path class="thread-line" d=${`M0 10V${bottom - top}`} /><path class="drop" d="M.2-7c.4 3.2 4.8 5.6 4.8 9.4a5 5 0 0 1-10 0c0-3.8 4-6.2 5.2-9.4z" /></g>`)}
    ${ended !== null && html`<path class="emergency" d=${`M${x(ended)} ${top - HEAD + 6}V${bottom}`} />`}`;
}

/** What the marks mean: those that are there. @param {{report: Report}} props */
function Legend({ report }) {
  const given = SIGNALS.filter((kind) => report.signals[kind] > 0);
  const key = (/** @type {string} */ name, /** @type {string} */ text) => html`<li><i class=${`key key-${name}`} aria-hidden="true"></i>${text}</li>`;
  return html`<ul class="plot-keys">
    ${given.map((kind) => key(kind, `${t(`signal.${kind}`)} ${report.signals[kind]}`))}
    ${report.help.calls + report.alarms.calls > 0 && key('cry', t('debrief.plot.help', { n: report.help.calls + report.alarms.calls }))}
    ${report.holds.length > 0 && key('held', t('debrief.plot.held'))}
    ${report.alone.length > 0 && key('alone', t('debrief.plot.alone'))}
    ${report.times.emergency_at !== null && key('emergency', t('debrief.plot.emergency'))}
  </ul>`;
}

/** The same for who does not see it, or wants the numbers. @param {{report: Report}} props */
function Table({ report }) {
  const on = (/** @type {number} */ at) => report.phases.find((span) => span.starts_at < at + MINUTE && span.ends_at > at);
  return html`<details class="as-table"><summary data-testid="report-table">${t('debrief.plot.table')}</summary>
    <div class="scrolled" tabindex="0" role="region" aria-label=${t('debrief.plot.table')}><table>
      <thead><tr>${['minute', 'phase', 'people', 'listening', 'words', 'help'].map((name) => html`<th scope="col">${t(`debrief.table.${name}`)}</th>`)}${SIGNALS.map((kind) => html`<th scope="col">${t(`signal.${kind}`)}</th>`)}</tr></thead>
      <tbody>${report.minutes.map((minute) => {
        const span = on(minute.at);
        return html`<tr><th scope="row">${hour(minute.at)}</th><td class="text">${span && spanName(span)}</td>${[minute.people, minute.listeners, minute.words, minute.help, ...SIGNALS.map((kind) => minute.signals[kind])].map((n) => html`<td>${n}</td>`)}</tr>`;
      })}</tbody>
    </table></div></details>`;
}

/** People, signals and words over the programme as it ran. @param {{report: Report}} props */
export function Plot({ report }) {
  const { place, width } = useWidth();
  const [from, to] = extent(report);
  const x = (/** @type {number} */ at) => EDGE + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * (width - 2 * EDGE);
  const layers = layersOf(report, x, width < NARROW);
  let top = HEAD;
  const places = layers.map(({ height }) => { const label = top + LABEL; top = label + height; return { label, ground: top }; });
  const bottom = top;
  const phases = report.phases.map((span) => t('debrief.plot.phase', { phase: spanName(span), from: hour(span.starts_at), to: hour(span.ends_at), n: wholeMinutes(span.ends_at - span.starts_at) }));
  return html`<figure class="plot" data-testid="report-plot">
    <div class="plot-place" ref=${place}>
      ${width > 0 && html`<svg width=${width} height=${bottom + FOOT} viewBox=${`0 0 ${width} ${bottom + FOOT}`} role="img" aria-labelledby="plot-title plot-text">
        <title id="plot-title">${t('debrief.plot.title')}</title>
        <desc id="plot-text">${[...phases, ...layers.map(({ label }) => label)].join('. ')}</desc>
        <defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V7" /></pattern></defs>
        ${report.phases.map((span) => html`<${Band} span=${span} left=${x(span.starts_at)} right=${x(span.ends_at)} height=${bottom} />`)}
        ${layers.map(({ key, label, height, draw }, i) => html`<g key=${key}>
          ${draw((part) => places[i].ground - part * (height - 4), height)}
          <path class="ground-line" d=${`M${EDGE} ${places[i].ground}H${width - EDGE}`} />
          <text class="layer-name" x=${EDGE + 9} y=${places[i].label - 7}>${label}</text></g>`)}
        <${Marks} report=${report} x=${x} top=${HEAD} bottom=${bottom} ground=${places[0].ground} />
        ${ticks(from, to, Math.max(2, Math.floor(width / TICK_PX))).map((at) => html`<g class="tick"><path d=${`M${x(at)} ${bottom}v5`} /><text x=${x(at)} y=${bottom + 20} text-anchor=${x(at) < 24 ? 'start' : x(at) > width - 24 ? 'end' : 'middle'}>${hour(at)}</text></g>`)}
      </svg>`}
    </div>
    <figcaption>
      <${Legend} report=${report} />
      <ol class="plot-phases">${report.phases.map((span, i) => html`<li><i class=${`key key-${span.kind}`} aria-hidden="true"></i>${phases[i]}</li>`)}</ol>
      <${Table} report=${report} />
    </figcaption>
  </figure>`;
}
