import { html } from 'htm/preact';
import { languageName, t } from '../i18n.js';
import { hour, until } from './moment.js';
import { Link } from './link.js';

/** @typedef {import('../types.js').Card} Card */

const SEEN = 9;

/** Backs of people in a lit room, seen from the rain. @param {{n: number}} props */
function Sitters({ n }) {
  const seen = Math.min(n, SEEN);
  const places = Array.from({ length: seen }, (_, i) => {
    const spread = 340 / Math.max(seen, 4);
    const near = (i * 7) % 3;
    return { x: 200 + (i - (seen - 1) / 2) * spread + ((i * 13) % 9) - 4, y: 168 + near * 5, size: 0.88 + near * 0.09 };
  });
  return html`<svg class="sitters" viewBox="0 0 400 210" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
    ${places.map(({ x, y, size }) => html`<path transform=${`translate(${x} ${y}) scale(${size})`} d="M0-34c7.5 0 12 5.5 12 13 0 5-2 9-5 11 10 3 21 9 23 24l2 40h-64l2-40c2-15 13-21 23-24-3-2-5-6-5-11 0-7.5 4.5-13 12-13z" />`)}
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
        t('front.people', { n: card.people }),
        card.listeners > 0 && t('front.listening', { n: card.listeners }),
        languageName(card.language),
      ].filter(Boolean).join(' · ')}</p>
      ${card.content_notes.length > 0 && html`<p class="soft small">${t('notes.short', { notes: card.content_notes.join(', ') })}</p>`}
      <p class="doors">
        <${Link} to=${`/rooms/${card.id}`} class="button main" data-testid="front-seat">${t(full ? 'front.look' : 'front.seat')}<//>
        ${live && card.listeners_allowed && html`<button type="button" class="button plain" data-testid="front-listen" onClick=${() => onListen(card)}>${t('front.listen')}</button>`}
      </p>
      ${full && html`<p class="soft small">${t('front.full')}</p>`}
    </div>
  </article>`;
}

/** Nothing on, not yet known, or not reached. @param {{testid: string, children: import('preact').ComponentChildren}} props */
export const DarkWindow = ({ testid, children }) => html`<div class="window dark" data-testid=${testid}>
  <div class="panes" aria-hidden="true"></div>
  <div class="window-text" role="status"><p class="window-line">${children}</p></div>
</div>`;
