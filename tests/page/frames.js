// Frames of the wire, as the server sends them, and a socket that a test holds the other end of.
export const programme = {
  phases: [
    { kind: 'arrive', length_ms: 60_000, chat: 'open', cues: [] },
    {
      kind: 'cry',
      length_ms: 120_000,
      chat: 'closed',
      cues: [{ id: 'song', at_ms: 10_000, length_ms: 90_000, kind: 'media', url: '/media/a.webm', type: 'audio/webm', captions: [] }],
    },
    { kind: 'quiet', length_ms: 60_000, chat: 'closed', cues: [] },
    { kind: 'close', length_ms: 60_000, chat: 'open', cues: [] },
  ],
};

/** The wire has an integer of ms since 1970 here; small ones are easier to read. */
export const STARTED = 1_000_000;

export const you = { person: 'me', name: 'Quiet Heron', role: 'guest', muted_until: null, held: false, hand: false, items: [] };

export const room = {
  id: 'r1', title: 'Rain', language: 'en', topics: [], content_notes: [], listeners_allowed: true, listeners_read: true,
  moderated: true, autopilot: false, slow_ms: null, hold_first: null, hushed: false, alone: false, locked: false, calm: false, approval: false, floor: null, hands: [],
};

export const welcome = (fields = {}) => ({
  op: 'welcome',
  you,
  room,
  timeline: {
    programme,
    doors_ms: 600_000,
    course: { started_at: STARTED, position_ms: 0, velocity: 1, at: STARTED, held_until: null, extra_ms: [0, 0, 0, 0], closed_at: null, rested_ms: null, quiet_ms: 0 },
  },
  epoch: 'e1',
  seq: 10,
  now: STARTED + 5_000,
  people: [{ person: 'me', name: 'Quiet Heron', role: 'guest' }],
  people_total: 1,
  listeners: 0,
  recent: [],
  ...fields,
});

export const event = (seq, type, fields = {}) => ({ op: 'event', seq, at: STARTED + seq, type, ...fields });

export const said = (seq, text, fields = {}) =>
  event(seq, 'said', { person: 'her', name: 'Soft Moss', role: 'guest', text, id: `id-${seq}`, ...fields });

/** A WebSocket of which the test is the server. */
export class FakeSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 3;
  /** @type {FakeSocket[]} */
  static all = [];
  static get last() {
    return FakeSocket.all.at(-1);
  }

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    this.readyState = FakeSocket.CONNECTING;
    this.sent = [];
    FakeSocket.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = FakeSocket.CLOSED;
  }
  accept() {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  give(...frames) {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop(code = 1006, reason = '') {
    this.readyState = FakeSocket.CLOSED;
    this.onclose?.({ code, reason });
  }
  ops(op) {
    return this.sent.filter((frame) => frame.op === op);
  }
}

/** Time that passes when the test says so, for timers, `Date` and `performance` alike. */
export function stopTime(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  let now = 1_000;
  t.mock.method(performance, 'now', () => now);
  return {
    pass(ms) {
      for (let left = ms; left > 0; left -= 50) {
        now += Math.min(50, left);
        t.mock.timers.tick(Math.min(50, left));
      }
    },
  };
}
