import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { signal } from '@preact/signals';
import * as api from '../api.js';
import { gone } from '../gone.js';
import { Sign } from '../icons/signs.js';
import { known, language, t } from '../i18n.js';
import { asked, feel, seated } from '../mood.js';
import { soundTest, unlockSound } from '../tone.js';
import { Link } from './link.js';
import { LowDataSwitch } from './low-data-switch.js';
import { MoodSliders } from './mood.js';

/**
 * @typedef {{currentTarget: HTMLInputElement}} Typed
 * @typedef {{where: 'agree' | 'name' | 'way', text: string, guest?: boolean}} No why it does not go on, and beside what that is said
 */

const RULES = ['door.rule.kind', 'door.rule.stays', 'door.rule.yours'];

/** The server keeps no more of a name. */
const LONGEST = 32;

/** The name in the box, for as long as the page lives: coming back to this door finds it again. */
const typed = signal({ room: '', name: '' });

/** @param {{no: No | null, where: No['where'], room?: string}} props */
const Refusal = ({ no, where, room }) => html`<p class="refusal" role="alert" data-testid=${no?.where === where ? 'door-refusal' : undefined}>${no?.where === where && html`<span>${no.text}</span>
  ${no.guest && html` <${Link} to=${`/rooms/${room}`} data-testid="door-as-guest">${t('door.as_guest')}<//>`}`}</p>`;

/** @param {{code?: string, detail?: string, retry_after?: number}} error */
function sentence(error) {
  // What it says of words kept does not fit a door.
  if (error.code === 'store_away') return t('refused.unavailable');
  if (error.detail) return error.detail;
  const key = `refused.${error.code ?? 'offline'}`;
  return known(key) ? t(key, { n: error.retry_after ?? 0 }) : t('refused.other');
}

/** @param {{name: string, setName: (name: string) => void, first: () => void, another: () => void, no: No | null}} props */
function Name({ name, setName, first, another, no }) {
  useEffect(() => { if (!name) first(); }, []);
  return html`<div class="field">
    <label for="door-name">${t('door.name')}</label>
    <div class="field-row">
      <input id="door-name" data-testid="door-name" type="text" required autocomplete="off" autocapitalize="words" spellcheck=${false} value=${name}
        onInput=${(/** @type {Typed} */ event) => setName(event.currentTarget.value)} aria-describedby="door-name-why" aria-invalid=${no?.where === 'name'} />
      <button type="button" class="quiet-button" data-testid="door-another" onClick=${another}><${Sign} name="again" /> ${t('door.another')}</button>
    </div>
    <${Refusal} no=${no} where="name" />
    <p id="door-name-why" class="soft small">${t('door.name_why')}</p>
  </div>`;
}

function Sound() {
  const [played, setPlayed] = useState(false);
  return html`<div class="sound-test">
    <button type="button" class="quiet-button" data-testid="door-sound" onClick=${() => { soundTest(); setPlayed(true); }}><${Sign} name="sound" /> ${t('door.sound')}</button>
    <p class="soft small" role="status">${t(played ? 'door.sound_played' : 'door.sound_why')}</p>
  </div>`;
}

/** @param {{room: import('./door.js').Opened, invitation: import('../router.js').Invitation | null, early: boolean, onSeat: (seat: import('../types.js').Seat) => void, onStale: () => void}} props */
export function DoorForm({ room, invitation, early, onSeat, onStale }) {
  const name = typed.value.room === room.id ? typed.value.name : '';
  const setName = (/** @type {string} */ now) => { typed.value = { room: room.id, name: now }; };
  const another = () => { api.name(language.value).then(setName, () => {}); };
  const untouched = () => typed.value.room !== room.id;
  // What somebody has typed meanwhile is theirs.
  const first = () => { api.name(language.value).then((made) => { if (untouched()) setName(made); }, () => {}); };
  const [agreed, setAgreed] = useState(false);
  const [going, setGoing] = useState(false);
  const [no, setNo] = useState(/** @type {No | null} */ (null));
  const [felt, setFelt] = useState(/** @type {import('../mood.js').Felt} */ ({}));
  const full = room.seats_free <= 0 && !invitation;
  /** What this page can see for itself that is missing. @returns {No | null} */
  const missing = () => {
    if (!agreed) return { where: 'agree', text: t('door.agree_first') };
    const over = [...name.trim()].length - LONGEST;
    if (over > 0) return { where: 'name', text: t('door.name_long', { n: over }) };
    // On a thin line a name may not have come yet: then the server gives one with the seat.
    if (name.trim() || untouched()) return null;
    another();
    return { where: 'name', text: t('door.name_missing') };
  };
  /** @param {Event} event */
  const enter = async (event) => {
    event.preventDefault();
    unlockSound();
    const first = missing();
    setNo(first);
    if (first) return document.getElementById(`door-${first.where}`)?.focus();
    setGoing(true);
    try {
      const seat = await api.takeSeat(room.id, { as: invitation?.as ?? 'guest', name: name.trim() || undefined, agreed: true, language: language.value, invitation: invitation?.token });
      // Who has left by quick exit meanwhile sits nowhere.
      if (gone()) return void api.giveBackSeat(seat).catch(() => {});
      api.keepSeat(room.id, seat);
      seated(seat);
      // Who saves a seat for another day is asked when they come.
      if (felt.pleasure !== undefined || felt.arousal !== undefined) feel('before', felt);
      else if (!early) asked('before');
      onSeat(seat);
    } catch (error) {
      const { code = '', errors } = /** @type {{code?: string, errors?: {where: string, why: string}[]}} */ (error);
      const unfit = errors?.find(({ where }) => where === 'name');
      // An invitation that is no good any more closes the chair, not the room.
      const guest = invitation !== null && (code === 'unauthorized' || code === 'forbidden');
      setNo(unfit ? { where: 'name', text: unfit.why } : { where: 'way', text: guest ? t('door.invitation_lapsed') : sentence(/** @type {{code?: string}} */ (error)), guest });
      setGoing(false);
      onStale();
    }
  };
  return html`<form class="door-form" novalidate onSubmit=${enter}>
    <ul class="rules">${RULES.map((key) => html`<li>${t(key)}</li>`)}</ul>
    <label class="agree"><input id="door-agree" type="checkbox" required checked=${agreed} aria-invalid=${no?.where === 'agree'} data-testid="door-agree"
      onChange=${(/** @type {Typed} */ event) => { setAgreed(event.currentTarget.checked); setNo(null); }} /> <span>${t('door.agree')}</span></label>
    <${Refusal} no=${no} where="agree" />
    <${Name} name=${name} setName=${(/** @type {string} */ now) => { setName(now); setNo(null); }} first=${first} another=${another} no=${no} />
    <${Sound} />
    ${!early && !invitation && html`<section class="door-mood" aria-labelledby="door-mood" data-testid="door-mood">
      <p id="door-mood">${t('mood.ask.before')} <span class="soft small">${t('mood.optional')}</span></p>
      <${MoodSliders} felt=${felt} onMove=${setFelt} />
      <p class="soft small">${t('mood.why')}</p></section>`}
    <${LowDataSwitch} />
    ${full && html`<p class="notice" role="status" data-testid="door-full">${t(room.listeners_allowed ? 'door.full_listen' : 'door.full')}</p>`}
    <${Refusal} no=${full ? null : no} where="way" room=${room.id} />
    <button type="submit" class="button main wide" disabled=${going || full} data-testid="door-enter">${t(going ? 'door.entering' : early ? 'door.early' : invitation ? 'door.enter_staff' : 'door.enter')}</button>
    <p class="soft small centred">${t('door.leave')}</p>
  </form>`;
}
