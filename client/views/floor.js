import { html } from 'htm/preact';
import { Mark, Sign } from '../icons/signs.js';
import { langOf, t } from '../i18n.js';

/** Sharing: who holds the floor is lit, the queue is beads. @param {{session: import('../session.js').Session}} props */
export function Floor({ session }) {
  const room = session.room.value;
  const you = session.you.value;
  if (!room || !you) return null;
  const name = (/** @type {string} */ person) => session.people.value.find((one) => one.person === person)?.name ?? t('floor.someone');
  const mine = room.floor === you.person;
  const up = room.hands.includes(you.person);
  const ahead = room.hands.indexOf(you.person);
  const queue = room.hands.filter((person) => person !== room.floor);
  return html`<div class=${`floor${room.floor ? ' held' : ''}`} data-testid="floor">
    <p class="floor-who"><${Mark} /> <span dir="auto" lang=${room.floor ? langOf(name(room.floor)) : undefined}>${mine ? t('floor.yours') : room.floor ? t('floor.theirs', { name: name(room.floor) }) : t('floor.free')}</span></p>
    ${queue.length > 0 && html`<p class="beads" aria-label=${t('floor.queue', { n: queue.length })}>${queue.slice(0, 8).map((person) => html`<i class=${person === you.person ? 'bead-dot own' : 'bead-dot'} title=${name(person)}></i>`)}
      ${up && !mine && html`<span class="soft small">${t(ahead > 0 ? 'floor.place' : 'floor.next', { n: ahead })}</span>`}</p>`}
    ${mine
      ? html`<button type="button" class="button main" data-testid="hand-on" onClick=${() => session.pass()}>${t('floor.hand_on')}</button>`
      : you.role !== 'listener' && html`<button type="button" class="button" aria-pressed=${up} data-testid="floor-hand" onClick=${() => session.hand(!up)}><${Sign} name="hand" /> ${t(up ? 'floor.hand_down' : 'floor.hand_up')}</button>`}
  </div>`;
}
