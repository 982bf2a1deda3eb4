import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { Sign } from '../icons/signs.js';
import { known, language, t } from '../i18n.js';
import { soundTest, unlockSound } from '../tone.js';

/** @typedef {{currentTarget: HTMLInputElement}} Typed */

const RULES = ['door.rule.kind', 'door.rule.stays', 'door.rule.yours'];

/** @param {{code?: string, detail?: string, retry_after?: number}} error */
function sentence(error) {
  if (error.detail) return error.detail;
  const key = `refused.${error.code ?? 'offline'}`;
  return known(key) ? t(key, { n: error.retry_after ?? 0 }) : t('refused.other');
}

/** @param {{name: string, setName: (name: string) => void}} props */
function Name({ name, setName }) {
  const another = () => api.name(language.value).then(setName, () => {});
  useEffect(() => { if (!name) another(); }, []);
  return html`<div class="field">
    <label for="door-name">${t('door.name')}</label>
    <div class="field-row">
      <input id="door-name" data-testid="door-name" type="text" maxlength="40" required autocomplete="off" autocapitalize="words" spellcheck=${false} value=${name}
        onInput=${(/** @type {Typed} */ event) => setName(event.currentTarget.value)} aria-describedby="door-name-why" />
      <button type="button" class="quiet-button" data-testid="door-another" onClick=${another}><${Sign} name="again" /> ${t('door.another')}</button>
    </div>
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

/** @param {{room: import('./door.js').Opened, invitation: import('../router.js').Invitation | null, early: boolean, onSeat: () => void}} props */
export function DoorForm({ room, invitation, early, onSeat }) {
  const [name, setName] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [going, setGoing] = useState(false);
  const [refusal, setRefusal] = useState('');
  const full = room.seats_free <= 0 && !invitation;
  /** @param {Event} event */
  const enter = async (event) => {
    event.preventDefault();
    unlockSound();
    setGoing(true);
    setRefusal('');
    try {
      const seat = await api.takeSeat(room.id, { as: invitation?.as ?? 'guest', name: name.trim(), agreed: true, language: language.value, invitation: invitation?.token });
      api.keepSeat(room.id, seat);
      onSeat();
    } catch (error) {
      setRefusal(sentence(/** @type {{code?: string}} */ (error)));
      setGoing(false);
    }
  };
  return html`<form class="door-form" onSubmit=${enter}>
    <ul class="rules">${RULES.map((key) => html`<li>${t(key)}</li>`)}</ul>
    <label class="agree"><input type="checkbox" required checked=${agreed} data-testid="door-agree"
      onChange=${(/** @type {Typed} */ event) => setAgreed(event.currentTarget.checked)} /> <span>${t('door.agree')}</span></label>
    <${Name} name=${name} setName=${setName} />
    <${Sound} />
    ${full && html`<p class="notice" data-testid="door-full">${t(room.listeners_allowed ? 'door.full_listen' : 'door.full')}</p>`}
    <p class="refusal" role="alert" data-testid="door-refusal">${refusal}</p>
    <button type="submit" class="button main wide" disabled=${going || full || early} data-testid="door-enter">${t(going ? 'door.entering' : early ? 'door.early' : invitation ? 'door.enter_staff' : 'door.enter')}</button>
    <p class="soft small centred">${t('door.leave')}</p>
  </form>`;
}
