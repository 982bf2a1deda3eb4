import { html } from 'htm/preact';
import { inWords, t } from '../i18n.js';
import { Breath } from './breath.js';
import { Candle } from './candle.js';
import { positionOf } from './cue-now.js';
import { Lights } from './lights.js';
import { useNow } from './moment.js';

/** @typedef {import('../session.js').Session} Session */

/** @param {{session: Session, cue: import('../types.js').BreatheCue}} props */
export function BreatheCue({ session, cue }) {
  const at = () => positionOf(session.standing.value?.vector, session.clock.now());
  return html`<div class="cue cue-breathe"><${Breath} pattern=${cue} at=${at} /></div>`;
}

/** @param {{cue: import('../types.js').PromptCue}} props */
export function PromptCue({ cue }) {
  const { text, lang } = inWords(cue.text);
  return html`<div class="cue cue-prompt"><p class="said-by-room" lang=${lang} dir="auto">${text}</p></div>`;
}

/** Five, four, three, two, one: each sense for a fifth of the cue. @param {{session: Session, cue: import('../types.js').GroundCue}} props */
export function GroundCue({ session, cue }) {
  const now = useNow(500, session.clock);
  const part = Math.floor((positionOf(session.standing.value?.vector, now) / cue.length_ms) * 5);
  return html`<div class="cue cue-ground"><${Sense} n=${5 - Math.min(4, Math.max(0, part))} /></div>`;
}

/** @param {{n: number}} props */
export const Sense = ({ n }) => html`<p class="sense-count" aria-hidden="true">${Array.from({ length: 5 }, (_, i) => html`<i class=${i < n ? 'dot' : 'dot out'}></i>`)}</p>
  <p class="said-by-room">${t(`ground.${n}`)}</p>`;

/** @param {{session: Session, cue: import('../types.js').CandleCue}} props */
export function CandleCue({ session, cue }) {
  const now = useNow(1000, session.clock);
  const left = 1 - positionOf(session.standing.value?.vector, now) / cue.length_ms;
  const { text, lang } = inWords(cue.text);
  return html`<div class="cue cue-candle"><${Candle} left=${left} /><${Lights} n=${session.peopleTotal.value} />
    <p class="said-by-room" lang=${lang} dir="auto">${text || t('stage.candle')}</p></div>`;
}
