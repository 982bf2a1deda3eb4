import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import * as api from '../api.js';
import { t } from '../i18n.js';
import { go } from '../router.js';
import { Lights } from './lights.js';
import { useNow, useScene } from './moment.js';
import { open } from './panel.js';
import { enterAs } from './entry.js';

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

/** The room is over; the way on is one soft button. @param {{session: Session}} props */
export function ClosedLights({ session }) {
  useScene('night');
  useEffect(() => {
    const room = session.room.value;
    if (room) api.dropSeat(room.id);
  }, []);
  const on = () => { enterAs.value = null; go('/after'); };
  return html`<div class="lights-out scene-night" data-testid="closed">
    <${Lights} n=${Math.max(1, session.peopleTotal.value)} lit=${0} />
    <h1>${t('close.were_here')}</h1>
    <p class="lead">${t('close.water')}</p>
    <button type="button" class="button main" data-testid="to-after" onClick=${on}>${t('close.on')}</button>
    <button type="button" class="quiet-button" onClick=${() => open('help')}>${t('foot.helplines')}</button>
  </div>`;
}
