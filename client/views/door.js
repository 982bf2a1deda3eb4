import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { Sign } from '../icons/signs.js';
import { inWords, language, languageName, t } from '../i18n.js';
import { DoorForm } from './door-form.js';
import { listenIn } from './entry.js';
import { unlockSound } from '../tone.js';
import { Link } from './link.js';
import { evening, hour, until, useNow } from './moment.js';
import { State } from './states.js';
import { There } from './coming.js';
import { open, panel } from './panel.js';
import { KeepSheet, ShareSheet } from './sheets.js';
import { Thread } from './thread.js';

/**
 * @typedef {import('../types.js').OpenCard} Opened
 * @typedef {import('../router.js').Invitation} Invitation
 */

/** So often the door looks whether a seat came free. */
const LOOK_MS = 12_000;

/** Every content note of the room and of its cues, once. @param {Opened} room */
function notesOf(room) {
  const own = room.programme.phases.flatMap((phase) => phase.cues).flatMap((cue) => (cue.kind === 'media' && cue.note ? [inWords(cue.note).text] : []));
  return [...new Set([...room.content_notes, ...own])];
}

/** @param {{room: Opened, invitation: Invitation | null, now: number}} props */
function Head({ room, invitation, now }) {
  const starts = Date.parse(room.starts_at);
  return html`<header class="door-head">
    <p><${Link} to="/" class="back">${t('door.back')}<//></p>
    ${invitation && html`<p class="eyebrow">${t(`door.invited.${invitation.as}`)}</p>`}
    <h1 lang=${room.language} data-testid="door-title">${room.title}</h1>
    <p class="lead">${room.state === 'live'
      ? t('door.on_now', { phase: t(`phase.${room.phase ?? 'welcome'}`), time: hour(room.ends_at) })
      : t('door.starts', { day: evening(room.starts_at, now), time: hour(room.starts_at), left: until(starts - now) })}</p>
    ${room.state !== 'live' && html`<p><${There} card=${room} /></p>`}
    <p class="soft">${[
      languageName(room.language),
      ...room.topics.map((name) => t(`topic.${name}`)),
      ...(room.people > 0 ? [t('front.people', { n: room.people })] : []),
      t(room.moderated ? 'door.moderated' : 'door.unmoderated'),
      ...(room.approval ? [t('door.approval')] : []),
    ].join(' · ')}</p>
    <p class="door-tools">
      ${room.state === 'scheduled' && html`<button type="button" class="quiet-button" onClick=${() => open('keep')} data-testid="door-keep"><${Sign} name="candle" /> ${t('keep.title')}</button>`}
      <button type="button" class="quiet-button" onClick=${() => open('share')} data-testid="door-share"><${Sign} name="hug" /> ${t('share.title')}</button>
    </p>
  </header>`;
}

/** @param {{id: string, invitation: Invitation | null, lapsed: 'lapsed' | 'given_back' | null, onSeat: () => void, onShown: () => void}} props `lapsed`: why a seat that was held is none any more */
export function Door({ id, invitation, lapsed, onSeat, onShown }) {
  const [room, setRoom] = useState(/** @type {Opened | null} */ (null));
  const [fault, setFault] = useState('');
  const now = useNow(1000);
  const load = () => { setFault(''); api.room(id).then(setRoom, (error) => setFault(error?.code ?? 'offline')); };
  // What is shown stays when the line is thin; only a room that is no more takes it away.
  const look = () => { if (!document.hidden) api.room(id).then(setRoom, (error) => { if (error?.code === 'unknown_room') setFault(error.code); }); };
  useEffect(load, [id, language.value]);
  const known = room !== null;
  useEffect(() => {
    if (!known) return;
    onShown();
    const timer = setInterval(look, LOOK_MS * (0.9 + 0.2 * Math.random()));
    return () => clearInterval(timer);
  }, [id, known]);

  if (fault) return html`<${State} name=${fault} again=${load} />`;
  if (!room) return html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
  if (room.state === 'closed') return html`<${State} name=${room.cancelled ? 'cancelled' : 'room_closed'} />`;

  const notes = notesOf(room);
  const doors = Date.parse(room.doors_at);
  const early = now < doors && !invitation;
  return html`<div class="door" data-testid="door">
    ${lapsed && html`<p class="notice calm" role="status" data-testid=${`door-${lapsed}`}>${t(`door.${lapsed}`)}</p>`}
    <${Head} room=${room} invitation=${invitation} now=${now} />
    ${panel.value === 'keep' && html`<${KeepSheet} card=${room} />`}
    ${panel.value === 'share' && html`<${ShareSheet} room=${room} />`}
    <div class="door-columns">
      <section class="door-plan" aria-labelledby="plan">
        <h2 id="plan">${t('door.plan')}</h2>
        <${Thread} phases=${room.programme.phases} />
        <p class="ending">${t('door.no_tears')}</p>
        ${notes.length > 0 && html`<section class="notes" data-testid="door-notes"><h2>${t('door.notes')}</h2>
          <ul>${notes.map((note) => html`<li>${note}</li>`)}</ul><p class="soft small">${t('door.notes_choices')}</p></section>`}
      </section>
      <section class="door-way" aria-labelledby="way">
        <h2 id="way">${t('door.way')}</h2>
        ${early && html`<p class="notice calm" data-testid="door-not-yet">${t('door.not_yet', { time: hour(doors), left: until(doors - now) })}</p>`}
        <${DoorForm} room=${room} invitation=${invitation} early=${early} onSeat=${() => onSeat()} onStale=${look} />
        ${room.listeners_allowed && !invitation && !early && html`<div class="listen">
          <p class="soft">${t('door.listen_why')}</p>
          <button type="button" class="button plain" data-testid="door-listen" onClick=${() => { unlockSound(); listenIn(id); }}>${t('front.listen')}</button>
        </div>`}
      </section>
    </div>
  </div>`;
}
