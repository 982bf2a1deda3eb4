import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { known, t } from '../i18n.js';
import { hearSteps } from '../step.js';

/** @typedef {import('../step.js').Step} Step */

const SHOWN_MS = 60_000;
const WIDE = 600;
const HIGH = 220;
/** The plot's own bounds, and the line that is not to be crossed (ms). */
const MOST_MS = 100;
const ASKED_MS = 25;

/** @param {number[]} values @param {number} part */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] : NaN;
}

/**
 * How many ms a page's film stands behind the room, by that page's own clock.
 * @param {Step} step
 */
const behind = ({ asked, place }) => (asked === null || place === null ? null : asked - place);

/**
 * How far a page's film is from another page's at the same moment of this device: no clock of ours is in it.
 * @param {Step[]} one
 * @param {Step[]} two
 */
export function between(one, two) {
  /** @type {number[]} */
  const found = [];
  let i = 0;
  for (const { wall, place, state } of two) {
    while (i + 1 < one.length && one[i + 1].wall < wall) i += 1;
    const [before, after] = [one[i], one[i + 1]];
    if (!before || !after || before.wall > wall || place === null || before.place === null || after.place === null) continue;
    if (state !== 'in_step' && state !== 'catching_up') continue;
    const through = (wall - before.wall) / (after.wall - before.wall);
    found.push(place - (before.place + (after.place - before.place) * through));
  }
  return found;
}

const ms = (/** @type {number} */ value) => (Number.isFinite(value) ? value.toFixed(1) : '–');

/** @param {{pages: Map<string, Step[]>}} props */
function Plot({ pages }) {
  const now = Math.max(0, ...[...pages.values()].map((steps) => steps.at(-1)?.wall ?? 0));
  const x = (/** @type {number} */ wall) => WIDE * (1 - (now - wall) / SHOWN_MS);
  const y = (/** @type {number} */ skew) => HIGH / 2 - (HIGH / 2) * Math.max(-1, Math.min(1, skew / MOST_MS));
  return html`<svg class="skew-plot" viewBox=${`0 0 ${WIDE} ${HIGH}`} role="img" aria-label=${t('skew.plot')}>
    <rect class="skew-asked" x="0" width=${WIDE} y=${y(ASKED_MS)} height=${y(-ASKED_MS) - y(ASKED_MS)} />
    <path class="skew-zero" d=${`M0 ${HIGH / 2}H${WIDE}`} />
    ${[MOST_MS, ASKED_MS, -ASKED_MS, -MOST_MS].map((at) => html`<text x="4" y=${Math.min(HIGH - 4, Math.max(12, y(at) + 4))}>${at > 0 ? '+' : ''}${at}</text>`)}
    ${[...pages.values()].map((steps, i) => html`<polyline class=${`skew-line skew-line-${i % 4}`} points=${steps.filter((step) => behind(step) !== null).map((step) => `${x(step.wall).toFixed(1)},${y(behind(step) ?? 0).toFixed(1)}`).join(' ')} />`)}
  </svg>`;
}

/** For whoever runs a server or writes this page: how well the pages that are open in this browser keep step. */
export default function Skew() {
  const [pages, setPages] = useState(() => /** @type {Map<string, Step[]>} */ (new Map()));
  useEffect(() => {
    /** @type {Map<string, Step[]>} */
    const heard = new Map();
    const quiet = hearSteps((step) => {
      heard.set(step.page, [...(heard.get(step.page) ?? []).filter(({ wall }) => step.wall - wall < SHOWN_MS), step]);
    });
    const timer = setInterval(() => {
      const newest = Math.max(0, ...[...heard.values()].map((steps) => steps.at(-1)?.wall ?? 0));
      for (const [page, steps] of heard) if (newest - (steps.at(-1)?.wall ?? 0) > SHOWN_MS) heard.delete(page);
      setPages(new Map(heard));
    }, 500);
    return () => { quiet(); clearInterval(timer); };
  }, []);
  const [first] = pages.values();
  return html`<section class="skew" data-testid="skew"><h1>${t('skew.title')}</h1>
    <p class="soft">${t('skew.how')}</p>
    <${Plot} pages=${pages} />
    ${pages.size === 0 && html`<p role="status" data-testid="skew-none">${t('skew.none')}</p>`}
    ${pages.size > 0 && html`<div class="skew-scroll"><table data-testid="skew-table"><thead><tr>${['page', 'state', 'median', 'p95', 'apart', 'clock', 'rate', 'seeks'].map((name) => html`<th scope="col">${t(`skew.${name}`)}</th>`)}</tr></thead>
      <tbody>${[...pages].map(([page, steps], i) => {
        const skews = steps.filter(({ state }) => state === 'in_step' || state === 'catching_up').map((step) => Math.abs(behind(step) ?? NaN)).filter(Number.isFinite);
        const apart = first && first !== steps ? between(first, steps).map(Math.abs) : [];
        const last = /** @type {Step} */ (steps.at(-1));
        return html`<tr data-testid="skew-row"><th scope="row"><i class=${`skew-mark skew-line-${i % 4}`}></i>${i + 1}</th><td>${known(`film.${last.state}`) ? t(`film.${last.state}`) : last.state}</td><td>${ms(quantile(skews, 0.5))}</td><td data-testid="skew-p95">${ms(quantile(skews, 0.95))}</td><td data-testid="skew-apart">${ms(quantile(apart, 0.95))}</td><td>± ${ms(last.error)}</td><td>${last.rate.toFixed(2)}</td><td>${last.seeks}</td></tr>`;
      })}</tbody></table></div>`}
  </section>`;
}
