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
  closed_at: number | null;
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
