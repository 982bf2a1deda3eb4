import { html } from 'htm/preact';
import { signal } from '@preact/signals';
import { t } from '../../i18n.js';
import { consoleOpen, handled, isHost, tab, use } from './tools.js';

/** @typedef {import('../../session.js').Session} Session */

const shown = signal(false);
const KEYS = ['c', 'q', 'p', 'l', 'h', 'n', '?'];

/** The list, on `?`. */
export function Shortcuts() {
  return html`<button type="button" class="round" aria-expanded=${shown.value} aria-label=${t('console.keys')} title=${t('console.keys')} data-testid="console-keys" onClick=${() => { shown.value = !shown.value; }}>?</button>
    ${shown.value && html`<dl class="keys" data-testid="console-keys-list">${KEYS.map((key) => html`<div><dt><kbd>${key}</kbd></dt><dd>${t(`console.key.${key === '?' ? 'keys' : key}`)}</dd></div>`)}</dl>`}`;
}

/**
 * One key each, never while something is typed.
 * @param {Session} session
 */
export function watchShortcuts(session) {
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target instanceof HTMLElement && event.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, dialog')) return;
    const room = session.room.value;
    if (!room) return;
    const { calm, locked } = room;
    /** @type {Record<string, () => void>} */
    const keys = {
      c: () => void use(session, 'calm', { on: !calm }, t(calm ? 'console.calm_off_done' : 'console.calm_done'), ['calm', { on: calm }]),
      l: () => void use(session, 'lock', { on: !locked }, t(`console.lock_${locked ? 'off' : 'on'}_done`), ['lock', { on: locked }]),
      q: () => { tab.value = 'queue'; },
      p: () => { handled.value = null; tab.value = 'people'; },
      h: () => { if (isHost(session)) void use(session, 'steer', { steer: session.standing.value?.held ? 'resume' : 'hold' }, t('run.done')); },
      n: () => { if (isHost(session)) void use(session, 'steer', { steer: 'next' }, t('run.done')); },
      '?': () => { shown.value = !shown.value; },
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    consoleOpen.value = true;
    act();
  };
  window.addEventListener('keydown', pressed);
  return () => window.removeEventListener('keydown', pressed);
}
