import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n.js';
import { hour } from '../moment.js';
import { isHost, use } from './tools.js';

/**
 * @typedef {import('../../session.js').Session} Session
 * @typedef {import('../../types.js').Knock} Knock
 */

/** Waits between two words, in ms; null: as the phase says. */
const SLOW = [null, 0, 10_000, 30_000, 60_000];

/** @param {boolean | null} on */
const said = (on) => (on === null ? 'phase' : on ? 'on' : 'off');

/** Somebody at the door. @param {{session: Session, knock: Knock}} props */
function AtTheDoor({ session, knock }) {
  const [why, setWhy] = useState('');
  const { person, name } = knock;
  return html`<li class="item" data-testid="knock"><header><span dir="auto">${name}</span> <time class="soft small">${hour(knock.at)}</time></header>
    ${knock.again && html`<p class="notice">${t('console.knock_again')}</p>`}
    <div class="item-ways"><button type="button" class="button main" data-testid="knock-admit" onClick=${() => use(session, 'admit', { person }, t('console.admitted', { name }))}>${t('console.admit')}</button>
    <button type="button" class="button" data-testid="knock-away" onClick=${() => use(session, 'turn_away', { person, why: why.trim() || undefined }, t('console.away_done', { name }), ['admit', { person }])}>${t('console.turn_away')}</button></div>
    <label class="field"><span>${t('console.why')}</span><input type="text" maxlength="300" value=${why} onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setWhy(event.currentTarget.value)} /></label></li>`;
}

/** The door and the pace of the room. @param {{session: Session}} props */
export function RoomSwitches({ session }) {
  const room = session.room.value;
  const board = session.board.value;
  if (!room || !board) return null;
  /** @param {string} op @param {boolean} on @param {string} name */
  const flip = (op, on, name) => html`<label class="switch"><input type="checkbox" checked=${on} data-testid=${`switch-${op}`} onChange=${() => use(session, op, { on: !on }, t(`console.${name}_${on ? 'off' : 'on'}_done`), [op, { on }])} /> <span>${t(`console.${name}`)}<br /><span class="soft small">${t(`console.${name}_why`)}</span></span></label>`;
  const { listeners_allowed: allowed, listeners_read: read } = room;
  /** @param {{allowed: boolean, read: boolean}} now */
  const listeners = (now) => use(session, 'listeners', now, t('console.listeners_done'), ['listeners', { allowed, read }]);
  return html`
    ${board.knocks.length > 0 && html`<h3>${t('console.knocks')}</h3><ol class="items">${board.knocks.map((knock) => html`<${AtTheDoor} key=${knock.person} session=${session} knock=${knock} />`)}</ol>`}
    ${room.locked && html`<p class="notice" data-testid="console-locked">${t('console.is_locked')}</p>`}
    ${flip('lock', room.locked, 'lock')}
    ${flip('hush', room.hushed, 'hush')}
    <fieldset class="choice"><legend>${t('console.first')}</legend>
      ${[null, true, false].map((on) => html`<label class="chip"><input type="radio" name="first" checked=${room.hold_first === on} data-testid=${`first-${on}`} onChange=${() => use(session, 'hold_first', { on }, t(`console.first_${said(on)}_done`), ['hold_first', { on: room.hold_first }])} /><span>${t(`console.first_${said(on)}`)}</span></label>`)}
    </fieldset>
    <fieldset class="choice"><legend>${t('console.slow')}</legend>
      ${SLOW.map((ms) => html`<label class="chip"><input type="radio" name="slow" checked=${room.slow_ms === ms} data-testid=${`slow-${ms}`} onChange=${() => use(session, 'slow', { slow_ms: ms }, t('console.slow_done'), ['slow', { slow_ms: room.slow_ms }])} /><span>${ms === null ? t('console.slow_phase') : ms === 0 ? t('console.slow_off') : t('console.slow_s', { n: ms / 1000 })}</span></label>`)}
    </fieldset>
    <label class="switch"><input type="checkbox" checked=${allowed} data-testid="switch-listeners" onChange=${() => listeners({ allowed: !allowed, read })} /> <span>${t('console.listeners')}</span></label>
    ${allowed && html`<label class="switch"><input type="checkbox" checked=${read} data-testid="switch-read" onChange=${() => listeners({ allowed, read: !read })} /> <span>${t('console.listeners_read')}</span></label>`}
    ${isHost(session) && html`<h3>${t('console.links')}</h3>
      <p class="doors">${['moderator', 'host'].map((role) => html`<button type="button" class="button" data-testid=${`revoke-${role}`} onClick=${() => use(session, 'invitations', { role }, t('console.revoked'))}>${t(`console.revoke.${role}`)}</button>`)}</p><p class="soft small">${t('console.revoke_why')}</p>`}`;
}
