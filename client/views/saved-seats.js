import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { t } from '../i18n.js';
import { keptRooms } from '../kept-seats.js';
import { Link } from './link.js';
import { evening, hour } from './moment.js';

/** @typedef {import('../types.js').Card} Card */

/** Seats that this person has saved: the way back to them. @param {{now: number}} props */
export function SavedSeats({ now }) {
  const [cards, setCards] = useState(/** @type {Card[]} */ ([]));
  useEffect(() => {
    let here = true;
    const seen = keptRooms().map((id) => api.room(id).then((card) => [card], (error) => {
      if (error?.code === 'unknown_room') api.dropSeat(id);
      return [];
    }));
    Promise.all(seen).then((found) => { if (here) setCards(found.flat().filter((card) => card.state !== 'closed' || card.cancelled)); });
    return () => { here = false; };
  }, [now]);
  if (cards.length === 0) return null;
  return html`<section class="saved" aria-labelledby="saved" data-testid="saved-seats">
    <h2 id="saved" class="eyebrow">${t('saved.title')}</h2>
    <ul class="rows">${cards.map((card) => html`<li key=${card.id}><${Link} to=${`/rooms/${card.id}`} class="row" data-testid="saved-seat" data-room=${card.id}>
      <time class="row-hour" datetime=${card.starts_at}>${hour(card.starts_at)}</time>
      <span class="row-what"><span class="row-title" lang=${card.language}>${card.title}</span>
        <span class="soft small">${card.cancelled ? t('saved.cancelled') : evening(card.starts_at, now)}</span></span><//></li>`)}</ul>
  </section>`;
}
