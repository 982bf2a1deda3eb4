import { html } from 'htm/preact';

/** The mark: a drop that is also a lantern's flame. */
export const Mark = () => html`<svg class="mark" viewBox="0 0 48 48" aria-hidden="true">
  <path class="mark-drop" d="M25 3c1 8 14 16 14 28a15 15 0 0 1-30 0C9 20 22 14 25 3z" />
  <path class="mark-flame" d="M25.5 18c.6 4.4 6 7.6 6 13.6a7.5 7.5 0 0 1-15 0c0-5.6 7.6-8 9-13.6z" />
</svg>`;

/** @type {Record<string, import('preact').ComponentChildren>} */
const SHAPES = {
  tear: html`<path d="M12.4 3.5c.5 4 6 7.5 6 12a6.4 6.4 0 0 1-12.8 0c0-4.5 5.8-7.5 6.8-12z" />`,
  hug: html`<path d="M8.8 5c.3 3 4.2 5.6 4.2 9.4a4.9 4.9 0 0 1-9.8 0C3.2 11 8 8.5 8.8 5z" /><path d="M15.2 5c-.2 1.6-1 3-1.9 4.3M13.5 17.6a4.9 4.9 0 0 0 7.3-3.2c0-3.4-4.8-5.9-5.6-9.4" />`,
  candle: html`<path d="M12.2 2.5c.3 2 2.7 3.4 2.7 5.7a2.9 2.9 0 0 1-5.8 0c0-2.1 2.5-3.3 3.1-5.7z" /><path d="M12 11v2M8.5 21.5v-8.3h7v8.3zM6 21.5h12" />`,
  me_too: html`<ellipse cx="12" cy="12.5" rx="2.2" ry="1.3" /><ellipse cx="12" cy="12.5" rx="6" ry="3.8" /><ellipse cx="12" cy="12.5" rx="10" ry="6.6" />`,
  more: html`<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="2.8" />`,
  hand: html`<path d="M7 12.5V6.2a1.5 1.5 0 0 1 3 0V11M10 10.5V4a1.5 1.5 0 0 1 3 0v6.5M13 10.5V5.2a1.5 1.5 0 0 1 3 0v6.3M16 9a1.5 1.5 0 0 1 3 0v5.5c0 4-2.6 6.5-6.3 6.5-3 0-4.8-1.3-6.2-3.9L4 13.3c-.8-1.6 1.3-2.7 2.3-1.4L7.5 13.6" />`,
  send: html`<path d="M12 19.5V5M6 10.5 12 4.5l6 6" />`,
  veil: html`<path d="M3 12s3.4-6 9-6 9 6 9 6-3.4 6-9 6-9-6-9-6zM4 20 20 4" />`,
  less: html`<path d="M6 12h12" />`,
  plus: html`<path d="M6 12h12M12 6v12" />`,
  close: html`<path d="m6 6 12 12M18 6 6 18" />`,
  again: html`<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4" />`,
  sound: html`<path d="M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4.2 4.2 0 0 1 0 6M18.6 6.3a8 8 0 0 1 0 11.4" />`,
  back: html`<path d="M14.5 5.5 8 12l6.5 6.5" />`,
  rain: html`<path d="M6 4 4.5 9M12 3l-1.5 5M18 4l-1.5 5M8 13l-1.5 5M14 12l-1.5 5M20 13l-1.5 5" />`,
};

/** @param {{name: string}} props */
export const Sign = ({ name }) => html`<svg class="sign" viewBox="0 0 24 24" aria-hidden="true">${SHAPES[name]}</svg>`;
