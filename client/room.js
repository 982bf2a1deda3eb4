// The room as this page knows it: a fold of what the server sends, in order, without gap or double.
//
// A welcome after `since` brings the room as it is now, and the events that were missed follow it: those count
// for the words alone (`known` in the welcome already holds what they did to the room).

/** @import {DeskEntry, Message, OwnItem, Person, Room, RoomEvent, SaidEvent, ServerFrame, Timeline, WelcomeFrame, You} from './types.js' */
import { steer } from './timeline.js';

const MESSAGES = 500;
const DESK = 100;

/**
 * @typedef {object} RoomState
 * @property {string | null} epoch
 * @property {number} seq of the last event folded in
 * @property {number} known up to this seq the room itself was told by a welcome
 * @property {boolean} gap something is missing: until a welcome, no further event is taken
 * @property {number} at room time of the last event
 * @property {You | null} you
 * @property {Room | null} room
 * @property {Timeline | null} timeline
 * @property {Message[]} messages
 * @property {Map<string, Person>} people
 * @property {string | null} morePeople after whom the next page of the roster begins
 * @property {number} peopleTotal
 * @property {number} listeners
 * @property {DeskEntry[]} desk
 */

/** @type {RoomState} */
export const EMPTY = {
  epoch: null,
  seq: 0,
  known: 0,
  gap: false,
  at: 0,
  you: null,
  room: null,
  timeline: null,
  messages: [],
  people: new Map(),
  morePeople: null,
  peopleTotal: 0,
  listeners: 0,
  desk: [],
};

/**
 * @param {RoomState} state
 * @param {ServerFrame} frame
 * @returns {RoomState} the same object where the frame changed nothing
 */
export function fold(state, frame) {
  switch (frame.op) {
    case 'welcome':
      return welcome(state, frame);
    case 'event':
      return event(state, frame);
    case 'presence': {
      const { people_total: peopleTotal, listeners } = frame;
      return { ...state, people: met(state.people, frame.here, frame.gone), peopleTotal, listeners };
    }
    case 'people': {
      const people = met(state.people, frame.people, []);
      return { ...state, people, morePeople: frame.after ?? null };
    }
    case 'desk':
      return desk(state, frame);
    default:
      return state;
  }
}

/**
 * @param {RoomState} state
 * @param {WelcomeFrame} frame
 * @returns {RoomState}
 */
function welcome(state, frame) {
  const { epoch, seq, you, room, timeline, people_total: peopleTotal, listeners } = frame;
  const people = met(new Map(), frame.people, []);
  const last = frame.people.at(-1);
  const morePeople = last && people.size < peopleTotal ? last.person : null;
  const told = { epoch, known: seq, gap: false, you, room, timeline, people, morePeople, peopleTotal, listeners };
  if (!frame.recent && state.epoch === epoch) return { ...state, ...told };
  // Not to be resumed: what was shown may have been redacted since, so none of it stays.
  const messages = (frame.recent ?? []).reduce(words, /** @type {Message[]} */ ([]));
  return { ...state, ...told, seq, messages, at: Math.max(0, ...messages.map(({ at }) => at)) };
}

/**
 * @param {RoomState} state
 * @param {RoomEvent} entry
 * @returns {RoomState}
 */
function event(state, entry) {
  if (state.gap || entry.seq <= state.seq) return state;
  if (entry.seq > state.seq + 1 && !watches(state)) return { ...state, gap: true };
  const heard = { ...state, seq: entry.seq, at: entry.at, messages: words(state.messages, entry) };
  return entry.seq <= state.known ? heard : happened(heard, entry);
}

/**
 * A listener who may not read is not handed the words: to them the log has holes that are none.
 * @param {RoomState} state
 */
const watches = ({ you, room }) => you?.role === 'listener' && room?.listeners_read === false;

/**
 * What an event does to the room besides words.
 * @param {RoomState} state
 * @param {RoomEvent} entry
 * @returns {RoomState}
 */
function happened(state, entry) {
  const { room, you, timeline } = state;
  if (!room || !you || !timeline) return state;
  switch (entry.type) {
    case 'hand': {
      const others = room.hands.filter((person) => person !== entry.person);
      const hands = entry.up ? [...others, entry.person] : others;
      return raised({ ...state, room: { ...room, hands } }, you);
    }
    case 'floor': {
      // Who is given the floor has been heard: the hand goes down with it.
      const hands = room.hands.filter((person) => person !== entry.person);
      return raised({ ...state, room: { ...room, floor: entry.person, hands } }, you);
    }
    case 'steered': {
      const course = steer(timeline.programme, timeline.course, entry.steer, entry.at);
      return { ...state, timeline: { ...timeline, course } };
    }
    case 'hands_ordered':
      return { ...state, room: { ...room, hands: entry.persons } };
    case 'slowed':
      return { ...state, room: { ...room, slow_ms: entry.slow_ms } };
    case 'first_held':
      return { ...state, room: { ...room, hold_first: entry.on } };
    case 'hushed':
      return { ...state, room: { ...room, hushed: entry.on } };
    case 'left_alone':
      return { ...state, room: { ...room, alone: entry.on } };
    case 'locked':
      return { ...state, room: { ...room, locked: entry.on } };
    case 'calmed':
      return { ...state, room: { ...room, calm: entry.on } };
    case 'listeners_set':
      return { ...state, room: { ...room, listeners_allowed: entry.allowed, listeners_read: entry.read } };
    default:
      return state;
  }
}

