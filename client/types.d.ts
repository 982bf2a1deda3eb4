// The nouns of the wire (docs/protocol.md), for the checker alone: no browser ever loads this file.
// Every time is in whole milliseconds since 1970 in the room's clock unless it says otherwise.

export type Language = string;
export type Words = Record<Language, string>;
export type Role = 'guest' | 'listener' | 'moderator' | 'host';
export type SignalKind = 'tear' | 'hug' | 'candle' | 'me_too';

// ---- the programme and where it stands

export type PhaseKind = 'arrive' | 'welcome' | 'cry' | 'quiet' | 'share' | 'close';
export type Chat = 'open' | 'floor' | 'closed';

interface CueBase {
  id: string;
  /** from the start of its phase */
  at_ms: number;
  length_ms: number;
}
export interface Captions {
  lang: string;
  label: string;
  url: string;
}
export interface MediaCue extends CueBase {
  kind: 'media';
  url: string;
  type: string;
  title?: Words;
  sound_url?: string;
  poster?: string;
  captions: Captions[];
  credit?: string;
  note?: Words;
}
export interface BreatheCue extends CueBase {
  kind: 'breathe';
  in_ms: number;
  hold_ms: number;
  out_ms: number;
  rest_ms: number;
}
export interface PromptCue extends CueBase {
  kind: 'prompt';
  text: Words;
}
export interface GroundCue extends CueBase {
  kind: 'ground';
}
export interface CandleCue extends CueBase {
  kind: 'candle';
  text?: Words;
}
export type Cue = MediaCue | BreatheCue | PromptCue | GroundCue | CandleCue;

export interface Phase {
  kind: PhaseKind;
  length_ms: number;
  chat: Chat;
  cues: Cue[];
  title?: Words;
  /** the wait between two words of a person */
  slow_ms?: number;
  hold_first?: boolean;
}
export interface Programme {
  phases: Phase[];
}

export interface Course {
  started_at: number;
  position_ms: number;
  velocity: 0 | 1;
  at: number;
  held_until: number | null;
  /** one per phase; less than nothing where a phase was cut short */
  extra_ms: number[];
  /** ended at once, as in an emergency; a room that was closed gently comes to its end by itself */
  closed_at: number | null;
  /** a cry lies behind, and this much quiet has been lived since; null: nothing to rest from */
  rested_ms: number | null;
  /** this much of the quiet that is on has been lived; 0 where none is on */
  quiet_ms: number;
}
export interface Timeline {
  programme: Programme;
  course: Course;
  doors_ms: number;
}

export type Steer =
  | { kind: 'start' }
  | { kind: 'hold' }
  | { kind: 'resume' }
  | { kind: 'go'; phase: number; back: boolean }
  | { kind: 'extend'; phase: number; by_ms: number }
  | { kind: 'seek'; position_ms: number }
  | { kind: 'close'; emergency: boolean };

export type SteerCommand =
  | { kind: 'start' }
  | { kind: 'hold' }
  | { kind: 'resume' }
  | { kind: 'next' }
  | { kind: 'back' }
  | { kind: 'extend'; by_ms: number }
  | { kind: 'seek'; to_ms: number }
  | { kind: 'close'; emergency?: boolean };

export type SteerFault =
  | 'not_started'
  | 'already_started'
  | 'closed'
  | 'not_held'
  | 'already_held'
  | 'no_overtime'
  | 'no_cue'
  | 'quiet_first';

/** At room time `at` the thing stands at `position_ms` of its own length and moves with `velocity`. */
export interface Vector {
  position_ms: number;
  velocity: 0 | 1;
  at: number;
}

export interface Standing {
  state: 'scheduled' | 'doors_open' | 'live' | 'closed';
  phase: number | null;
  kind: PhaseKind | null;
  chat: Chat;
  phase_started_at: number | null;
  phase_ends_at: number | null;
  cue: string | null;
  vector: Vector | null;
  next_cue: string | null;
  next_cue_at: number | null;
  held: boolean;
  resumes_at: number | null;
  ends_at: number;
}

// ---- HTTP

export type RoomState = Standing['state'];

