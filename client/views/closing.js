import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import * as api from '../api.js';
import { t } from '../i18n.js';
import { keepChair, reportPath } from '../report.js';
import { go } from '../router.js';
import { isStaff } from './console/tools.js';
import { Leaving } from './leaving.js';
import { SlipDoor } from './slip.js';
import { Lights } from './lights.js';
import { Link } from './link.js';
import { useNow, useScene } from './moment.js';
import { open } from './panel.js';
import { dropIn } from './drop-in.js';
import { listenNoMore } from './entry.js';
import { Console } from './staff-only.js';

/** @typedef {import('../session.js').Session} Session */

/** During `close`: the lights go out one by one. @param {{session: Session}} props */
export function ClosingLights({ session }) {
  const now = useNow(1000, session.clock);
  const stands = session.standing.value;
  const people = Math.max(1, session.peopleTotal.value);
  const from = stands?.phase_started_at ?? now;
  const to = stands?.phase_ends_at ?? now;
  const left = Math.max(0, Math.min(1, (to - now) / Math.max(1, to - from)));
  return html`<div class="cue cue-close" data-testid="closing">
    <${Lights} n=${people} lit=${Math.max(1, people * left)} />
    <p class="said-by-room">${t('close.line')}</p>
  </div>`;
}

/** During `close`, beside the words: a line for the box, and how somebody goes. @param {{session: Session}} props */
export const ClosingDoors = ({ session }) => session.standing.value?.kind === 'close' && session.you.value?.role === 'guest' && html`<div class="soft-doors" data-testid="closing-doors">
  <${Leaving} session=${session} /><${SlipDoor} session=${session} /></div>`;

/** The room is over; the way on is one soft button. @param {{session: Session}} props */
export function ClosedLights({ session }) {
  useScene('night');
  useEffect(() => {
    const room = session.room.value;
    if (!room) return;
    // The host's chair is what opens the report.
    if (session.you.value?.role === 'host') keepChair(room.id);
    api.dropSeat(room.id);
  }, []);
  const on = () => { listenNoMore(); go('/after'); };
  return html`<div class="lights-out scene-night" data-testid="closed">
    <${Lights} n=${Math.max(1, session.peopleTotal.value)} lit=${0} />
    <h1>${t('close.were_here')}</h1>
    <p class="lead">${t('close.water')}</p>
    <${Leaving} session=${session} />
    <button type="button" class="button main" data-testid="to-after" onClick=${on}>${t('close.on')}</button>
    ${session.you.value?.role === 'host' && session.room.value && html`<${Link} to=${reportPath(session.room.value.id)} class="button plain" data-testid="to-report">${t('close.report')}<//>`}
    ${session.room.value?.autopilot && html`<button type="button" class="button plain" data-testid="listen-on" onClick=${() => { listenNoMore(); dropIn(); }}>${t('close.listen_on')}</button>`}
    <button type="button" class="quiet-button" onClick=${() => open('help')}>${t('foot.helplines')}</button>
    ${isStaff(session) && html`<${Console} session=${session} />`}
  </div>`;
}
