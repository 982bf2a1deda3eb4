import { html } from 'htm/preact';
import { languageName, t } from '../i18n.js';
import { hour, until } from './moment.js';
import { Link } from './link.js';
import { Notes } from './notes.js';

/** @typedef {import('../types.js').Card} Card */

const SEEN = 11;
const BACK = 'M0-36c8.5 0 13.5 6.5 13.5 14.5 0 6-2.5 10.5-6 13 1 3 4 4.5 9 6.5C27 2 34 9 36 24l4 36h-80l4-36C-34 9-27 2-16.5-2c5-2 8-3.5 9-6.5-3.5-2.5-6-7-6-13C-13.5-29.5-8.5-36 0-36z';

/** Backs of people in a lit room, seen from the rain: half of them near, half a row further in. @param {{n: number}} props */
function Sitters({ n }) {
  const seen = Math.min(n, SEEN);
  const near = Math.ceil(seen / 2);
  /** @param {number} many @param {number} y @param {number} size @param {number} shift */
  const row = (many, y, size, shift) => Array.from({ length: many }, (_, i) => {
    const x = 200 + (i - (many - 1) / 2) * (400 / (many + 0.6)) + shift + ((i * 29) % 17) - 8;
    const lean = ((i * 7) % 5) * 2.5 - 5;
    return html`<path transform=${`translate(${x.toFixed(0)} ${y + ((i * 11) % 9)}) rotate(${lean}) scale(${size})`} d=${BACK} />`;
  });
  return html`<svg class="sitters" viewBox="0 0 400 210" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
    <g class="far">${row(seen - near, 164, 0.66, 26)}</g>
    <g class="near">${row(near, 182, 0.92, -10)}</g>
  </svg>`;
}

/** @param {{card: Card, now: number, onListen: (card: Card) => void}} props */
export function LitWindow({ card, now, onListen }) {
  const starts = Date.parse(card.starts_at);
  const live = card.state === 'live';
  const full = card.seats_free <= 0;
  return html`<article class="window" data-testid="front-room-card" data-room=${card.id}>
    <div class="panes" aria-hidden="true"><${Sitters} n=${card.people} /></div>
    <div class="window-text">
      <p class="window-phase">${live ? t('front.phase_now', { phase: t(`phase.${card.phase ?? 'welcome'}`) }) : t('front.starts_in', { time: until(starts - now) })}</p>
      <h3 lang=${card.language}>${card.title}</h3>
      <p class="soft">${[
        live && t('front.until', { time: hour(card.ends_at) }),
        card.people > 0 && t('front.people', { n: card.people }),
        card.listeners > 0 && t('front.listening', { n: card.listeners }),
        languageName(card.language),
        card.autopilot && t('front.by_itself'),
      ].filter(Boolean).join(' · ')}</p>
      <p><${Notes} notes=${card.content_notes} /></p>
      <p class="doors">
        <${Link} to=${`/rooms/${card.id}`} class="button main" data-testid="front-seat">${t(full ? 'front.look' : 'front.seat')}<//>
        ${live && card.listeners_allowed && html`<button type="button" class="button plain" data-testid="front-listen" onClick=${() => onListen(card)}>${t('front.listen')}</button>`}
      </p>
      ${full && html`<p class="soft small">${t('front.full')}</p>`}
    </div>
  </article>`;
}

/**
 * Nothing on, not yet known, or not reached. `opening`: as tall as the lit one that most likely comes, so that nothing jumps.
 * @param {{testid: string, opening?: boolean, children: import('preact').ComponentChildren}} props
 */
export const DarkWindow = ({ testid, opening = false, children }) => html`<div class=${`window dark${opening ? ' opening' : ''}`} data-testid=${testid}>
  <div class="panes" aria-hidden="true"></div>
  <div class="window-text" role="status"><p class="window-line">${children}</p></div>
</div>`;
