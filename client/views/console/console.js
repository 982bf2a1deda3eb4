import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { Sign } from '../../icons/signs.js';
import { toDo } from '../../desk.js';
import { t } from '../../i18n.js';
import { RunTools } from '../run-of-show.js';
import { spoken } from '../panel.js';
import { Box } from './box.js';
import { ConsolePeople } from './people.js';
import { Notes } from './notes.js';
import { Queue } from './queue.js';
import { RoomSwitches } from './switches.js';
import { Shortcuts, watchShortcuts } from './shortcuts.js';
import { consoleOpen, done, isHost, isStaff, tab } from './tools.js';

/**
 * @typedef {import('../../session.js').Session} Session
 * @typedef {import('./tools.js').Tab} Tab
 */

const SAID_MS = 12_000;

/** What was done, and undoing it. */
function Done() {
  const last = done.value;
  useEffect(() => {
    if (!last) return;
    const timer = setTimeout(() => { if (done.value === last) done.value = null; }, SAID_MS);
    return () => clearTimeout(timer);
  }, [last]);
  return html`<div class=${`console-done${last?.failed ? ' failed' : ''}`} role="status" data-testid="console-done">
    ${last && html`<span>${last.text}</span>`}
    ${last?.undo && html`<button type="button" class="quiet-button" data-testid="console-undo" onClick=${last.undo}>${t('console.undo')}</button>`}
  </div>`;
}

/** Slow, held and locked with one tap, and undone with one. @param {{session: Session}} props */
function Calm({ session }) {
  const calm = session.room.value?.calm ?? false;
  return html`<button type="button" class=${`button wide calm-button${calm ? ' on' : ''}`} aria-pressed=${calm} data-testid="console-calm"
    onClick=${() => session.ask('calm', { on: !calm }).then((answer) => { done.value = answer.ok ? { text: t(calm ? 'console.calm_off_done' : 'console.calm_done') } : { text: answer.why, failed: true }; })}>
    ${t(calm ? 'console.calm_off' : 'console.calm')}<span class="small">${t(calm ? 'console.calm_off_why' : 'console.calm_why')}</span></button>`;
}

/** @param {{session: Session}} props */
function Pages({ session }) {
  switch (tab.value) {
    case 'run': return html`<${RunTools} session=${session} />`;
    case 'people': return html`<${ConsolePeople} session=${session} />`;
    case 'room': return html`<${RoomSwitches} session=${session} />`;
    case 'box': return html`<${Box} session=${session} />`;
    case 'notes': return html`<${Notes} session=${session} />`;
    default: return html`<${Queue} session=${session} />`;
  }
}

/** The console of the staff: beside the room on a desktop, over its lower part on a phone. @param {{session: Session}} props */
export function Console({ session }) {
  const staff = isStaff(session);
  const board = session.board.value;
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  const open = consoleOpen.value && staff;
  const waiting = board ? toDo(board) : [];
  const cries = waiting.filter(({ kind }) => kind === 'help' || kind === 'alarm').length;
  const count = waiting.length + (board?.knocks.length ?? 0);

  useEffect(() => {
    document.documentElement.toggleAttribute('data-console', open);
    if (open) heading.current?.focus({ preventScroll: true });
    return () => document.documentElement.removeAttribute('data-console');
  }, [open]);
  useEffect(() => (staff ? watchShortcuts(session) : undefined), [staff, session]);
  const before = useRef(0);
  useEffect(() => {
    if (count > before.current && staff) spoken.value = t(cries > 0 ? 'console.help_waits' : 'console.waits', { n: count });
    before.current = count;
  }, [count]);
  if (!staff || !board) return null;

  /** @type {[Tab, number][]} */
  const tabs = [['queue', waiting.length], ['people', 0], ['room', board.knocks.length], ['box', board.box.length], ['run', 0], ['notes', 0]];
  return html`
    <button type="button" class=${`console-open${cries ? ' cry' : ''}`} aria-expanded=${open} data-testid="console-open" onClick=${() => { consoleOpen.value = !open; }}>
      ${t('console.title')}${count > 0 && html` <b class="count">${count}</b>`}</button>
    ${open && html`<aside class="console" aria-labelledby="console-title" data-testid="console">
      <header class="console-head">
        <h2 id="console-title" tabindex="-1" ref=${heading}>${t('console.title')}</h2>
        <${Shortcuts} />
        <button type="button" class="round" aria-label=${t('sheet.close')} data-testid="console-close" onClick=${() => { consoleOpen.value = false; }}><${Sign} name="close" /></button>
      </header>
      <${Calm} session=${session} />
      <nav class="console-tabs" aria-label=${t('console.title')}>
        ${tabs.filter(([name]) => name !== 'run' || isHost(session)).map(([name, n]) => html`<button type="button" class="console-tab" aria-current=${tab.value === name ? 'page' : undefined} data-testid=${`console-${name}`} onClick=${() => { tab.value = name; }}>
          ${t(`console.tab.${name}`)}${n > 0 && html` <b class="count">${n}</b>`}</button>`)}
      </nav>
      <div class="console-page"><${Pages} session=${session} /></div>
      <${Done} />
    </aside>`}`;
}
