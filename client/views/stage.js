import { html } from 'htm/preact';
import { inWords, t } from '../i18n.js';
import { lowData } from '../low-data.js';
import { BreatheCue, CandleCue, GroundCue, PromptCue } from './cues.js';
import { ClosingLights } from './closing.js';
import { cueById, cueNow } from './cue-now.js';
import { Film, LEAD_MS } from './film.js';
import { steppedOut } from './film-choices.js';
import { Lights } from './lights.js';
import { useNow } from './moment.js';

/** @typedef {import('../session.js').Session} Session */

/** How long before its start a film begins to load. */
const AHEAD_MS = 90_000;

/** Nothing on the stage: the room itself. @param {{session: Session}} props */
function Between({ session }) {
  const stands = session.standing.value;
  const kind = stands?.kind ?? 'welcome';
  if (kind === 'close') return html`<${ClosingLights} session=${session} />`;
  const soon = kind === 'cry' && (stands?.next_cue_at ?? Infinity) < (stands?.phase_ends_at ?? 0);
  const phase = session.timeline.value?.programme.phases[stands?.phase ?? 0];
  const title = phase?.title && kind !== 'quiet' ? inWords(phase.title) : inWords(null);
  return html`<div class=${`cue cue-between cue-${kind}`}>
    <${Lights} n=${session.peopleTotal.value} />
    <p class="said-by-room" lang=${title.lang}>${title.text || t(soon ? 'stage.cry_soon' : `stage.${kind}`)}</p>
  </div>`;
}

/** @param {{session: Session, cue: import('../types.js').Cue}} props */
function CueView({ session, cue }) {
  switch (cue.kind) {
    case 'breathe': return html`<${BreatheCue} session=${session} cue=${cue} />`;
    case 'prompt': return html`<${PromptCue} cue=${cue} />`;
    case 'ground': return html`<${GroundCue} session=${session} cue=${cue} />`;
    case 'candle': return html`<${CandleCue} session=${session} cue=${cue} />`;
    default: return null;
  }
}

function SteppedOut() {
  return html`<div class="cue cue-out"><p class="said-by-room">${t('film.out_line')}</p>
    <button type="button" class="button" data-testid="film-back-in" onClick=${() => { steppedOut.value = null; }}>${t('film.back_in')}</button></div>`;
}

/** What everybody sees at this moment. @param {{session: Session}} props */
export function Stage({ session }) {
  const now = useNow(500, session.clock);
  const stands = session.standing.value;
  const current = cueNow(session);
  const left = (stands?.next_cue_at ?? Infinity) - now;
  const coming = left < AHEAD_MS ? cueById(session, stands?.next_cue) : null;
  const film = current?.kind === 'media' ? current : coming?.kind === 'media' ? coming : null;
  const showing = film !== null && (film === current || left < LEAD_MS);
  const out = film !== null && steppedOut.value === film.id;
  return html`<div class="stage" data-testid="room-stage" data-cue=${showing ? 'media' : current?.kind ?? 'none'}>
    ${film && !out && html`<${Film} key=${film.id} session=${session} cue=${lowData.value ? { ...film, poster: undefined } : film} showing=${showing} />`}
    ${out && showing && html`<${SteppedOut} />`}
    ${!showing && (current && current.kind !== 'media' ? html`<${CueView} key=${current.id} session=${session} cue=${current} />` : html`<${Between} session=${session} />`)}
  </div>`;
}
