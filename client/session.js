// One person's visit to one room: the line, the clock, the fold and the words on their way, joined into signals
// that views read and calls that they make.

/** @import {ByeFrame, ClientFrame, DeskEntry, Draft, Message, Outgoing, Person, Room, ServerFrame, SignalCounts, SignalKind, Standing, Timeline, You} from './types.js' */
/** @import {Answer, Undone} from './requests.js' */
/** @import {LineStatus} from './socket.js' */
/** @import {ReadonlySignal} from '@preact/signals-core' */
import { batch, computed, signal } from '@preact/signals-core';
import { createClock } from './clock.js';
import { createOutbox, lifts } from './outbox.js';
import { createRequests } from './requests.js';
import { fold as foldDesk, takenBack, unboxed } from './desk.js';
import { EMPTY, addressed, caring, fineAgain, fold } from './room.js';
import { createLines } from './lines.js';
import { createSeating } from './seating.js';
import { dropSeat, giveBackSeat } from './api.js';
import { createStanding } from './ticking.js';
import * as store from './store.js';

export { forget } from './store.js';

/** So many people are listed; beyond them only the number is known. */
const LISTED = 400;
/** So long between two tries to learn who of a crowd has a name. */
const ROLL_MS = 10_000;
/** Gaps that follow each other this closely are not mended by asking for what is missing. */
const GAP_MS = 5_000;

/**
 * @typedef {object} Session
 * @property {ReadonlySignal<LineStatus>} status
 * @property {ReadonlySignal<ByeFrame | null>} bye the server's last word
 * @property {ReadonlySignal<boolean>} knocking at the door, until the staff let this person in
 * @property {ReadonlySignal<boolean>} staffAtDoor whether there is anybody who could open it
 * @property {ReadonlySignal<import('./types.js').Desk | null>} board the staff's desk, for them alone
 * @property {ReadonlySignal<You | null>} you
 * @property {ReadonlySignal<Room | null>} room
 * @property {ReadonlySignal<Timeline | null>} timeline
 * @property {ReadonlySignal<Standing | null>} standing
 * @property {ReadonlySignal<Message[]>} messages without those of ignored people
 * @property {ReadonlySignal<Person[]>} people
 * @property {ReadonlySignal<number>} peopleTotal
 * @property {ReadonlySignal<number>} listeners
 * @property {ReadonlySignal<DeskEntry[]>} notices desk entries addressed to me
 * @property {import('@preact/signals-core').Signal<number>} noticed up to then (ms, room time) notices have been put away
 * @property {ReadonlySignal<DeskEntry[]>} desk all that this person was handed
 * @property {ReadonlySignal<boolean>} lookedAfter somebody is still to be looked after: this person, or others by them. The line stays for it after the end
 * @property {ReadonlySignal<Outgoing[]>} outgoing
 * @property {ReadonlySignal<Set<string>>} ignored
 * @property {ReadonlySignal<Draft>} draft what stands in the box and was not sent
 * @property {(now: Draft) => void} write
 * @property {{now: () => number, error: () => number}} clock
 * @property {(text: string, more?: {replyTo?: number, veil?: string, lang?: string}) => string} say returns the id
 * @property {(id: string) => void} retry
 * @property {(id: string) => void} discard
 * @property {(kind: SignalKind) => void} signal
 * @property {(up: boolean) => Promise<Answer>} hand
 * @property {(text?: string) => Promise<Answer>} help kept until it is answered
 * @property {(text: string, lang?: string) => Promise<Answer>} slip a line for the box
 * @property {(how: 'fine' | 'check') => Promise<Answer>} leaving kept until it is answered
 * @property {(item: number, text: string) => Promise<Answer>} answer a word back to the staff, in private
 * @property {() => Promise<Answer>} pass hands the floor on
 * @property {(seq: number, why: string) => Promise<Answer>} report
 * @property {(kind: string, extra?: {by_ms?: number, to_ms?: number, emergency?: boolean}) => Promise<Answer>} steer
 * @property {(person: string, for_ms: number, why?: string) => Promise<Answer>} mute
 * @property {(person: string) => Promise<Answer>} unmute
 * @property {(tool: string, fields?: Record<string, unknown>) => Promise<Answer>} ask any other tool of the staff
 * @property {(person: string) => void} ignore
 * @property {(person: string) => void} unignore
 * @property {(hear: (counts: SignalCounts) => void) => () => void} onSignals
 * @property {ReadonlySignal<'asked' | 'knocking' | null>} sitting how far somebody who listens is on the way to a seat
 * @property {ReadonlySignal<Undone | null>} notSeated why the last way to a seat led nowhere
 * @property {(token: string) => Promise<Answer>} sit takes a seat without leaving: what is seen and heard goes on. Where that fails the seat is given back
 * @property {() => void} leave gives the seat back and forgets what was kept for it
 * @property {() => void} close puts the line down; the seat stays
 */

