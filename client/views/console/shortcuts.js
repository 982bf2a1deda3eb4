import { html } from 'htm/preact';
import { signal } from '@preact/signals';
import * as store from '../../store.js';
import { t } from '../../i18n.js';
import { consoleOpen, handled, isHost, tab, use } from './tools.js';

/** @typedef {import('../../session.js').Session} Session */

const shown = signal(false);
/** Off for whom single keys are a trap: who speaks to the device, or whose hand strays. */
const working = signal(store.read('keys') !== false);
const KEYS = ['c', 'q', 'p', 'l', 'h', 'n', '?'];

/** The list, on `?`. */
export function Shortcuts() {
  return html`<button type="button" class="round" aria-expanded=${shown.value} aria-label=${t('console.keys')} title=${t('console.keys')} data-testid="console-keys" onClick=${() => { shown.value = !shown.value; }}>?</button>
    ${shown.value && html`<dl class="keys" data-testid="console-keys-list">${KEYS.map((key) => html`<div><dt><kbd>${key}</kbd></dt><dd>${t(`console.key.${key === '?' ? 'keys' : key}`)}</dd></div>`)}
      <div><dt><input type="checkbox" id="keys-work" checked=${working.value} data-testid="keys-work" onChange=${() => { working.value = !working.value; store.keep('keys', working.value); }} /></dt><dd><label for="keys-work">${t('console.keys_work')}</label></dd></div></dl>`}`;
}

/**
 * One key each, never while something is typed.
 * @param {Session} session
 */
export function watchShortcuts(session) {
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (!working.value || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
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
      // A stray key must not end the film for everybody: this one leads to the button, Enter presses it.
      n: () => { if (isHost(session)) { tab.value = 'run'; requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector('.run-tools .main'))?.focus()); } },
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
