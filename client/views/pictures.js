import { html } from 'htm/preact';

/** The one warm light of a picture. @param {{x: number, y: number, r?: number, far?: boolean}} props */
const Light = ({ x, y, r = 62, far = false }) => html`<g class="pic-light" transform=${`translate(${x} ${y})`}>
  <circle class="pic-halo" r=${r} fill="url(#pic-halo)" />
  ${far ? html`<ellipse class="pic-core" rx="3.4" ry="4" />` : html`<path class="pic-core" d="M.6-11c.8 5 7 8.4 7 14A7.6 7.6 0 0 1-7.6 3C-7.6-1.6-1.4-4.6.6-11z" />`}
</g>`;

/** @param {{children: import('preact').ComponentChildren}} props */
const Picture = ({ children }) => html`<svg class="picture" viewBox="0 0 360 220" aria-hidden="true">
  <radialGradient id="pic-halo"><stop class="halo-in" offset="0" /><stop class="pic-halo-mid" offset="0.4" /><stop class="halo-out" offset="1" /></radialGradient>
  ${children}
</svg>`;

/**
 * What stands beside a sentence where the way ends for now: ink, and one light in each.
 * @type {Record<string, import('preact').ComponentChildren>}
 */
export const PICTURES = {
  // A dark window, and somebody left a lantern on the sill.
  window: html`<${Picture}>
    <path class="pic-wash" d="M92 26c38-14 132-16 176 2 16 30 14 108 2 142H94C80 132 78 60 92 26z" />
    <path class="pic-ink" d="M118 40h124v124H118zM180 40v124M118 92h124" />
    <path class="pic-faint" d="M128 48c6 30 4 76-2 108M232 48c-6 30-4 76 2 108" />
    <path class="pic-ink pic-thick" d="M100 168h160" />
    <${Light} x=${210} y=${150} />
  <//>`,
  // A row of chairs, all taken but by the light.
  chair: html`<${Picture}>
    <path class="pic-wash" d="M40 150c60-26 220-26 280 0 8 22-30 40-140 40S32 172 40 150z" />
    ${[78, 148, 218].map((x) => html`<g transform=${`translate(${x} 78)`}><path class="pic-body" d="M22-26a13 13 0 1 1 0 26 13 13 0 0 1 0-26zM-6 46C-6 18 6 6 22 6s28 12 28 40v30H-6z" /><path class="pic-ink" d="M-4 34v68M48 34v68M-4 52h52M-4 76h52" /></g>`)}
    <${Light} x=${316} y=${60} r=${56} />
    <path class="pic-ink" d="M316 0v46" />
  <//>`,
  // Far out on the water, a light goes on alone.
  light: html`<${Picture}>
    <path class="pic-wash" d="M10 128c70-20 270-22 340 0 6 30-40 66-170 66S2 160 10 128z" />
    <path class="pic-faint" d="M30 132c40-10 66 8 104 0s66-8 104 0 62 6 96-4M62 154c28-7 46 6 74 0s46-6 74 0 44 4 68-3" />
    <path class="pic-ink" d="M94 176c20-5 33 4 52 0s33-4 52 0M200 122h40c-4 10-10 14-20 14s-16-4-20-14z" />
    <${Light} x=${220} y=${110} />
    <path class="pic-glint" d="M216 140h8M213 148h14M217 156h7M214 165h10" />
  <//>`,
  // Between two poles the wire hangs down; one lamp still burns.
  line: html`<${Picture}>
    <path class="pic-wash" d="M20 168c50-22 270-24 322 0 4 18-60 32-160 32S14 188 20 168z" />
    <path class="pic-ink pic-thick" d="M70 34v146M290 50v132" />
    <path class="pic-ink" d="M52 48h36M274 62h32" />
    <path class="pic-ink" d="M0 60c22 0 42-6 52-12M88 48c24 26 40 62 44 96 1 8-5 14-9 8M274 62c-22 20-40 30-62 32M306 62c18 14 34 18 54 18" />
    <path class="pic-faint" d="M150 118l10-4M172 108l9-5M192 101l6-2" />
    <${Light} x=${290} y=${92} r=${58} />
    <path class="pic-ink" d="M290 66v12" />
  <//>`,
  // A paper lantern that is not yet lit, but for a spark.
  lamp: html`<${Picture}>
    <path class="pic-wash" d="M96 60c30-40 140-40 168 0 22 46 4 120-84 124C92 180 74 106 96 60z" />
    <path class="pic-ink" d="M180 0v44M160 44h40M152 52c-26 20-30 74 0 98h56c30-24 26-78 0-98zM160 158h40M180 158v22M174 180l-3 22M180 180v24M186 180l3 22" />
    <path class="pic-faint" d="M136 78h88M132 100h96M136 124h88" />
    <${Light} x=${180} y=${112} r=${48} far=${true} />
  <//>`,
};
