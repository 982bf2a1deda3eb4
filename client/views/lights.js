import { html } from 'htm/preact';

const SEEN = 60;
/** Golden-angle steps keep any number of lights apart without two ever meeting. */
const TURN = 2.399963;

/**
 * Everybody in the room as a small light on dark water; `lit` of them still burn.
 * @param {{n: number, lit?: number}} props
 */
export function Lights({ n, lit = n }) {
  const seen = Math.min(Math.max(n, 1), SEEN);
  const burning = Math.ceil((lit / Math.max(n, 1)) * seen);
  return html`<svg class="lights" viewBox="-200 -60 400 120" aria-hidden="true">
    <radialGradient id="halo"><stop class="halo-in" offset="0" /><stop class="halo-out" offset="1" /></radialGradient>
    ${Array.from({ length: seen }, (_, i) => {
      const far = Math.sqrt((i + 0.5) / seen);
      const x = Math.cos(i * TURN) * far * 180;
      const y = Math.sin(i * TURN) * far * 46;
      return html`<g class=${i < burning ? 'light' : 'light out'} transform=${`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
        <ellipse class="light-water" cy="13" rx="2" ry="9" /><circle class="light-halo" r="15" /><ellipse class="light-core" rx="2.4" ry="2.9" />
      </g>`;
    })}
  </svg>`;
}
