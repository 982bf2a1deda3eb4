import { html } from 'htm/preact';
import { Sign } from '../icons/signs.js';
import { t } from '../i18n.js';
import { running } from './film-choices.js';
import { cueNow } from './cue-now.js';
import { countdown, hour, minutes, useNow } from './moment.js';
import { open } from './panel.js';

/** @typedef {import('../session.js').Session} Session */

/** @param {Session} session */
function nowName(session) {
  const cue = cueNow(session);
  if (cue?.kind === 'media') return t(cue.type.startsWith('audio/') ? 'phase.song' : 'phase.film');
  return t(`phase.${session.standing.value?.kind ?? 'welcome'}`);
}

/** @param {Session} session */
function nextName(session) {
  const stands = session.standing.value;
  const course = session.timeline.value?.course;
  // Phases that were cut to nothing are passed over.
  const next = session.timeline.value?.programme.phases.find((phase, i) => i > (stands?.phase ?? 0) && phase.length_ms + (course?.extra_ms[i] ?? 0) > 0);
  return next ? t(`phase.${next.kind}`) : '';
}

/** "the film · 12 minutes, then quiet" @param {{session: Session}} props */
export function PhaseLine({ session }) {
  const now = useNow(1000, session.clock);
  const stands = session.standing.value;
  if (!stands?.phase_ends_at) return null;
  const left = stands.phase_ends_at - now;
  const next = nextName(session);
  const time = left < 60_000 ? t('phase.soon', { time: countdown(left) }) : t('minutes', { n: minutes(left) });
  const line = stands.held
    ? t('phase.held', { phase: nowName(session), time: hour(stands.resumes_at ?? now) })
    : t(next ? 'phase.line' : 'phase.line_last', { phase: nowName(session), time, next });
  const step = running.value;
  return html`<div class="phase-line">
    <p data-testid="room-phase">${line}</p>
    ${step && html`<button type="button" class=${`step step-${step}`} data-testid="film-step" onClick=${() => open('film')}>${step === 'in_step' || step === 'catching_up' ? t(`film.${step}`) : ''}</button>
      <button type="button" class="round" aria-label=${t('film.choices')} data-testid="film-choices" onClick=${() => open('film')}><${Sign} name="sound" /></button>`}
  </div>`;
}
