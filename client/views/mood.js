import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n.js';

/**
 * The two sliders are those of the Affective Slider (A. Betella, P. F. M. J. Verschure, 2016, CC BY 4.0): no number,
 * no word, a picture at either end. The pictures here are our own: a drop, heavy or lifted; closed or wide awake.
 * @typedef {import('../mood.js').Felt} Felt
 * @typedef {{currentTarget: HTMLInputElement}} Moved
 */

const DROP = 'M20 4c.8 6.6 11.5 12.6 11.5 21.6a11.5 11.5 0 0 1-23 0C8.500 16.600 19.200 10.600 20 4z';

/** @type {Record<'heavy' | 'lifted' | 'asleep' | 'awake', import('preact').ComponentChildren>} */
const FACES = {
  heavy: html`<path d="M14.500 22.500l3-1M25.500 22.500l-3-1M16.500 31c1.800-2.400 5.200-2.400 7 0" /><path class="mood-tear" d="M26.500 26c.2 1.500 1.800 2.200 1.800 3.800a1.800 1.800 0 0 1-3.600 0c0-1.600 1.600-2.300 1.800-3.800z" />`,
  lifted: html`<path d="M14.500 23.500c.9-1.300 2.300-1.300 3.200 0M22.300 23.500c.9-1.300 2.300-1.300 3.200 0M15.800 28.500c2 3 6.400 3 8.400 0" />`,
  asleep: html`<path d="M13.800 23.500c1 1.200 2.800 1.200 3.800 0M22.400 23.500c1 1.200 2.800 1.200 3.800 0M18.500 30h3" />`,
  awake: html`<circle cx="15.800" cy="23.500" r="2.700" /><circle cx="24.200" cy="23.500" r="2.700" /><path d="M15.800 23.500h.01M24.200 23.500h.01M13.600 18.800c1-1 2.600-1 3.600-.4M26.400 18.800c-1-1-2.600-1-3.600-.4M17.600 30.300h4.800" />`,
};

/** @param {{name: keyof typeof FACES}} props */
const Face = ({ name }) => html`<svg class="mood-face" viewBox="0 0 40 44" aria-hidden="true"><path class="mood-drop" d=${DROP} />${FACES[name]}</svg>`;

/** @param {{low: keyof typeof FACES, high: keyof typeof FACES, name: 'pleasure' | 'arousal', felt: Felt, onMove: (felt: Felt) => void}} props */
const Slider = ({ low, high, name, felt, onMove }) => html`<div class=${`mood-row${felt[name] === undefined ? ' untouched' : ''}`}>
  <${Face} name=${low} />
  <input type="range" min="0" max="100" step="1" value=${felt[name] ?? 50} aria-label=${t(`mood.${name}`)} aria-valuetext=${felt[name] === undefined ? t('mood.untouched') : undefined} data-testid=${`mood-${name}`}
    onInput=${(/** @type {Moved} */ event) => onMove({ ...felt, [name]: Number(event.currentTarget.value) })} />
  <${Face} name=${high} /></div>`;

/** @param {{felt: Felt, onMove: (felt: Felt) => void}} props */
export const MoodSliders = ({ felt, onMove }) => html`<div class="mood-sliders">
  <${Slider} low="heavy" high="lifted" name="pleasure" felt=${felt} onMove=${onMove} />
  <${Slider} low="asleep" high="awake" name="arousal" felt=${felt} onMove=${onMove} /></div>`;

/**
 * The question, and one tap to be rid of it.
 * @param {{when: 'before' | 'after' | 'later', onFelt: (felt: Felt) => void, onSkip: () => void}} props
 */
export function MoodAsk({ when, onFelt, onSkip }) {
  const [felt, setFelt] = useState(/** @type {Felt} */ ({}));
  const moved = felt.pleasure !== undefined || felt.arousal !== undefined;
  return html`<section class="mood-ask" aria-labelledby=${`mood-${when}-title`} data-testid=${`mood-ask-${when}`}>
    <h2 id=${`mood-${when}-title`}>${t(`mood.ask.${when}`)}</h2>
    <p class="soft small">${t('mood.why')}</p>
    <${MoodSliders} felt=${felt} onMove=${setFelt} />
    <p class="doors"><button type="button" class="button" disabled=${!moved} data-testid="mood-send" onClick=${() => onFelt(felt)}>${t('mood.send')}</button>
      <button type="button" class="quiet-button" data-testid="mood-skip" onClick=${onSkip}>${t('mood.skip')}</button></p>
  </section>`;
}
