import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Sign } from '../../icons/signs.js';
import { t } from '../../i18n.js';
import { handled, isHost, nameOf, use } from './tools.js';

/** @typedef {import('../../session.js').Session} Session */

const MUTES = [1, 5, 15, 60];

/** What can be done about one person. Each tool says what it will do, and the reason is told to the person. @param {{session: Session, person: string}} props */
export function PersonTools({ session, person }) {
  const [why, setWhy] = useState('');
  const [sure, setSure] = useState(/** @type {string | null} */ (null));
  const mark = session.board.value?.marked.find((one) => one.person === person);
  const role = session.people.value.find((one) => one.person === person)?.role ?? 'guest';
  const name = nameOf(session, person);
  const muted = mark?.muted_until && mark.muted_until > session.clock.now();
  const host = isHost(session);
  const reach = host ? role !== 'host' : role === 'guest';
  const given = { person, why: why.trim() || undefined };
  const back = () => { handled.value = null; };
  /** @param {string} op @param {Record<string, unknown>} fields @param {[string, Record<string, unknown>]} [undo] @param {boolean} [leaves] */
  const act = async (op, fields, undo, leaves = false) => {
    setSure(null);
    if (await use(session, op, fields, t(`console.did.${op}`, { name }), undo) && leaves) back();
  };
  /** @param {string} op @param {() => void} on */
  const tool = (op, on) => html`<button type="button" class="act" data-testid=${`do-${op}`} onClick=${on}>${t(`console.do.${op}`)}<span class="soft small">${t(`console.will.${op}`)}</span></button>`;
  /** @param {string} op @param {() => void} on */
  const asked = (op, on) => (sure === op
    ? html`<div class="notice" data-testid="person-sure"><p>${t(`console.will.${op}`)}</p><p class="doors"><button type="button" class="button" data-testid=${`sure-${op}`} onClick=${on}>${t(`console.do.${op}`)}</button><button type="button" class="quiet-button" onClick=${() => setSure(null)}>${t('run.not_now')}</button></p></div>`
    : tool(op, () => setSure(op)));
  return html`<div class="person-tools" data-testid="person-tools">
    <p><button type="button" class="quiet-button" data-testid="person-back" onClick=${back}><${Sign} name="back" /> ${t('console.tab.people')}</button></p>
    <h3 dir="auto">${name}</h3>
    ${!reach && html`<p class="soft">${t('console.same_rank')}</p>`}
    ${reach && html`<label class="field"><span>${t('console.why')}</span><input type="text" maxlength="300" value=${why} data-testid="person-why" onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setWhy(event.currentTarget.value)} /></label>
    <div class="acts">
      ${tool('warn', () => { if (given.why) void act('warn', given); else setSure('warn'); })}
      ${sure === 'warn' && html`<p class="notice" role="status">${t('console.warn_needs')}</p>`}
      ${muted
        ? tool('unmute', () => act('unmute', { person }))
        : html`<div class="act mutes"><span>${t('console.do.mute')}</span><span class="soft small">${t('console.will.mute')}</span>
            <p class="doors">${MUTES.map((n) => html`<button type="button" class="button" data-testid=${`mute-${n}`} onClick=${() => act('mute', { ...given, for_ms: n * 60_000 }, ['unmute', { person }])}>${t('minutes', { n })}</button>`)}</p></div>`}
      ${mark?.held ? tool('unhold', () => act('unhold', { person }, ['hold', { person }])) : tool('hold', () => act('hold', given, ['unhold', { person }]))}
      ${tool('floor', () => act('floor', { person }, ['floor', { person: session.room.value?.floor ?? null }]))}
      ${asked('remove', () => act('remove', given, undefined, true))}
      ${asked('ban', () => act('ban', given, ['lift', { person }], true))}
      ${host && role === 'guest' && asked('moderator', () => act('moderator', { person }, ['moderator', { person, on: false }]))}
      ${host && role === 'moderator' && asked('guest', () => use(session, 'moderator', { person, on: false }, t('console.did.guest', { name }), ['moderator', { person }]))}
      ${host && asked('chair', () => act('chair', { person }))}
    </div>`}
  </div>`;
}
