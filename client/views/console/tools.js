import { ofRoom } from '../../of-room.js';
import { t } from '../../i18n.js';

/** @typedef {import('../../session.js').Session} Session */
/** @typedef {'run' | 'queue' | 'people' | 'room' | 'box' | 'notes'} Tab */

export const consoleOpen = ofRoom(false);
export const tab = ofRoom(/** @type {Tab} */ ('queue'));
/** The person whose tools are shown. */
export const handled = ofRoom(/** @type {string | null} */ (null));

/** What was done last, and how it is undone. @type {import('@preact/signals').Signal<{text: string, undo?: () => void, failed?: boolean} | null>} */
export const done = ofRoom(/** @type {{text: string, undo?: () => void, failed?: boolean} | null} */ (null));

/**
 * Uses a tool, says what came of it, and offers to undo it where that can be.
 * @param {Session} session
 * @param {string} op
 * @param {Record<string, unknown>} fields
 * @param {string} said what was done, in words
 * @param {[string, Record<string, unknown>]} [undo]
 */
export async function use(session, op, fields, said, undo) {
  const before = new Set(session.desk.value);
  const answer = await session.ask(op, fields);
  if (!answer.ok) {
    done.value = { text: answer.why || t('console.no_answer'), failed: true };
    return false;
  }
  const ended = op === 'invitations' ? '' : linksEnded(session.desk.value.filter((entry) => !before.has(entry)));
  done.value = { text: said + ended, undo: undo && (() => void use(session, undo[0], undo[1], t('console.undone'))) };
  return true;
}

/** What is to be known when the links of somebody of the staff ended with their role. @param {import('../../types.js').DeskEntry[]} since */
function linksEnded(since) {
  const roles = since.filter(({ type }) => type === 'invitations_revoked').map(({ role }) => role);
  return roles.length ? ` ${t(`console.links_ended.${roles.includes('host') ? 'host' : 'moderator'}`)}` : '';
}

/** The tools for one person, from wherever they are met. @param {string} person */
export function lookAfter(person) {
  handled.value = person;
  tab.value = 'people';
  consoleOpen.value = true;
}

/** @param {Session} session */
export const isStaff = (session) => ['host', 'moderator'].includes(session.you.value?.role ?? '');
/** @param {Session} session */
export const isHost = (session) => session.you.value?.role === 'host';

/** A person's name, wherever it is known from. @param {Session} session @param {string | null | undefined} person */
export function nameOf(session, person) {
  if (!person) return '';
  if (person === session.you.value?.person) return t('words.you');
  const found = session.people.value.find((one) => one.person === person) ?? session.board.value?.marked.find((one) => one.person === person);
  return found?.name || session.board.value?.queue.find((one) => one.person === person)?.name || t('floor.someone');
}
