import * as api from '../api.js';
import { go } from '../router.js';
import { listenNoMore } from './entry.js';
import { alone, here } from './panel.js';

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