export interface Card {
  id: string;
  title: string;
  state: RoomState;
  phase?: PhaseKind;
  /** RFC 3339 with offset, like the two below */
  starts_at: string;
  ends_at: string;
  doors_at: string;
  language: Language;
  topics: string[];
  seats: number;
  seats_free: number;
  listeners_allowed: boolean;
  content_notes: string[];
  people: number;
  listeners: number;
  moderated: boolean;
  /** nobody hosts it; its chat is closed */
  autopilot: boolean;
  approval: boolean;
  cancelled: boolean;
  time_zone: string;
  series?: string;
}
export interface OpenCard extends Card {
  programme: Programme;
  timeline: Timeline;
}
export interface Seat {
  token: string;
  room: string;
  person: string;
  name: string;
  as: Role;
  /** for guests: the ticket of the questions about how they feel */
  mood?: string;
}
export interface Helpline {
  name: string;
  for: string;
  call: string | null;
  text: string | null;
  url: string;
  /** ISO 3166-1, or * for anywhere */
  region: string;
  hours: string;
  /** the day on which the number was last read at its source */
  verified: string | null;
  /** nobody has looked at it for a year */
  old: boolean;
  source: string;
}
export interface Emergency {
  region: string;
  numbers: { number: string; for: string }[];
  verified: string | null;
  old: boolean;
  source: string;
}
export interface Helplines {
  helplines: Helpline[];
  emergency: Emergency[];
}
/** A line from the box, as the staff see it. */
export interface Slip {
  slip: string;
  text: string;
  lang: string | null;
  danger: boolean;
}

// ---- the socket

export interface Person {
  person: string;
  name: string;
  role: Role;
  /** told of staff alone: the line is down */
  away?: boolean;
}
export type ItemKind = 'held' | 'report' | 'help' | 'alarm' | 'check';
export type HeldFor = 'first' | 'person' | 'calm' | 'contact' | 'link' | 'slur';
/** A word of a private conversation. `by` is told to staff alone. */
export interface Line {
  at: number;
  staff: boolean;
  by?: string;
  text: string;
}
/** Something of this person's that the staff look after. */
export interface OwnItem {
  item: number;
  kind: ItemKind;
  at: number;
  id?: string | null;
  text?: string | null;
  reason?: HeldFor | null;
  done: boolean;
  /** what became of words that waited */
  verdict?: 'released' | 'declined' | null;
  told: Line[];
}
export interface Item extends OwnItem {
  person: string;
  name?: string | null;
  /** of the words that a report is about */
  seq?: number | null;
  veil?: string | null;
  lang?: string | null;
  /** the words that a report or an alarm is about, as a welcome brings them */
  about?: { person: string; name: string; text: string; seq?: number | null; veil?: string | null; lang?: string | null } | null;
  claimed_by?: string | null;
}
export interface Knock {
  person: string;
  name: string;
  at: number;
  /** perhaps somebody who was banned */
  again: boolean;
}
export interface Note {
  at: number;
  by: string;
  name: string;
  text: string;
}
/** Somebody under a mute, a hold, a removal or a ban. */
export interface Marked {
  person: string;
  name: string;
  role: Role;
  muted_until?: number | null;
  held: boolean;
  removed: boolean;
  banned: boolean;
}
export interface Desk {
  queue: Item[];
  knocks: Knock[];
  notes: Note[];
  /** slips that lie in the box, by name */
  box: string[];
  marked: Marked[];
}
export interface You {
  person: string;
  /** a listener has none */
  name?: string | null;
  role: Role;
  muted_until: number | null;
  /** what this person says waits for a moderator */
  held: boolean;
  hand: boolean;
  items: OwnItem[];
}
export interface Room {
  id: string;
  title: string;
  language: Language;
  topics: string[];
  content_notes: string[];
  listeners_allowed: boolean;
  listeners_read: boolean;
  moderated: boolean;
  /** nobody hosts it; its chat is closed */
  autopilot: boolean;
  /** set by the staff; null: as the phase says */
  slow_ms: number | null;
  hold_first: boolean | null;
  hushed: boolean;
  /** hushed until somebody of the staff is back */
  alone: boolean;
  locked: boolean;
  calm: boolean;
  approval: boolean;
  floor: string | null;
  hands: string[];
}

interface Entry {
  op: 'event';
  seq: number;
  at: number;
}
export interface SaidEvent extends Entry {
  type: 'said';
  person: string;
  name: string;
  role: Role;
  text: string;
  id: string;
  reply_to?: number;
  veil?: string;
  lang?: string;
  redacted?: true;
}
/** A line from the box, read aloud: nobody's name is on it. */
export interface SlipEvent extends Entry {
  type: 'slip_read';
  slip: string;
  text: string;
  by: string;
  lang?: string;
  redacted?: true;
}
export type RoomEvent =
  | SaidEvent
  | SlipEvent
  | (Entry & { type: 'hand'; person: string; up: boolean })
  | (Entry & { type: 'floor'; person: string | null })
  | (Entry & { type: 'steered'; steer: Steer; by: string })
  | (Entry & { type: 'redacted'; of: number })
  | (Entry & { type: 'hands_ordered'; persons: string[]; by: string })
  | (Entry & { type: 'slowed'; slow_ms: number | null })
  | (Entry & { type: 'first_held'; on: boolean | null })
  | (Entry & { type: 'hushed'; on: boolean })
  | (Entry & { type: 'left_alone'; on: boolean })
  | (Entry & { type: 'locked'; on: boolean; by?: string })
  | (Entry & { type: 'calmed'; on: boolean })
  | (Entry & { type: 'listeners_set'; allowed: boolean; read: boolean })
  | (Entry & { type: 'cancelled' });

