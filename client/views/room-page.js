import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { gone } from '../gone.js';
import { language, t } from '../i18n.js';
import { forgetRoom } from '../of-room.js';
import { onQuickExit } from '../quickexit.js';
import { Door } from './door.js';
import { enterAs, listenNoMore } from './entry.js';
import { Knocking } from './knocking.js';
import { Opening } from './opening.js';
import { lazy } from './lazy.js';
import { here } from './panel.js';
import { care, fetchCare } from './sheets.js';
import { State } from './states.js';

/**
 * @typedef {import('../session.js').Session} Session
 * @typedef {{token: string} | {as: 'listener'}} Way how somebody comes in
 */

// What is behind the door is fetched while somebody reads what stands on it, or when they come back to their seat.
const loadSession = () => import('../session.js');
// Steady me and help are there before the room is: in it they must open without a line too.
const loadRoom = () => Promise.all([import('./room.js'), care()]).then(([all]) => all.Room);
const loadWaiting = () => import('./waiting.js').then((all) => all.Waiting);
const loadClosed = () => import('./closing.js').then((all) => all.ClosedLights);
const loadEarly = () => import('./early.js').then((all) => all.Early);
const [Room, Waiting, ClosedLights, Early] = [lazy(loadRoom), lazy(loadWaiting), lazy(loadClosed), lazy(loadEarly)];
const behind = () => Promise.all([loadSession(), loadRoom(), loadWaiting(), loadClosed(), loadEarly()]);

/** Why the staff closed the door to this person, in their words, where they gave any. @param {Session} session @param {string | undefined} code */
function reasonFor(session, code) {
  const me = session.you.value?.person;
  return session.desk.value.findLast((one) => one.type === code && (one.person === undefined || one.person === me))?.why ?? undefined;
}

/** @param {{session: Session, id: string, again: () => void, onGivenBack: () => void}} props */
function Inside({ session, id, again, onGivenBack }) {
  const stands = session.standing.value;
  const bye = session.bye.value;
  const sitting = session.sitting.value;
  if (stands?.state === 'closed' || (session.room.value && bye?.code === 'room_closed')) return html`<${ClosedLights} session=${session} />`;
  if (session.status.value === 'closed' && bye?.code === 'bad_token') return null;
  // Listening is over, and the seat is still on its way.
  if (session.status.value === 'closed' && sitting) return sitting === 'knocking' ? html`<${Knocking} staffed=${session.staffAtDoor.value} />` : html`<${Opening} session=${session} />`;
  if (session.status.value === 'closed') return html`<${State} name=${bye?.code ?? 'offline'} why=${bye?.why} told=${reasonFor(session, bye?.code)} again=${again} room=${id} />`;
  if (!session.room.value && bye?.code === 'doors_closed') return html`<${Early} session=${session} id=${id} onGivenBack=${onGivenBack} />`;
  if (session.knocking.value) return html`<${Knocking} staffed=${session.staffAtDoor.value} />`;
  if (!session.room.value || !stands) return html`<${Opening} session=${session} />`;
  return stands.state === 'live' ? html`<${Room} session=${session} />` : html`<${Waiting} session=${session} />`;
}

/** By what somebody comes in: a seat that is kept, or listening; null: by the door. @param {string} id @returns {Way | null} */
function wayIn(id) {
  const seat = api.seatFor(id);
  if (seat) return { token: seat.token };
  return enterAs.peek()?.room === id ? { as: 'listener' } : null;
}

/** The room is over, and whoever was in it needs nothing to come back with. @param {string} id */
function nothingKept(id) {
  api.dropSeat(id);
  if (enterAs.peek()?.room === id) listenNoMore();
}

/** @param {{id: string, invitation: import('../router.js').Invitation | null}} props */
export function RoomPage({ id, invitation }) {
  // Taken on the way in and not looked up again: what is kept of a seat goes with the end of the room, and whoever is
  // written to then is not shown out.
  const [way, setWay] = useState(() => (invitation ? null : wayIn(id)));
  const [session, setSession] = useState(/** @type {Session | null} */ (null));
  const [lapsed, setLapsed] = useState(/** @type {'lapsed' | 'given_back' | null} */ (null));
  const [unreached, setUnreached] = useState(false);
  const again = () => setWay(wayIn(id));
  // At the door: no seat after all.
  const listening = !invitation && enterAs.value?.room === id;
  useEffect(() => { if (listening && !way) again(); }, [listening]);
  // Who listens and takes a seat stays in: their session sees to the line, and the film is not touched.
  useEffect(() => {
    if (!way) return;
    let end = () => {};
    let ended = false;
    loadSession().then(({ openSession }) => {
      if (ended || gone()) return;
      const opened = openSession({ roomId: id, hello: way, language: language.value });
      setSession(opened);
      here.value = opened;
      const forgetExit = onQuickExit(() => opened.leave());
      end = () => {
        forgetExit();
        if (opened.standing.peek()?.state === 'closed' && !opened.lookedAfter.peek()) nothingKept(id);
        opened.close();
        setSession(null);
        if (here.value === opened) here.value = null;
      };
    }, () => { if (!ended) setUnreached(true); });
    return () => {
      ended = true;
      end();
      forgetRoom();
    };
  }, [way]);
  const fetchBehind = () => {
    fetchCare();
    behind().catch(() => {});
  };
  useEffect(() => { if (way) fetchBehind(); }, [way]);

  // A seat that the room does not know is no seat: back to the door, which gives another.
  const unknown = session?.status.value === 'closed' && session.bye.value?.code === 'bad_token';
  useEffect(() => {
    if (!unknown) return;
    api.dropSeat(id);
    setLapsed('lapsed');
    again();
  }, [unknown]);
  const over = session?.status.value === 'closed' && session.bye.value?.code === 'room_closed';
  useEffect(() => { if (over) nothingKept(id); }, [over]);
  const givenBack = () => {
    setLapsed('given_back');
    again();
  };
  if (unreached) return html`<${State} name="offline" again=${() => location.reload()} />`;
  if (!session && way) return html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
  if (!session) return html`<${Door} id=${id} invitation=${invitation} lapsed=${lapsed} onSeat=${again} onShown=${fetchBehind} />`;
  return html`<${Inside} session=${session} id=${id} again=${again} onGivenBack=${givenBack} />`;
}
