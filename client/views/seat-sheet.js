import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { t } from '../i18n.js';
import { unseated } from '../mood.js';
import { DoorForm } from './door-form.js';
import { listenNoMore } from './entry.js';
import { close, spoken } from './panel.js';
import { Sheet } from './sheet.js';

/** @typedef {import('../session.js').Session} Session */

/** @param {'asked' | 'knocking'} sitting */
export const onTheWay = (sitting) => t(sitting === 'knocking' ? 'seat.knocking' : 'seat.going');

/** Why there is no seat, where the server said it in its own words. @param {import('../requests.js').Undone} answer */
export const notSeated = ({ why }) => why || t('refused.offline');

/** A seat for somebody who listens. The film goes on beside it. @param {{session: Session, id: string}} props */
export function SeatSheet({ session, id }) {
  const [room, setRoom] = useState(/** @type {import('./door.js').Opened | null} */ (null));
  const [away, setAway] = useState(false);
  const load = () => { setAway(false); api.room(id).then(setRoom, () => setAway(true)); };
  useEffect(load, [id]);
  /** @param {import('../types.js').Seat} seat */
  const sit = (seat) => {
    close();
    session.sit(seat.token).then((answer) => {
      if (answer.ok) return listenNoMore();
      unseated(seat);
      spoken.value = notSeated(answer);
    });
  };
  const sitting = session.sitting.value;
  return html`<${Sheet} title=${t('more.seat')} testid="seat-sheet">
    <p class="soft">${t('seat.meanwhile')}</p>
    ${sitting && html`<p class="notice calm" role="status">${onTheWay(sitting)}</p>`}
    ${!sitting && room && html`<${DoorForm} room=${room} invitation=${null} early=${false} onSeat=${sit} onStale=${load} />`}
    ${!sitting && !room && html`<p role="status">${t(away ? 'front.failed' : 'door.loading')} ${away && html`<button type="button" class="button plain" onClick=${load}>${t('again')}</button>`}</p>`}
  <//>`;
}
