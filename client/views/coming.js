import { html } from 'htm/preact';
import { languageName, locale, t } from '../i18n.js';
import { placeOf, there } from '../zones.js';
import { Link } from './link.js';
import { evening, hour, minutes } from './moment.js';
import { Notes } from './notes.js';

/** @typedef {import('../types.js').Card} Card */

/** The hour by the room's own clocks, where they stand otherwise. @param {{card: Card}} props */
export function There({ card }) {
  const theirs = there(card.starts_at, card.time_zone, locale());
  return theirs && html`<span class="row-there" data-testid="there">${t('schedule.there', theirs)}</span>`;
}

/** @param {{card: Card}} props */
const Row = ({ card }) => html`<li>
  <${Link} to=${`/rooms/${card.id}`} class="row" data-testid="front-coming-card" data-room=${card.id}>
    <time class="row-hour" datetime=${card.starts_at}>${hour(card.starts_at)}</time>
    <span class="row-what">
      <span class="row-title" lang=${card.language}>${card.title}</span>
      <span class="soft small">${[
        ...card.topics.map((name) => t(`topic.${name}`)),
        languageName(card.language),
        t('minutes', { n: minutes(Date.parse(card.ends_at) - Date.parse(card.starts_at)) }),
        card.seats_free > 0 ? t('front.seats', { n: card.seats_free }) : t('front.full_short'),
      ].join(' · ')}</span>
      <${There} card=${card} />
      <${Notes} notes=${card.content_notes} />
    </span>
  <//>
</li>`;

/** Rooms to come, by evening, in the reader's own time zone. @param {{cards: Card[], now: number}} props */
export function Coming({ cards, now }) {
  if (cards.length === 0) return html`<p class="soft" data-testid="front-empty">${t('front.none_coming')}</p>`;
  /** @type {Map<string, Card[]>} */
  const evenings = new Map();
  for (const card of [...cards].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))) {
    const name = evening(card.starts_at, now);
    evenings.set(name, [...(evenings.get(name) ?? []), card]);
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return html`${[...evenings].map(([name, list]) => html`<section class="evening" key=${name}>
    <h3>${name}</h3>
    <ul class="rows">${list.map((card) => html`<${Row} key=${card.id} card=${card} />`)}</ul>
  </section>`)}
  <p class="soft small">${t('front.zone', { zone: placeOf(zone, locale()) })}</p>`;
}
