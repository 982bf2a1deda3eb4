import { html } from 'htm/preact';
import { langOf, t } from '../i18n.js';
import { Announcer } from './announcer.js';
import { ClosingDoors } from './closing.js';
import { running } from './film-choices.js';
import { FilmSheet } from './film-sheet.js';
import { Floor } from './floor.js';
import { MoreSheet } from './more.js';
import { useScene } from './moment.js';
import { Notices } from './notices.js';
import { alone, open, panel } from './panel.js';
import { PeopleSheet } from './people.js';
import { PhaseBell } from './phase-bell.js';
import { PhaseLine } from './phase-line.js';
import { Rain } from './rain.js';
import { Say } from './say.js';
import { SeatSheet, notSeated, onTheWay } from './seat-sheet.js';
import { SlipSheet } from './slip.js';
import { SignalBar } from './signal-bar.js';
import { Stage } from './stage.js';
import { Console, RunOfShow } from './staff-only.js';
import { cueNow } from './cue-now.js';
import { ThinLine } from './thin-line.js';
import { Words } from './words.js';

/** @typedef {import('../session.js').Session} Session */

/** @param {{session: Session}} props */
function Panels({ session }) {
  switch (panel.value) {
    case 'more': return html`<${MoreSheet} session=${session} />`;
    case 'people': return html`<${PeopleSheet} session=${session} />`;
    case 'film': return html`<${FilmSheet} session=${session} />`;
    case 'run': return html`<${RunOfShow} session=${session} />`;
    case 'seat': return session.room.value && html`<${SeatSheet} session=${session} id=${session.room.value.id} />`;
    case 'slip': return html`<${SlipSheet} session=${session} />`;
    default: return null;
  }
}

/** Kinds of phase in which the whole page is dark, cue or not: after a film nobody is dazzled. @type {Set<string>} */
const NIGHTS = new Set(['cry', 'quiet', 'close']);

/** The room while its programme runs. @param {{session: Session}} props */
export function Room({ session }) {
  const stands = session.standing.value;
  const you = session.you.value;
  const room = session.room.value;
  const cue = cueNow(session);
  const kind = stands?.kind ?? 'welcome';
  useScene(cue?.kind === 'media' || running.value !== null ? 'cinema' : NIGHTS.has(kind) || cue?.kind === 'candle' ? 'night' : 'room');
  if (!stands || !you || !room) return null;

  const listener = you.role === 'listener';
  const words = stands.chat !== 'closed' && !alone.value && (!listener || room.listeners_read);
  return html`<div class="room" data-testid="room" data-kind=${kind} data-words=${words ? 'on' : 'off'}>
    <h1 class="unseen" lang=${room.language}>${room.title}</h1>
    <${ThinLine} session=${session} />
    <section class="room-stage" aria-label=${t('room.stage')}><${Stage} session=${session} /></section>
    <${PhaseLine} session=${session} />
    <section class="room-words" aria-label=${t('room.words')}>
      <${ClosingDoors} session=${session} />
      ${words && stands.chat === 'floor' && html`<${Floor} session=${session} />`}
      ${words ? html`<${Words} session=${session} />` : html`<${Resting} session=${session} />`}
      <${Notices} session=${session} />
      ${words && !listener && html`<${Say} session=${session} />`}
      ${words && listener && html`<p class="resting" data-testid="say-rest"><span>${t('say.listener')}</span><${ToSeat} session=${session} /></p>`}
    </section>
    <${SignalBar} session=${session} />
    ${!alone.value && html`<${Rain} session=${session} />`}
    <${Announcer} session=${session} />
    <${PhaseBell} session=${session} />
    ${(you.role === 'host' || you.role === 'moderator') && html`<${Console} session=${session} />`}
    <${Panels} session=${session} />
  </div>`;
}

/** Who was not let in is not asked to try again. */
const FINAL = new Set(['turned_away', 'banned', 'removed']);

/** From listening to a seat: how far it has come, or why it came to nothing. @param {{session: Session}} props */
function ToSeat({ session }) {
  const sitting = session.sitting.value;
  const no = session.notSeated.value;
  if (sitting) return html`<span class="soft" role="status" data-testid="sitting">${onTheWay(sitting)}</span>`;
  return html`${no && html`<span class="soft" data-testid="not-seated">${notSeated(no)}${no.told && html` <span lang=${langOf(no.told)} dir="auto">${no.told}</span>`}</span>`}
    ${!FINAL.has(no?.code ?? '') && html`<button type="button" class="quiet-button" data-testid="to-seat" onClick=${() => open('seat')}>${t('more.seat')}</button>`}`;
}

/** Where the words were: why they rest, in one line. @param {{session: Session}} props */
function Resting({ session }) {
  const listening = session.standing.value?.chat !== 'closed' && !alone.value;
  // Also where words rest: whoever went for a seat from "more" is told how it goes.
  const seat = listening || session.sitting.value !== null || session.notSeated.value !== null;
  const toSeat = seat && session.you.value?.role === 'listener' && html`<${ToSeat} session=${session} />`;
  if (alone.value) {
    return html`<p class="resting"><span>${t('room.alone')}</span>
      <button type="button" class="quiet-button" data-testid="alone-back" onClick=${() => { alone.value = false; }}>${t('room.alone_back')}</button>${toSeat}</p>`;
  }
  return html`<p class="resting"><span>${t(listening ? 'room.listeners_words' : 'room.words_rest')}</span>${toSeat}</p>`;
}
