import { html } from 'htm/preact';
import { t } from '../../i18n.js';
import { nameOf, use } from './tools.js';

/** @typedef {import('../../session.js').Session} Session */

/** Hands and the floor: given, handed on, taken back, and the hands in another order. @param {{session: Session}} props */
export function Floor({ session }) {
  const room = session.room.value;
  if (!room || (room.hands.length === 0 && !room.floor)) return null;
  const { hands, floor } = room;
  /** @param {number} from @param {number} step */
  const move = (from, step) => {
    const order = [...hands];
    order.splice(from + step, 0, ...order.splice(from, 1));
    void use(session, 'order', { persons: order }, t('console.ordered'), ['order', { persons: hands }]);
  };
  /** @param {string | null} person */
  const give = (person) => use(session, 'floor', { person }, t(person ? 'console.floor_given' : 'console.floor_taken'), ['floor', { person: floor }]);
  return html`<section class="console-floor" data-testid="console-floor"><h3>${t('console.floor')}</h3>
    ${floor && html`<p><span dir="auto">${t('floor.theirs', { name: nameOf(session, floor) })}</span>
      ${hands[0] && html`<button type="button" class="button" data-testid="floor-next" onClick=${() => give(hands[0])}>${t('console.floor_next')}</button>`}
      <button type="button" class="quiet-button" data-testid="floor-back" onClick=${() => give(null)}>${t('console.floor_back')}</button></p>`}
    <ol class="hands">${hands.map((person, i) => html`<li key=${person}><span class="name" dir="auto">${nameOf(session, person)}</span>
      <button type="button" class="quiet-button" data-testid="floor-give" onClick=${() => give(person)}>${t('console.floor_give')}</button>
      <button type="button" class="round" disabled=${i === 0} aria-label=${t('console.up', { name: nameOf(session, person) })} onClick=${() => move(i, -1)}>↑</button>
      <button type="button" class="round" disabled=${i === hands.length - 1} aria-label=${t('console.down', { name: nameOf(session, person) })} onClick=${() => move(i, 1)}>↓</button></li>`)}</ol>
  </section>`;
}
