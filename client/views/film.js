import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { inWords, t } from '../i18n.js';
import { attachMedia } from '../media.js';
import { attachStream, isStream } from '../stream.js';
import { isYouTube } from '../youtube.js';
import { Captions } from './captions.js';
import { tellStep } from '../step.js';
import { positionOf } from './cue-now.js';
import { dimmed, rejoin, running, soundOnly, step, steppedOut, volume, youTube } from './film-choices.js';
import { AskYouTube, YouTubeFrame } from './youtube.js';

/**
 * @typedef {import('../session.js').Session} Session
 * @typedef {import('../types.js').MediaCue} MediaCue
 * @typedef {{state: string, seconds: number | null}} Shown
 */

/** The lead-in that everybody sees, so that no start is lost. */
export const LEAD_MS = 10_000;

/** @param {Session} session @param {MediaCue} cue @returns {import('../types.js').Vector | null} */
function vectorOf(session, cue) {
  const stands = session.standing.value;
  if (stands?.cue === cue.id) return stands.vector;
  if (stands?.next_cue === cue.id && stands.next_cue_at !== null) return { position_ms: 0, velocity: stands.held ? 0 : 1, at: stands.next_cue_at };
  return null;
}

/** @param {{shown: Shown, cue: MediaCue, onTap: () => void}} props */
function Over({ shown, cue, onTap }) {
  const title = inWords(cue.title);
  const note = inWords(cue.note);
  switch (shown.state) {
    case 'lead_in': return html`<div class="over lead-in" data-testid="film-lead-in">
      <p class="over-title" lang=${title.lang}>${title.text}</p>
      <p class="lead-count" aria-hidden="true">${shown.seconds ?? ''}</p>
      ${note.text && html`<p class="soft" lang=${note.lang}>${t('notes.short', { notes: note.text })}</p>`}
    </div>`;
    case 'needs_tap': return html`<button type="button" class="over needs-tap" data-testid="film-tap" onClick=${onTap}><span class="button main">${t('film.tap')}</span></button>`;
    case 'held': return html`<div class="over"><p class="over-title">${t('film.held')}</p></div>`;
    case 'failed': return html`<div class="over failed" role="status"><p class="over-title">${t('film.failed')}</p><p class="soft">${t('film.failed_why')}</p>
      <button type="button" class="button" onClick=${onTap} data-testid="film-retry">${t('again')}</button></div>`;
    case 'ended': return html`<div class="over"></div>`;
    case 'loading': return html`<div class="over"><p class="soft" role="status">${t('film.loading')}</p></div>`;
    default: return null;
  }
}

/**
 * @typedef {import('../types.js').Playable} Playable
 * @typedef {{session: Session, cue: MediaCue, showing: boolean}} FilmProps
 */

/** A film or song in step with the room. It loads unseen before its time. @param {FilmProps} props */
export function Film({ session, cue, showing }) {
  const player = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const attached = useRef(/** @type {ReturnType<typeof attachMedia> | null} */ (null));
  const skew = useRef({ state: 'loading', skew_ms: 0 });
  const [framed, setFramed] = useState(/** @type {import('../youtube.js').YouTubePlayer | null} */ (null));
  const [shown, setShown] = useState(/** @type {Shown} */ ({ state: 'loading', seconds: null }));
  const [round, setRound] = useState(0);
  const sound = soundOnly.value && cue.sound_url ? cue.sound_url : null;
  const url = sound ?? cue.url;
  const tube = isYouTube(cue.type);
  const stream = isStream(cue.type) && !sound;

  useEffect(() => {
    /** @type {Playable | null} */
    const element = tube ? framed : player.current;
    if (!element) return;
    const { clock } = session;
    const media = attachMedia(element, {
      clock,
      vector: () => vectorOf(session, cue),
      length_ms: cue.length_ms,
      byRate: !tube,
      onState: ({ state, skew_ms, remaining_ms }) => {
        skew.current = { state, skew_ms };
        const seconds = remaining_ms === undefined ? null : Math.ceil(remaining_ms / 1000);
        setShown((was) => (was.state === state && was.seconds === seconds ? was : { state, seconds }));
      },
    });
    attached.current = media;
    const asked = () => positionOf(vectorOf(session, cue), clock.now());
    const cut = stream && player.current ? attachStream(player.current, url, { from: () => asked() / 1000, onFail: media.fail }) : () => {};
    const untell = tellStep(() => ({
      room: clock.now(), error: clock.error(), place: element.currentTime * 1000, asked: asked(), rate: element.playbackRate, state: skew.current.state, seeks: media.seeks(),
    }));
    return () => { untell(); media.detach(); cut(); };
  }, [cue.id, sound, round, framed]);
  useEffect(() => {
    if (!showing) return;
    running.value = tube && !framed ? null : shown.state;
    rejoin.value = () => attached.current?.rejoin();
    const timer = setInterval(() => { step.value = { skew_ms: skew.current.skew_ms, error_ms: session.clock.error() }; }, 500);
    return () => { clearInterval(timer); running.value = rejoin.value = step.value = null; };
  }, [showing, shown.state, framed]);
  useEffect(() => {
    const loud = framed ?? player.current;
    if (loud) loud.volume = volume.value;
  }, [volume.value, framed, url]);

  const tap = () => { if (shown.state === 'failed') setRound(round + 1); else attached.current?.unlock(); };
  const song = cue.type.startsWith('audio/');
  const title = inWords(cue.title).text || t('film.unnamed');
  const ask = tube && !youTube.value;
  return html`<div class=${`film${showing ? '' : ' unshown'}${dimmed.value ? ' dim' : ''}${sound || soundOnly.value || song ? ' heard' : ''}`} data-testid="film" data-state=${ask ? 'asks' : shown.state} aria-hidden=${!showing}>
    ${tube
      ? !ask && html`<${YouTubeFrame} url=${cue.url} title=${title} onPlayer=${setFramed} />`
      : html`<video key=${url} ref=${player} class="picture-frame" playsinline preload="auto" disablepictureinpicture disableremoteplayback src=${stream ? undefined : url} poster=${cue.poster} aria-label=${title}>
        ${cue.captions.map((track) => html`<track kind="captions" srclang=${track.lang} label=${track.label} src=${track.url} />`)}
      </video>`}
    ${showing && ask && html`<${AskYouTube}><button type="button" class="button plain" data-testid="youtube-no" onClick=${() => { steppedOut.value = cue.id; }}>${t('film.step_out')}</button><//>`}
    ${showing && !ask && html`<${Over} shown=${shown} cue=${cue} onTap=${tap} />`}
    ${showing && !tube && html`<${Captions} player=${player} key=${`${sound}`} />`}
  </div>`;
}
