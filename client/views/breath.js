import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { stillness, useFrames } from './moment.js';

/** @typedef {{in_ms: number, hold_ms: number, out_ms: number, rest_ms: number}} Pattern one breath */

const PARTS = /** @type {const} */ (['in', 'hold', 'out', 'rest']);

/**
 * Where in the breath a moment falls, and how far the circle is open (0 to 1).
 * @param {Pattern} pattern
 * @param {number} at_ms
 */
export function breathAt(pattern, at_ms) {
  const lengths = [pattern.in_ms, pattern.hold_ms, pattern.out_ms, pattern.rest_ms];
  const whole = lengths.reduce((sum, one) => sum + one, 0) || 1;
  let into = ((at_ms % whole) + whole) % whole;
  let i = 0;
  while (i < 3 && into >= lengths[i]) into -= lengths[i++];
  const through = lengths[i] ? into / lengths[i] : 1;
  const eased = (1 - Math.cos(Math.PI * through)) / 2;
  return { part: PARTS[i], left_ms: lengths[i] - into, open: [eased, 1, 1 - eased, 0][i] };
}

/** A circle of ink that opens and closes; standing still, it counts instead. @param {{pattern: Pattern, at: () => number}} props */
export function Breath({ pattern, at }) {
  const circle = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [shown, setShown] = useState(() => ({ part: breathAt(pattern, at()).part, left: 0 }));
  useFrames(() => {
    const { part, left_ms, open } = breathAt(pattern, at());
    circle.current?.style.setProperty('--open', stillness.value ? '0.5' : open.toFixed(3));
    const left = Math.ceil(left_ms / 1000);
    setShown((was) => (was.part === part && was.left === left ? was : { part, left }));
  }, [pattern, at]);
  const seconds = (/** @type {number} */ ms) => Math.round(ms / 1000);
  return html`<div class="breath" ref=${circle}>
    <p class="unseen">${t('breath.how', { in: seconds(pattern.in_ms), hold: seconds(pattern.hold_ms), out: seconds(pattern.out_ms) })}</p>
    <div class="blot" aria-hidden="true"></div>
    <p class="breath-word" aria-hidden="true">${t(`breath.${shown.part}`)}${stillness.value && html`<span class="breath-left">${shown.left}</span>`}</p>
  </div>`;
}
