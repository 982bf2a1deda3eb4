import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { Sign } from '../icons/signs.js';
import { t } from '../i18n.js';
import { unanswered } from '../room.js';
import { hour } from './moment.js';
import { open } from './panel.js';

/**
 * @typedef {import('../types.js').DeskEntry} DeskEntry
 * @typedef {import('../session.js').Session} Session
 */

/** Good news goes by itself; what asks for something stays until it is put away. */
const PASSING = new Set(['unmuted', 'reported', 'released', 'role_given', 'chair_given', 'admitted']);
const PASSING_MS = 20_000;
/** Beside these somebody to talk to is offered. */
const HARD = new Set(['muted', 'warned', 'help_called', 'told', 'alarmed']);
/** These show beside the words they are about. */
const ELSEWHERE = new Set(['held', 'declined', 'removed', 'banned']);

/** @param {DeskEntry} entry @param {boolean} staffed */
function sentence(entry, staffed) {
  switch (entry.type) {
    case 'muted': return t(entry.until ? 'notice.muted' : 'notice.muted_open', { time: hour(entry.until ?? entry.at) });
    case 'unmuted': return t('notice.unmuted');
    case 'warned': return t('notice.warned');
    case 'person_held': return t(entry.on ? 'notice.person_held' : 'notice.person_unheld');
    case 'released': return t('notice.released');
    case 'alarmed': return t('notice.alarmed');
    case 'told': return entry.staff ? t('notice.told') : '';
    case 'role_given': return t(entry.role === 'moderator' ? 'notice.moderator' : 'notice.guest');
    case 'chair_given': return t('notice.chair');
    case 'help_called': return t(staffed ? 'notice.help_called' : 'notice.help_called_away');
    case 'reported': return t('report.gone');
    default: return '';
  }
}

/** What was said last; a word of the staff also where it came while this page was away. @param {Session} session @returns {DeskEntry | undefined} */
function latest(session) {
  const heard = session.notices.value.findLast((entry) => !ELSEWHERE.has(entry.type) && !(entry.type === 'told' && !entry.staff));
  const word = unanswered(session.you.value?.items ?? []);
  return word && !(heard && heard.at >= word.at) ? { op: 'desk', type: 'told', ...word } : heard;
}

/** What is said to this person alone: why they were muted, that their call or their report has arrived. @param {{session: Session}} props */
export function Notices({ session }) {
  // Put away in one view it is put away in the next.
  const read = session.noticed.value;
  const setRead = (/** @type {number} */ at) => { session.noticed.value = at; };
  const last = latest(session);
  const passes = last !== undefined && PASSING.has(last.type);
  useEffect(() => {
    if (!passes) return;
    const timer = setTimeout(() => setRead(last.at), PASSING_MS);
    return () => clearTimeout(timer);
  }, [last?.type, last?.at]);
  const staffed = session.people.value.some((one) => one.role === 'host' || one.role === 'moderator');
  if (!last || last.at <= read || !sentence(last, staffed)) return null;
  // What somebody reported or called out is theirs: it is not read back to them.
  const why = ['muted', 'warned', 'person_held'].includes(last.type) ? last.why : last.type === 'told' ? last.text : '';
  return html`<div class=${`notice to-you${passes ? ' calm' : ''}`} role="status" data-testid="notice" data-type=${last.type}>
    <div><p>${sentence(last, staffed)}</p>${why && html`<p dir="auto">${why}</p>`}
      ${HARD.has(last.type) && html`<button type="button" class="link" data-testid="notice-talk" onClick=${() => open('help')}>${t(last.type === 'told' ? 'notice.answer' : 'notice.talk')}</button>`}</div>
    <button type="button" class="round" aria-label=${t('sheet.close')} onClick=${() => setRead(last.at)}><${Sign} name="close" /></button>
  </div>`;
}
