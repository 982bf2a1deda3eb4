// The staff's desk as this page knows it: a fold of what a welcome brings and of every entry after it.

/** @import {Desk, DeskEntry, Item, Marked} from './types.js' */

const NOTES = 200;

/** @type {Record<string, Item['kind']>} */
const OPENS = { held: 'held', reported: 'report', help_called: 'help', alarmed: 'alarm', check_asked: 'check' };

/**
 * @param {Desk} desk
 * @param {DeskEntry} entry
 * @param {(person: string) => {name: string, role: import('./types.js').Role} | undefined} known
 * @returns {Desk} the same where the entry changed nothing
 */
export function fold(desk, entry, known) {
  const { type, item, person = '' } = entry;
  if (OPENS[type] && item !== undefined) return opened(desk, { ...entry, item }, known);
  switch (type) {
    case 'knocked': {
      const knock = { person, name: entry.name ?? '', at: entry.at, again: entry.again ?? false };
      return { ...desk, knocks: [...others(desk.knocks, person), knock] };
    }
    case 'admitted':
    case 'turned_away':
    case 'seat_given_back':
      return { ...desk, knocks: others(desk.knocks, person) };
    case 'noted': {
      const note = { at: entry.at, by: entry.by ?? '', name: entry.name ?? '', text: entry.text ?? '' };
      return { ...desk, notes: [...desk.notes, note].slice(-NOTES) };
    }
    case 'slipped':
      return { ...desk, box: [...desk.box, entry.slip ?? ''] };
    case 'slip_dropped':
      return unboxed(desk, entry.slip ?? '');
    case 'released':
    case 'declined':
      return changed(desk, item, () => ({ done: true, verdict: type }));
    case 'settled':
      return changed(desk, item, () => ({ done: entry.done ?? true }));
    case 'claimed':
      return changed(desk, item, () => ({ claimed_by: entry.claimed_by ?? null }));
    case 'told':
      return changed(desk, item, (one) => {
        const line = { at: entry.at, staff: entry.staff ?? false, by: entry.by, text: entry.text ?? '' };
        // Who answers has something to say still: what was done with is open again.
        return { told: [...one.told, line], done: one.done && line.staff };
      });
    default:
      return marking(desk, entry, known);
  }
}

/** @type {Record<string, (entry: DeskEntry) => Partial<Marked>>} */
const MARKS = {
  muted: ({ until }) => ({ muted_until: until ?? null }),
  unmuted: () => ({ muted_until: null }),
  person_held: ({ on }) => ({ held: on ?? false }),
  removed: () => ({ removed: true }),
  banned: () => ({ banned: true }),
  ban_lifted: () => ({ banned: false }),
};

/**
 * @param {Desk} desk
 * @param {DeskEntry} entry
 * @param {(person: string) => {name: string, role: import('./types.js').Role} | undefined} known
 * @returns {Desk}
 */
function marking(desk, entry, known) {
  const mark = MARKS[entry.type];
  if (!mark || !entry.person) return desk;
  const before = desk.marked.find(({ person }) => person === entry.person);
  const who = before ?? { person: entry.person, name: '', role: /** @type {const} */ ('guest'), held: false, removed: false, banned: false, ...known(entry.person) };
  return { ...desk, marked: [...others(desk.marked, entry.person), { ...who, ...mark(entry) }] };
}

/**
 * @param {Desk} desk
 * @param {DeskEntry & {item: number}} entry
 * @param {(person: string) => {name: string} | undefined} known
 * @returns {Desk}
 */
function opened(desk, entry, known) {
  const { item, person = '', at, seq, id, text, why, reason, veil, lang } = entry;
  const name = entry.name ?? known(person)?.name ?? null;
  const kind = OPENS[entry.type];
  /** @type {Item} */
  const one = { item, kind, person, name, at, seq, id, text: text ?? why, reason, veil, lang, done: false, told: [] };
  return { ...desk, queue: [...desk.queue.filter((old) => old.item !== item), one] };
}

/**
 * @param {Desk} desk
 * @param {number | undefined} item
 * @param {(one: Item) => Partial<Item>} change
 * @returns {Desk}
 */
function changed(desk, item, change) {
  return { ...desk, queue: desk.queue.map((one) => (one.item === item ? { ...one, ...change(one) } : one)) };
}

/**
 * @template {{person: string}} T
 * @param {T[]} all
 * @param {string} person
 */
const others = (all, person) => all.filter((one) => one.person !== person);

/**
 * Words were taken back: no item repeats them.
 * @param {Desk} desk
 * @param {number} seq
 * @returns {Desk}
 */
export const takenBack = (desk, seq) => ({ ...desk, queue: desk.queue.map((one) => (one.about?.seq === seq ? { ...one, about: null } : one)) });

/**
 * A slip is no longer in the box: it was read aloud, or put away.
 * @param {Desk} desk
 * @param {string} slip
 * @returns {Desk}
 */
export const unboxed = (desk, slip) => ({ ...desk, box: desk.box.filter((one) => one !== slip) });

/** @type {Record<Item['kind'], number>} */
const FIRST = { alarm: 0, help: 0, check: 0, report: 1, held: 2 };

/**
 * What is still to be done: danger and calls for help first, then what was reported, then words that wait; the
 * oldest first within each.
 * @param {Desk} desk
 */
export function toDo(desk) {
  return desk.queue.filter(({ done }) => !done).sort((a, b) => FIRST[a.kind] - FIRST[b.kind] || a.at - b.at);
}
