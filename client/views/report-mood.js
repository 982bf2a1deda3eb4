import { html } from 'htm/preact';
import { t } from '../i18n.js';

/**
 * @typedef {import('../report.js').Report} Report
 * @typedef {import('../report.js').Distribution} Distribution
 */

const WIDE = 250;
const HIGH = 96;
const SAME = 3;

/** A hill with soft shoulders. @param {number} left @param {number} right @param {number} height */
const mound = (left, right, height) => {
  const soft = Math.min(16, height);
  return `M${left} ${HIGH}V${HIGH - height + soft}Q${left} ${HIGH - height} ${left + soft} ${HIGH - height}H${right - soft}Q${right} ${HIGH - height} ${right} ${HIGH - height + soft}V${HIGH}Z`;
};

/** Five hills from low to high, as high as many answered so. @param {{when: string, of: Distribution}} props */
function Hills({ when, of }) {
  const bins = of.bins;
  const title = t(`debrief.mood.${when}`);
  if (!bins || of.mean === null) {
    return html`<section class="mood mood-none"><h3>${title}</h3><p class="soft" data-testid=${`mood-${when}-few`}>${t('debrief.mood.few')}</p></section>`;
  }
  const most = Math.max(...bins);
  const step = WIDE / bins.length;
  const told = bins.map((n, i) => t('debrief.mood.bin', { from: i * 20, to: (i + 1) * 20, n })).join('. ');
  return html`<section class="mood" data-testid=${`mood-${when}`}><h3>${title}</h3>
    <svg viewBox=${`0 0 ${WIDE} ${HIGH + 30}`} role="img" aria-label=${`${title}. ${told}`}>
      ${bins.map((n, i) => {
        const height = n === 0 ? 0 : Math.max(5, (n / most) * (HIGH - 18));
        return html`<g class="mood-bin">
          ${n > 0 && html`<path d=${mound(i * step + 3, (i + 1) * step - 3, height)} />`}
          ${n > 0 && html`<text x=${(i + 0.5) * step} y=${HIGH - height - 6} text-anchor="middle">${n}</text>`}
        </g>`;
      })}
      <path class="ground-line" d=${`M0 ${HIGH + 1}H${WIDE}`} />
      <path class="mood-mean" transform=${`translate(${(of.mean / 100) * WIDE} ${HIGH + 4})`} d="M0 0c.4 2.8 4 4.8 4 8a4 4 0 0 1-8 0c0-3.2 3.4-5.2 4-8z" />
      <text class="mood-end" x="0" y=${HIGH + 26}>${t('debrief.mood.low')}</text><text class="mood-end" x=${WIDE} y=${HIGH + 26} text-anchor="end">${t('debrief.mood.high')}</text>
    </svg>
    <p class="soft small">${t('debrief.mood.answers', { n: of.answers ?? 0 })}</p></section>`;
}

const WHENS = /** @type {const} */ (['before', 'after', 'later']);

/** From the door to the close to later: where the middle of the group stood. @param {{of: import('../report.js').Curve, name: 'pleasure' | 'arousal'}} props */
function Line({ of, name }) {
  const points = WHENS.map((when, i) => ({ x: 40 + i * 130, mean: of[when].mean })).filter(({ mean }) => mean !== null).map(({ x, mean }) => ({ x, y: 100 - (mean ?? 0) * 0.9 }));
  if (points.length < 2) return null;
  const told = WHENS.map((when) => `${t(`debrief.mood.${when}`)}: ${of[when].mean ?? '–'}`).join(', ');
  return html`<svg class="mood-curve" viewBox="0 0 340 124" role="img" aria-label=${`${t(`debrief.mood.${name}`)}. ${told}`} data-testid=${`curve-${name}`}>
    <path class="ground-line" d="M20 104H320" /><path class="curve" d=${`M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`} />
    ${points.map(({ x, y }) => html`<circle cx=${x} cy=${y} r="4.5" />`)}
    ${WHENS.map((when, i) => html`<text x=${40 + i * 130} y="119" text-anchor="middle">${t(`debrief.mood.${when}_short`)}</text>`)}
  </svg>`;
}

/** How the group felt: never of fewer than five. @param {{mood: import('../report.js').Feelings}} props */
export function Moods({ mood }) {
  const { before, after, later, difference } = mood.pleasure;
  const way = difference === null ? null : Math.abs(difference) <= SAME ? 'same' : difference > 0 ? 'up' : 'down';
  const awake = WHENS.some((when) => mood.arousal[when].mean !== null);
  return html`
    <p class="soft">${t('debrief.mood.lead')}</p>
    <h3>${t('debrief.mood.pleasure')}</h3>
    <${Line} of=${mood.pleasure} name="pleasure" />
    <div class="moods"><${Hills} when="before" of=${before} /><${Hills} when="after" of=${after} /><${Hills} when="later" of=${later} /></div>
    ${way && difference !== null && html`<p data-testid="mood-difference">${t(`debrief.mood.${way}`, { n: Math.abs(difference) })}</p>`}
    ${way && html`<p class="soft">${t('debrief.mood.dip')}</p>`}
    ${awake && html`<h3>${t('debrief.mood.arousal')}</h3><${Line} of=${mood.arousal} name="arousal" />
      <p class="soft small" data-testid="mood-arousal">${WHENS.map((when) => `${t(`debrief.mood.${when}`)}: ${mood.arousal[when].mean ?? '–'}`).join(' · ')}</p>`}`;
}
