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
import { ListenOn } from './drop-in.js';
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
  const room = session.room.value;
  const host = session.you.value?.role === 'host';
  const up = session.status.value !== 'closed';
  const consoled = up && isStaff(session);
  // The seat itself goes with the line (room-page.js): a reload comes back to what is written here in private.
  const stays = up && session.lookedAfter.value;
  // The host's chair is what opens the report.
  useEffect(() => { if (room && host) keepChair(room.id); }, []);
  useEffect(() => { if (room && !stays) api.leaveSeatToTab(room.id); }, [stays]);
  return html`<div class=${`lights-out scene-night${consoled ? ' staffed' : ''}`} data-testid="closed">
    <${Lights} n=${Math.max(1, session.peopleTotal.value)} lit=${0} />
    <h1>${t('close.were_here')}</h1>
    <p class="lead">${t('close.water')}</p>
    <${Leaving} session=${session} after />
    <button type="button" class=${`button ${stays ? 'plain' : 'main'}`} data-testid="to-after" onClick=${() => go('/after')}>${t('close.on')}</button>
    ${host && room && html`<${Link} to=${reportPath(room.id)} class="button plain" data-testid="to-report">${t('close.report')}<//>`}
    ${room?.autopilot && html`<${ListenOn} />`}
    <button type="button" class="quiet-button" onClick=${() => open('help')}>${t('foot.helplines')}</button>
    ${consoled && html`<${Console} session=${session} />`}
  </div>`;
}
