import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { gone } from '../gone.js';
import { language, t } from '../i18n.js';
import { forgetRoom } from '../of-room.js';
import { onQuickExit } from '../quickexit.js';
import { Door } from './door.js';
import { enterAs } from './entry.js';
import { Knocking } from './knocking.js';
import { Opening } from './opening.js';
import { lazy } from './lazy.js';
import { here } from './panel.js';
import { care, fetchCare } from './sheets.js';
import { State } from './states.js';

/** @typedef {import('../session.js').Session} Session */

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
  if (stands?.state === 'closed' || bye?.code === 'room_closed') return html`<${ClosedLights} session=${session} />`;
  if (session.status.value === 'closed' && bye?.code === 'bad_token') return null;
  if (session.status.value === 'closed') return html`<${State} name=${bye?.code ?? 'offline'} why=${bye?.why} told=${reasonFor(session, bye?.code)} again=${again} room=${id} />`;
  if (!session.room.value && bye?.code === 'doors_closed') return html`<${Early} session=${session} id=${id} onGivenBack=${onGivenBack} />`;
  if (session.knocking.value) return html`<${Knocking} staffed=${session.staffAtDoor.value} />`;
  if (!session.room.value || !stands) return html`<${Opening} session=${session} />`;
  return stands.state === 'live' ? html`<${Room} session=${session} />` : html`<${Waiting} session=${session} />`;
}

/** @param {{id: string, invitation: import('../router.js').Invitation | null}} props */
export function RoomPage({ id, invitation }) {
  const [session, setSession] = useState(/** @type {Session | null} */ (null));
  const [round, setRound] = useState(0);
  const [lapsed, setLapsed] = useState(/** @type {'lapsed' | 'given_back' | null} */ (null));
  const [unreached, setUnreached] = useState(false);
  const listening = enterAs.value?.room === id;

  const seat = invitation && round === 0 ? null : api.seatFor(id);
  // Who listens and takes a seat stays in: their session sees to the line, and the film is not touched.
  const inside = seat !== null || listening;
  useEffect(() => {
    if (!inside) return;
    let end = () => {};
    let ended = false;
    loadSession().then(({ openSession }) => {
      if (ended || gone()) return;
      const opened = openSession({ roomId: id, hello: seat ? { token: seat.token } : { as: 'listener' }, language: language.value });
      setSession(opened);
      here.value = opened;
      const forgetExit = onQuickExit(() => opened.leave());
      end = () => {
        forgetExit();
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
  }, [id, inside, round]);
  const fetchBehind = () => {
    fetchCare();
    behind().catch(() => {});
  };
  useEffect(() => { if (inside) fetchBehind(); }, [inside]);

  const again = () => setRound(round + 1);
  // A seat that the room does not know is no seat: back to the door, which gives another.
  const unknown = session?.status.value === 'closed' && session.bye.value?.code === 'bad_token';
  useEffect(() => {
    if (!unknown) return;
    api.dropSeat(id);
    setLapsed('lapsed');
    again();
  }, [unknown]);
  const givenBack = () => {
    setLapsed('given_back');
    again();
  };
  if (unreached) return html`<${State} name="offline" again=${() => location.reload()} />`;
  if (!session && inside) return html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
  if (!session) return html`<${Door} id=${id} invitation=${invitation} lapsed=${lapsed} onSeat=${again} onShown=${fetchBehind} />`;
  return html`<${Inside} session=${session} id=${id} again=${again} onGivenBack=${givenBack} />`;
}
