import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { language } from '../i18n.js';
import { onQuickExit } from '../quickexit.js';
import { go } from '../router.js';
import { openSession } from '../session.js';
import { ClosedLights } from './closing.js';
import { Door } from './door.js';
import { Early } from './early.js';
import { enterAs, listenNoMore } from './entry.js';
import { Knocking } from './knocking.js';
import { Opening } from './opening.js';
import { alone, here } from './panel.js';
import { Room } from './room.js';
import { State } from './states.js';
import { Waiting } from './waiting.js';

/** @typedef {import('../session.js').Session} Session */

/** Out at once, to the page that looks after whoever leaves. Nobody is told. */
export function leaveRoom() {
  const session = here.value;
  if (!session) return;
  const begun = session.standing.value?.state === 'live';
  session.leave();
  if (session.room.value) api.dropSeat(session.room.value.id);
  here.value = null;
  listenNoMore();
  alone.value = false;
  go(begun ? '/after' : '/');
}

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
  const listening = enterAs.value?.room === id;

  const seat = invitation && round === 0 ? null : api.seatFor(id);
  // Who listens and takes a seat stays in: their session sees to the line, and the film is not touched.
  const inside = seat !== null || listening;
  useEffect(() => {
    if (!inside) return;
    const opened = openSession({ roomId: id, hello: seat ? { token: seat.token } : { as: 'listener' }, language: language.value });
    setSession(opened);
    here.value = opened;
    const forgetExit = onQuickExit(() => opened.leave());
    return () => {
      forgetExit();
      opened.close();
      setSession(null);
      if (here.value === opened) here.value = null;
    };
  }, [id, inside, round]);

  const again = () => setRound(round + 1);
  // A seat that the room does not know is no seat: back to the door, which gives another.
  const unknown = session?.status.value === 'closed' && session.bye.value?.code === 'bad_token';
  useEffect(() => {
    if (!unknown) return;
    api.dropSeat(id);
    setLapsed('lapsed');
    again();
  }, [unknown]);
  if (!session) return html`<${Door} id=${id} invitation=${invitation} lapsed=${lapsed} onSeat=${again} />`;
  const givenBack = () => {
    setLapsed('given_back');
    again();
  };
  return html`<${Inside} session=${session} id=${id} again=${again} onGivenBack=${givenBack} />`;
}
