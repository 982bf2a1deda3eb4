import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { signal } from '@preact/signals';
import { Sign } from '../icons/signs.js';
import { t } from '../i18n.js';
import { onQuickExit } from '../quickexit.js';
import { Breath, breathAt } from './breath.js';
import { Sense } from './cues.js';
import { keyed } from './panel.js';

/** How a breath is shared out: in, hold, out, rest. @type {Record<string, [number, number, number, number]>} */
const SHAPES = {
  even: [0.5, 0, 0.5, 0],
  long: [0.36, 0.06, 0.52, 0.06],
  square: [0.25, 0.25, 0.25, 0.25],
};
/** Seconds of a whole breath: six a minute is where most people settle. */
const PACE = { least: 6, most: 20, first: 10 };
const WAYS = ['breathe', 'senses', 'body'];
const TRICKS = ['hand', 'eyes', 'water', 'feet', 'cold'];
const HOLD_S = 10;

/** Chosen once, for as long as the page lives. */
const shape = signal('long');
const pace = signal(PACE.first);
const way = signal('breathe');
const felt = signal(false);
const canFeel = typeof navigator.vibrate === 'function' && matchMedia('(pointer: coarse)').matches;
/** What a hand feels as a part of the breath begins, ms on and off. @type {Record<string, number[]>} */
const TOUCH = { in: [40], hold: [], out: [30, 90, 30], rest: [] };

onQuickExit(() => { if (canFeel) navigator.vibrate(0); });

/** @param {string} name @param {number} seconds @returns {import('./breath.js').Pattern} */
export function patternOf(name, seconds) {
  const [in_ms, hold_ms, out_ms, rest_ms] = SHAPES[name].map((share) => Math.round(share * seconds * 1000));
  return { in_ms, hold_ms, out_ms, rest_ms };
}

function Breathe() {
  const pattern = patternOf(shape.value, pace.value);
  const whole = pace.value * 1000;
  // A new pace goes on from where the breath is: the circle never jumps.
  const course = useRef({ from: performance.now(), whole });
  if (course.current.whole !== whole) {
    const now = performance.now();
    const through = ((now - course.current.from) % course.current.whole) / course.current.whole;
    course.current = { from: now - through * whole, whole };
  }
  const at = () => performance.now() - course.current.from;
  useEffect(() => {
    if (!felt.value) return;
    /** @type {string | null} */
    let was = null;
    const timer = setInterval(() => {
      const { part } = breathAt(pattern, at());
      if (part !== was && TOUCH[part].length > 0) navigator.vibrate(TOUCH[part]);
      was = part;
    }, 50);
    return () => { clearInterval(timer); navigator.vibrate(0); };
  }, [felt.value, shape.value, whole]);
  /** @param {number} by seconds */
  const slower = (by) => { pace.value = Math.min(PACE.most, Math.max(PACE.least, pace.value + by)); };
  return html`<${Breath} pattern=${pattern} at=${at} />
    <div class="breath-choices">
      <fieldset class="choice centred tabs"><legend class="unseen">${t('steady.shape')}</legend>
        ${Object.keys(SHAPES).map((name) => html`<label class="chip"><input type="radio" name="shape" checked=${shape.value === name} onChange=${() => { shape.value = name; }} data-testid=${`shape-${name}`} /><span>${t(`steady.shape.${name}`)}</span></label>`)}
      </fieldset>
      <div class="pace">
        <button type="button" class="round" aria-label=${t('steady.quicker')} disabled=${pace.value <= PACE.least} data-testid="pace-quicker" onClick=${() => slower(-1)}><${Sign} name="less" /></button>
        <label class="pace-field"><span class="small soft" data-testid="pace-said">${t('steady.pace', { n: pace.value })}</span>
          <input type="range" min=${PACE.least} max=${PACE.most} step="1" value=${pace.value} aria-valuetext=${t('steady.pace', { n: pace.value })} data-testid="pace"
            onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => { pace.value = Number(event.currentTarget.value); }} /></label>
        <button type="button" class="round" aria-label=${t('steady.slower')} disabled=${pace.value >= PACE.most} data-testid="pace-slower" onClick=${() => slower(1)}><${Sign} name="plus" /></button>
      </div>
      ${canFeel && html`<label class="switch centred"><input type="checkbox" checked=${felt.value} data-testid="felt" onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => { felt.value = event.currentTarget.checked; }} /> <span>${t('steady.felt')}</span></label>`}
    </div>`;
}

function Senses() {
  const [n, setN] = useState(5);
  return html`<div class="senses" aria-live="polite"><${Sense} n=${n} /></div>
    <p class="doors centred">
      <button type="button" class="button main" data-testid="sense-next" onClick=${() => setN(n > 1 ? n - 1 : 5)}>${t(n > 1 ? 'steady.next' : 'steady.again')}</button>
    </p>`;
}

/** Ten seconds for the trick that was tapped, as a ring that closes. */
function Body() {
  const [held, setHeld] = useState(/** @type {{name: string, left: number} | null} */ (null));
  useEffect(() => {
    if (!held) return;
    if (held.left <= 0 && felt.value) navigator.vibrate(60);
    const timer = setTimeout(() => setHeld(held.left > 0 ? { name: held.name, left: held.left - 1 } : null), 1000);
    return () => clearTimeout(timer);
  }, [held]);
  return html`<ul class="tricks">${TRICKS.map((name) => {
    const left = held?.name === name ? held.left : null;
    return html`<li key=${name}><button type="button" class=${`trick${left !== null ? ' held' : ''}`} data-testid=${`trick-${name}`} onClick=${() => setHeld({ name, left: HOLD_S })}>
      <span class="trick-ring" style=${{ '--held': String(left === null ? 0 : (HOLD_S - left) / HOLD_S) }} aria-hidden="true">${left ?? ''}</span>
      <span class="trick-what"><b>${t(`steady.${name}`)}</b><span class="soft">${t(`steady.${name}_how`)}</span></span></button></li>`;
  })}</ul>`;
}

/** The ways themselves, wherever they stand: in the sheet, or on the page that is there without a line. */
export const Ways = () => html`<fieldset class="choice centred tabs"><legend class="unseen">${t('steady.ways')}</legend>
    ${WAYS.map((name) => html`<label class="chip"><input type="radio" name="way" checked=${way.value === name} onChange=${() => { way.value = name; }} data-testid=${`steady-${name}`} /><span>${t(`steady.way.${name}`)}</span></label>`)}
  </fieldset>
  <div class="steady-way">${way.value === 'breathe' ? html`<${Breathe} />` : way.value === 'senses' ? html`<${Senses} />` : html`<${Body} />`}</div>`;

/** A private place to come back to oneself. It asks nothing of the network. */
export const Steady = () => html`<p class="soft centred">${t('steady.line')}</p>
  <${Ways} />
  <label class="switch centred for-keys"><input type="checkbox" checked=${keyed.value} data-testid="steady-key" onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => { keyed.value = event.currentTarget.checked; }} /> <span class="small soft">${t('steady.key')}</span></label>`;