/** @param {string} room */
function liveUrl(room) {
  const url = new URL(`/api/rooms/${encodeURIComponent(room)}/live`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/**
 * @param {object} options
 * @param {string} options.roomId
 * @param {{token: string} | {as: 'listener'}} options.hello
 * @param {string} [options.language]
 * @param {string} [options.url]
 * @param {typeof WebSocket} [options.Socket]
 * @returns {Session}
 */
export function openSession({ roomId, hello, language, url = liveUrl(roomId), Socket }) {
  const state = signal(EMPTY);
  const status = signal(/** @type {LineStatus} */ ('connecting'));
  const bye = signal(/** @type {ByeFrame | null} */ (null));
  const knocking = signal(false);
  const staffAtDoor = signal(true);
  const board = signal(/** @type {import('./types.js').Desk | null} */ (null));
  const outgoing = signal(/** @type {Outgoing[]} */ ([]));
  const ignoredKey = `ignored.${roomId}`;
  const ignored = signal(new Set(/** @type {string[]} */ (store.read(ignoredKey) ?? [])));
  const draftKey = `draft.${roomId}`;
  const draft = signal(/** @type {Draft} */ ({ text: '', veil: null, .../** @type {Draft | null} */ (store.read(draftKey)) }));
  const noticed = signal(0);
  /** @type {Set<(counts: SignalCounts) => void>} */
  const listening = new Set();
  let gapAt = -Infinity;
  let rollAt = 0;
  let afresh = false;

  const send = (/** @type {ClientFrame} */ frame) => lines.send(frame);
  const clock = createClock({ send });
  const requests = createRequests(send);
  const outbox = createOutbox({ room: roomId, send, onChange: (now) => { outgoing.value = now; } });
  const ticking = createStanding(state, clock);

  const lines = createLines({ url, Socket, probe: () => clock.ping(), onFrame: (frame) => batch(() => heard(frame)), onStatus: changed });
  /** @type {{token: string} | {as: 'listener'}} */
  let mine = hello;
  lines.open(greeting(mine));
  const seating = createSeating({
    roomId,
    move: (seat, on) => lines.move(greeting(seat), on),
    knocks: (here) => { staffAtDoor.value = here; },
    taken: (seat) => { mine = seat; },
    // Where the listener's line has ended meanwhile, this is the last word.
    refused: ({ code, why }) => { if (status.value === 'closed' && why) bye.value = { op: 'bye', code, why }; },
  });

  /** Who is welcomed for the first time on a line resumes nothing. @param {typeof mine} who @returns {() => ClientFrame} */
  function greeting(who) {
    return () => {
      const { epoch, seq } = state.value;
      const since = who === mine && epoch !== null && !afresh ? { epoch, seq } : undefined;
      afresh = false;
      return { op: 'hello', ...who, since, language };
    };
  }

  /** @param {LineStatus} now @param {ByeFrame | null} last */
  function changed(now, last) {
    batch(() => {
      status.value = now;
      if (last) bye.value = last;
    });
    if (now === 'live') {
      clock.start();
      ticking.start();
      outbox.up();
      requests.up();
    } else {
      clock.stop();
      outbox.down();
    }
    if (now === 'closed') {
      ticking.stop();
      requests.stop();
    }
  }

  /** @param {ServerFrame} frame */
  function heard(frame) {
    if (frame.op === 'pong') return clock.pong(frame);
    if (frame.op === 'signals') return listening.forEach((hear) => hear(frame.counts));
    if (frame.op === 'bye') {
      bye.value = frame;
      return undefined;
    }
    if (frame.op === 'ok' || frame.op === 'no') {
      outbox.answered(frame);
      return requests.answered(frame);
    }
    if (frame.op === 'knocking') {
      // Whatever kept the door closed until now no longer does.
      bye.value = null;
      knocking.value = true;
      staffAtDoor.value = frame.staff_here ?? true;
      return undefined;
    }
    if (frame.op === 'welcome') {
      clock.hint(frame.now);
      bye.value = null;
      knocking.value = false;
    }
    const before = state.value;
    state.value = fold(before, frame);
    if (frame.op === 'event' && frame.type === 'said') outbox.heard(frame.id);
    if (frame.op === 'event') for (const code of lifts(frame)) outbox.lifted(code);
    if (frame.op === 'event' && frame.type === 'redacted' && board.value) board.value = takenBack(board.value, frame.of);
    if (frame.op === 'event' && frame.type === 'slip_read' && board.value) board.value = unboxed(board.value, frame.slip);
    if (frame.op === 'welcome') board.value = frame.desk ?? null;
    if (frame.op === 'desk' && board.value) board.value = foldDesk(board.value, frame, (person) => state.value.people.get(person));
    if (frame.op === 'desk' && state.value.you && addressed(state.value.you, frame)) about(frame);
    if (frame.op === 'welcome') arrived(frame);
    if (frame.op === 'welcome' || frame.op === 'people' || frame.op === 'presence') roster();
    if (state.value.gap && !before.gap) mend();
    return ticking.refresh();
  }

  /** Something that the staff did with words of this person. @param {DeskEntry} entry */
  function about({ type, id, reason, why }) {
    if (type === 'unmuted') outbox.lifted('muted');
    if (type === 'held' && id) outbox.held(id, reason);
    if (type === 'declined' && id) outbox.declined(id, why);
  }

  /** @param {import('./types.js').WelcomeFrame} frame */
  function arrived({ you: me, room }) {
    for (const { id } of state.value.messages) outbox.heard(id);
    for (const { kind, id, reason, done, verdict } of me.items) {
      if (kind !== 'held' || !id) continue;
      // Looked at while this page was away. Let through long ago, they need not be among the words at hand.
      if (verdict === 'released') outbox.heard(id);
      else if (done) outbox.declined(id);
      else outbox.held(id, reason ?? undefined);
    }
    if (!room.hushed) outbox.lifted('hushed');
    if (!room.alone) outbox.lifted('alone');
  }

  /** Something is missing: asks for it, and when that did not help for everything. */
  function mend() {
    const now = performance.now();
    afresh = now - gapAt < GAP_MS;
    gapAt = now;
    lines.again();
  }

  function roster() {
    const { morePeople: after, people, peopleTotal: total } = state.value;
    if (after && people.size < LISTED) send({ op: 'people', after });
    if (after || people.size >= Math.min(LISTED, total)) return;
    // Of a hall that was crowded not everybody was named; now and then, and not all pages at once, it is asked anew.
    const now = performance.now();
    if (now < rollAt) return;
    rollAt = now + ROLL_MS * (1 + Math.random());
    send({ op: 'people' });
  }

  /** @param {Set<string>} now */
  function ignoring(now) {
    ignored.value = now;
    if (now.size) store.keep(ignoredKey, [...now]);
    else store.drop(ignoredKey);
  }

  /** @param {Draft} now */
  function write(now) {
    draft.value = now;
    if (now.text) store.keep(draftKey, now);
    else store.drop(draftKey);
  }

  /** @param {'fine' | 'check'} how */
  async function leaving(how) {
    const answer = await requests.ask({ op: 'leaving', how }, true);
    if (answer.ok && how === 'fine') state.value = fineAgain(state.value);
    return answer;
  }

  function close() {
    lines.close();
    outbox.stop();
  }

  const everything = computed(() => state.value.messages);
  const roll = computed(() => state.value.people);
  const you = computed(() => state.value.you);
  const desk = computed(() => state.value.desk);
  const lookedAfter = computed(() => caring(you.value?.items ?? []).length > 0 || caring(board.value?.queue ?? []).length > 0);
  return {
    status,
    bye,
    knocking,
    staffAtDoor,
    board,
    you,
    room: computed(() => state.value.room),
    timeline: computed(() => state.value.timeline),
    standing: ticking.standing,
    messages: computed(() => {
      const hidden = ignored.value;
      return hidden.size ? everything.value.filter((m) => !hidden.has(m.person)) : everything.value;
    }),
    people: computed(() => [...roll.value.values()]),
    peopleTotal: computed(() => state.value.peopleTotal),
    listeners: computed(() => state.value.listeners),
    notices: computed(() => {
      const me = you.value;
      return me ? desk.value.filter((entry) => addressed(me, entry)) : [];
    }),
    noticed,
    desk,
    lookedAfter,
    sitting: seating.sitting,
    notSeated: seating.notSeated,
    sit: seating.sit,
    outgoing,
    ignored,
    draft,
    write,
    clock,
    say: outbox.add,
    retry: outbox.retry,
    discard: outbox.discard,
    signal: (kind) => void send({ op: 'signal', kind }),
    hand: (up) => requests.ask({ op: 'hand', up }),
    help: (text) => requests.ask({ op: 'help', text }, true),
    slip: (text, lang) => requests.ask({ op: 'slip', text, lang }),
    leaving,
    answer: (item, text) => requests.ask({ op: 'answer', item, text }, true),
    pass: () => requests.ask({ op: 'pass' }),
    report: (seq, why) => requests.ask({ op: 'report', seq, why }, true),
    steer: (kind, extra = {}) => requests.ask({ op: 'steer', steer: kind, ...extra }),
    mute: (person, for_ms, why) => requests.ask({ op: 'mute', person, for_ms, why }),
    unmute: (person) => requests.ask({ op: 'unmute', person }),
    ask: (tool, fields = {}) => requests.ask({ ...fields, op: tool }),
    ignore: (person) => ignoring(new Set([...ignored.value, person])),
    unignore: (person) => ignoring(new Set([...ignored.value].filter((one) => one !== person))),
    onSignals(hear) {
      listening.add(hear);
      return () => void listening.delete(hear);
    },
    leave() {
      // A line that is down, or one that the doors have not opened to yet, carries no goodbye.
      if (status.value !== 'live' && 'token' in mine) giveBackSeat({ ...mine, room: roomId }).catch(() => {});
      send({ op: 'leave' });
      close();
      outbox.clear();
      ignoring(new Set());
      write({ text: '', veil: null });
      dropSeat(roomId);
    },
    close,
  };
}
