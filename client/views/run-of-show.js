import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { cueNow } from './cue-now.js';
import { countdown, hour, minutes, useNow } from './moment.js';
import { Sheet } from './sheet.js';
import { phaseName } from './thread.js';

/** @typedef {import('../session.js').Session} Session */

const LONGER_MS = 5 * 60_000;

/** The phases as a thread with *now* lit. @param {{session: Session, now: number}} props */
function Phases({ session, now }) {
  const stands = session.standing.value;
  const timeline = session.timeline.value;
  if (!stands || !timeline) return null;
  return html`<ol class="thread run-thread">
    ${timeline.programme.phases.map((phase, i) => {
      const length = phase.length_ms + (timeline.course.extra_ms[i] ?? 0);
      const on = stands.phase === i;
      const past = stands.phase !== null && i < stands.phase;
      const name = phaseName(phase);
      return html`<li class=${`bead bead-${phase.kind}${on ? ' on' : ''}${past || length <= 0 ? ' past' : ''}`} aria-current=${on ? 'step' : undefined}>
        <p class="bead-name"><span class="bead-title" lang=${name.lang}>${name.text}</span>
        <span class="bead-minutes">${on && stands.phase_ends_at ? t('run.left', { n: minutes(stands.phase_ends_at - now) }) : t('minutes', { n: length > 0 ? minutes(length) : 0 })}</span></p></li>`;
    })}
  </ol>`;
}

/** To another moment of the film, for everybody. @param {{session: Session, now: number, steer: (kind: string, extra: Record<string, unknown>) => void}} props */
function SeekFilm({ session, now, steer }) {
  const vector = session.standing.value?.vector;
  const cue = cueNow(session);
  const [to, setTo] = useState(/** @type {number | null} */ (null));
  if (!vector || !cue) return null;
  const here = vector.position_ms + vector.velocity * (now - vector.at);
  const at = to ?? Math.max(0, Math.round(here / 1000));
  return html`<div class="seek"><label class="field"><span>${t('run.seek_to', { time: countdown(at * 1000) })}</span>
    <input type="range" min="0" max=${Math.floor(cue.length_ms / 1000)} value=${at} data-testid="run-seek-to" onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setTo(Number(event.currentTarget.value))} /></label>
    <button type="button" class="button plain" disabled=${to === null} data-testid="run-seek" onClick=${() => { steer('seek', { to_ms: at * 1000 }); setTo(null); }}>${t('run.seek')}</button></div>`;
}

/** What a host does under stress: the next action is the biggest. @param {{session: Session}} props */
export function RunTools({ session }) {
  const now = useNow(1000, session.clock);
  const [said, setSaid] = useState('');
  const [sure, setSure] = useState(/** @type {'close' | 'emergency' | null} */ (null));
  const stands = session.standing.value;
  if (!stands) return null;
  /** @param {string} kind @param {Record<string, unknown>} [extra] */
  const steer = async (kind, extra) => {
    const answer = await session.steer(kind, extra);
    setSaid('ok' in answer && answer.ok ? t('run.done') : answer.why || t('refused.other'));
    setSure(null);
  };
  /** @param {string} name @param {() => void} act @param {string} [look] */
  const tool = (name, act, look = 'plain') => html`<button type="button" class=${`button ${look}`} data-testid=${`run-${name}`} onClick=${act}>${t(`run.${name}`)}<span class="small">${t(`run.${name}_why`)}</span></button>`;
  const live = stands.state === 'live';
  const film = live && cueNow(session)?.kind === 'media';
  return html`<div class="run">
    <p class="soft">${stands.held ? t('run.held', { time: hour(stands.resumes_at ?? now) }) : live ? t('run.ends', { time: hour(stands.ends_at) }) : t('run.not_begun')}</p>
    <${Phases} session=${session} now=${now} />
    <div class="run-tools">
      ${!live && tool('start', () => steer('start'), 'main wide')}
      ${live && (stands.held ? tool('resume', () => steer('resume'), 'main wide') : tool('next', () => steer('next'), 'main wide'))}
      ${live && !stands.held && tool('hold', () => steer('hold'))}
      ${live && tool('back', () => steer('back'))}
      ${live && tool('extend', () => steer('extend', { by_ms: LONGER_MS }))}
      ${film && html`<${SeekFilm} session=${session} now=${now} steer=${steer} />`}
      ${live && tool('close', () => setSure('close'))}
    </div>
    ${sure === 'close' && html`<div class="notice" data-testid="run-sure"><p>${t('run.close_sure')}</p><p class="doors"><button type="button" class="button" data-testid="run-close-yes" onClick=${() => steer('close')}>${t('run.close')}</button><button type="button" class="quiet-button" onClick=${() => setSure(null)}>${t('run.not_now')}</button></p></div>`}
    <p class="run-said" role="status" data-testid="run-said">${said}</p>
    <details class="emergency" onToggle=${(/** @type {Event} */ event) => { if (!(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)) setSure(null); }}>
      <summary data-testid="run-emergency">${t('run.emergency')}</summary>
      <p>${t('run.emergency_why')}</p>
      <button type="button" class="button danger-button" data-testid="run-emergency-yes" onClick=${() => steer('close', { emergency: true })}>${t('run.emergency_yes')}</button>
    </details>
  </div>`;
}

/** The same as a sheet. @param {{session: Session}} props */
export function RunOfShow({ session }) {
  return html`<${Sheet} title=${t('run.title')} kind="drawer" testid="run-sheet"><${RunTools} session=${session} /><//>`;
}
