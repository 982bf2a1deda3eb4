import { html } from 'htm/preact';

/** A candle; `left` from 1 (whole) to 0 (burnt down). @param {{left: number}} props */
export function Candle({ left }) {
  const tall = 18 + 112 * Math.min(1, Math.max(0, left));
  const top = 190 - tall;
  return html`<svg class="candle" viewBox="0 0 160 210" aria-hidden="true">
    <radialGradient id="glow"><stop class="glow-in" offset="0" /><stop class="glow-mid" offset="0.35" /><stop class="glow-out" offset="1" /></radialGradient>
    <ellipse class="candle-glow" cx="80" cy=${top - 14} rx="130" ry="130" />
    <path class="candle-wax" d=${`M66 190V${top + 4}c3-5 8-3 11 0s9 4 17 0v${tall - 4}z`} />
    <path class="candle-drip" d=${`M66 ${top + 4}c3-5 8-3 11 0s9 4 17 0v10c-2 4-4 4-5 0-2-6-4 8-7 4-4-6-5 12-8 8-3-5-6 0-8-4z`} />
    <path class="candle-wick" d=${`M80 ${top + 3}v-9`} />
    <g class="flame-at" style=${{ transform: `translate(80px, ${top - 5}px)` }}><path class="flame" d="M1-32c1 8 10 14 10 23a11 10 0 0 1-22 0c0-8 10-14 12-23z" /><path class="flame-heart" d="M0-14c1 4 5 6 5 10a5 5 0 0 1-10 0c0-4 4-6 5-10z" /></g>
    <path class="candle-dish" d="M40 190h80c-3 10-14 14-40 14s-37-4-40-14z" />
  </svg>`;
}