/**
 * @param {RoomState} state
 * @param {You} you
 */
function raised(state, you) {
  const hand = state.room?.hands.includes(you.person) ?? false;
  return hand === you.hand ? state : { ...state, you: { ...you, hand } };
}

/**
 * @param {Message[]} messages
 * @param {RoomEvent} entry
 */
function words(messages, entry) {
  if (entry.type === 'said') return [...messages, said(entry)].slice(-MESSAGES);
  if (entry.type === 'slip_read') return [...messages, slip(entry)].slice(-MESSAGES);
  if (entry.type !== 'redacted') return messages;
  // The words go, their place stays: an answer to them must not seem to answer something else.
  return messages.map((message) => {
    if (message.seq !== entry.of) return message;
    const { veil: _, ...rest } = message;
    return { ...rest, text: '', redacted: true };
  });
}

/**
 * A line from the box: words of nobody.
 * @param {import('./types.js').SlipEvent} entry
 * @returns {Message}
 */
function slip({ seq, at, text, lang, redacted }) {
  return { seq, at, text, lang, person: '', name: '', role: 'guest', id: `slip-${seq}`, slip: true, redacted: redacted ?? false };
}

/**
 * @param {SaidEvent} entry
 * @returns {Message}
 */
function said({ op: _, type: __, ...message }) {
  return { ...message, redacted: message.redacted ?? false };
}

/**
 * @param {RoomState} state
 * @param {DeskEntry} entry
 * @returns {RoomState}
 */
function desk(state, entry) {
  const kept = { ...state, desk: [...state.desk, entry].slice(-DESK) };
  const { you } = state;
  if (!you || !addressed(you, entry)) return kept;
  if (entry.type === 'muted') return { ...kept, you: { ...you, muted_until: entry.until ?? null } };
  if (entry.type === 'unmuted') return { ...kept, you: { ...you, muted_until: null } };
  if (entry.type === 'person_held') return { ...kept, you: { ...you, held: entry.on ?? false } };
  const items = looked(you.items, entry);
  return items === you.items ? kept : { ...kept, you: { ...you, items } };
}

/** @type {Record<string, import('./types.js').ItemKind>} */
const OPENS = { held: 'held', reported: 'report', help_called: 'help', alarmed: 'alarm', check_asked: 'check' };

/**
 * What the staff look after for this person, after an entry of the desk.
 * @param {OwnItem[]} items
 * @param {DeskEntry} entry
 * @returns {OwnItem[]}
 */
function looked(items, entry) {
  const { item, at } = entry;
  if (item === undefined) return items;
  const kind = OPENS[entry.type];
  if (kind) {
    const { id, text, reason } = entry;
    return [...items.filter((one) => one.item !== item), { item, kind, at, id, text, reason, done: false, told: [] }];
  }
  return items.map((one) => {
    if (one.item !== item) return one;
    if (entry.type === 'released' || entry.type === 'declined') return { ...one, done: true };
    if (entry.type !== 'told') return one;
    return { ...one, told: [...one.told, { at, staff: entry.staff ?? false, text: entry.text ?? '' }] };
  });
}

/** What somebody is looked after for. After the end it keeps their line. @type {Set<import('./types.js').ItemKind>} */
const CARING = new Set(['help', 'alarm', 'check']);

/**
 * What of these the staff have still to look after, as far as this page was told.
 * @param {OwnItem[]} items
 */
export const caring = (items) => items.filter(({ kind, done }) => CARING.has(kind) && !done);

/**
 * The last word of the staff that waits for an answer, also one that came while this page was away.
 * @param {OwnItem[]} items
 * @returns {import('./types.js').Line | null}
 */
export function unanswered(items) {
  const last = items.flatMap(({ done, told }) => told.slice(-1).filter(({ staff }) => staff && !done));
  return last.reduce((/** @type {import('./types.js').Line | null} */ newest, line) => (newest && newest.at > line.at ? newest : line), null);
}

/**
 * Who is fine after all: the server settles what they had asked for, and tells nobody but the staff.
 * @param {RoomState} state
 * @returns {RoomState}
 */
export function fineAgain(state) {
  const { you } = state;
  return you ? { ...state, you: { ...you, items: you.items.map((one) => (one.kind === 'check' ? { ...one, done: true } : one)) } } : state;
}

const PERSONAL = new Set([
  'admitted', 'warned', 'muted', 'unmuted', 'person_held', 'removed', 'banned', 'role_given', 'chair_given',
  'held', 'released', 'declined', 'help_called', 'alarmed', 'told', 'reported', 'check_asked',
]);

/**
 * Is a desk entry for this person? Staff are handed those of others too.
 * @param {You} you
 * @param {DeskEntry} entry
 */
export function addressed(you, entry) {
  if (!PERSONAL.has(entry.type)) return false;
  // Without a person: it came while this was a guest's line. Who has been made staff since was meant all the same.
  return entry.person === undefined || entry.person === you.person;
}

/**
 * @param {Map<string, Person>} people
 * @param {Person[]} here
 * @param {string[]} gone
 */
function met(people, here, gone) {
  const all = new Map(people);
  for (const person of here) all.set(person.person, person);
  for (const person of gone) all.delete(person);
  return all;
}