export interface DeskEntry {
  op: 'desk';
  at: number;
  type: string;
  person?: string;
  /** who did it: told to staff alone */
  by?: string;
  name?: string | null;
  role?: Role;
  item?: number;
  seq?: number;
  id?: string;
  reason?: HeldFor;
  until?: number;
  on?: boolean;
  staff?: boolean;
  done?: boolean;
  again?: boolean;
  claimed_by?: string | null;
  slip?: string;
  why?: string;
  text?: string;
  veil?: string;
  lang?: string;
}

export interface WelcomeFrame {
  op: 'welcome';
  you: You;
  room: Room;
  timeline: Timeline;
  epoch: string;
  seq: number;
  now: number;
  people: Person[];
  people_total: number;
  listeners: number;
  recent?: RoomEvent[];
  /** for staff */
  desk?: Desk;
}
export interface PresenceFrame {
  op: 'presence';
  here: Person[];
  gone: string[];
  people_total: number;
  listeners: number;
}
export interface PeopleFrame {
  op: 'people';
  people: Person[];
  after?: string;
}
export type SignalCounts = Partial<Record<SignalKind, number>>;
export interface OkFrame {
  op: 'ok';
  id: string;
  seq?: number;
  /** the words may speak of danger to life: help is shown beside them */
  care?: true;
}
export interface NoFrame {
  op: 'no';
  id?: string;
  code: string;
  why: string;
  /** seconds */
  retry_after?: number;
}
export interface PongFrame {
  op: 'pong';
  t0: number;
  t1: number;
  t2: number;
}
export interface ByeFrame {
  op: 'bye';
  code: string;
  why: string;
  /** seconds */
  retry_after?: number;
}
export type ServerFrame =
  | WelcomeFrame
  | RoomEvent
  | OkFrame
  | NoFrame
  | PongFrame
  | { op: 'signals'; counts: SignalCounts }
  | PresenceFrame
  | PeopleFrame
  | DeskEntry
  | { op: 'knocking'; why: string; staff_here?: boolean }
  | ByeFrame;

/** A command of the client's; `id` is there where an answer is owed. */
export type ClientFrame = { op: string; id?: string; [field: string]: unknown };

// ---- the page's own

/** Words in the box. `veil`: the content warning that is being written, if any. */
export interface Draft {
  text: string;
  veil: string | null;
}

/** Words as the page shows them. What was redacted has no text any more. */
export interface Message {
  seq: number;
  at: number;
  person: string;
  name: string;
  role: Role;
  id: string;
  text: string;
  reply_to?: number;
  veil?: string;
  lang?: string;
  redacted: boolean;
  /** a line from the box: nobody's */
  slip?: true;
}

/** Words that are not acknowledged yet. */
export interface Outgoing {
  id: string;
  text: string;
  veil?: string;
  replyTo?: number;
  lang?: string;
  state: 'sending' | 'waiting' | 'refused' | 'held';
  /** why a moderator looks at them first */
  reason?: HeldFor;
  code?: string;
  why?: string;
  /** milliseconds since 1970 by this device's own clock */
  retryAt?: number;
}

// ---- what is played

export type MediaState = 'loading' | 'lead_in' | 'in_step' | 'catching_up' | 'needs_tap' | 'held' | 'ended' | 'failed';
export interface MediaReport {
  state: MediaState;
  /** behind the room */
  skew_ms: number;
  remaining_ms?: number;
}
/** What can be kept in step: a media element, or what behaves like one. */
export type Playable = EventTarget &
  Pick<HTMLMediaElement, 'currentTime' | 'playbackRate' | 'preload' | 'preservesPitch' | 'dataset' | 'play' | 'pause' | 'load'> & {
    readonly duration: number;
    readonly readyState: number;
    readonly seeking: boolean;
    readonly paused: boolean;
    readonly ended: boolean;
    readonly error: { code: number } | null;
  };
export interface Player {
  /** to be called from inside a tap */
  unlock(): void;
  /** to where the room is, now, whatever it costs; from inside a tap as well */
  rejoin(): void;
  /** it cannot be played, for a reason that the element does not know */
  fail(): void;
  /** how often it was set to a place so far */
  seeks(): number;
  detach(): void;
}
