// Changing the timeline. `resolve` reads a host's command against the room as it stands and makes of it a
// steer that means the same whenever it lands in the log; `steer` gives the course after it. Whatever is
// steered, the programme ends by a limit: no steer may leave more to come than there is time.

/** @import {Course, Programme, Steer, SteerCommand, SteerFault} from './types.js' */
import { line, phaseAt, position, standing, starts } from './standing.js';

/** Whatever a host does, a room ends this long after its planned end at the latest. */
export const OVERTIME_MS = 7_200_000;
/** A hold lapses by itself: a host whose line is lost must not leave a room standing still. */
export const MAX_HOLD_MS = 900_000;
/** `back` this far into a phase means its own start, before that the phase before it. */
const BACK_MS = 5_000;
/** Nobody is led out of a quiet before this, or half of it if it is short. */
const QUIET_MS = 60_000;

/**
 * @param {Programme} programme
 * @param {Course} course
 */
function limit(programme, course) {
  const planned = programme.phases.reduce((sum, phase) => sum + phase.length_ms, 0);
  return course.started_at + planned + OVERTIME_MS;
}

/**
 * @param {Programme} programme
 * @param {Course} course
 * @param {SteerCommand} command
 * @param {number} now
 * @returns {Steer | {fault: SteerFault}}
 */
export function resolve(programme, course, command, now) {
  const at = starts(programme, course);
  const here = position(course, now);
  const current = phaseAt(at, here);
  if (course.closed_at !== null || current === programme.phases.length) return { fault: 'closed' };
  if (command.kind === 'start') return here < 0 ? { kind: 'start' } : { fault: 'already_started' };
  if (command.kind === 'close' && command.emergency) return { kind: 'close', emergency: true };
  if (current < 0) return { fault: 'not_started' };

  const held = line(course, now).velocity === 0;
  const left = limit(programme, course) - (now + at[at.length - 1] - here);
  /** @type {(needed_ms: number, then: Steer) => Steer | {fault: SteerFault}} */
  const ifTime = (needed_ms, then) => (needed_ms <= left ? then : { fault: 'no_overtime' });
  // Whether the phase that is on is a quiet that must not end after this much of it.
  const tooEarly = (/** @type {number} */ quiet_ms) =>
    programme.phases[current].kind === 'quiet' && quiet_ms < quietNeeded(at[current + 1] - at[current]);
  switch (command.kind) {
    case 'hold':
      return held ? { fault: 'already_held' } : ifTime(1, { kind: 'hold' });
    case 'resume':
      return held ? { kind: 'resume' } : { fault: 'not_held' };
    case 'next': {
      if (tooEarly(lived(programme, course, now))) return { fault: 'quiet_first' };
      return { kind: 'go', phase: phaseAt(at, at[current + 1]), back: false };
    }
    case 'back': {
      const stays = here - at[current] > BACK_MS || at[current] === 0;
      const target = stays ? current : phaseAt(at, at[current] - 1);
      return ifTime(here - at[target], { kind: 'go', phase: target, back: true });
    }
    case 'extend':
      return ifTime(1, { kind: 'extend', phase: current, by_ms: Math.max(command.by_ms, 0) });
    case 'seek': {
      const { cue: id } = standing(programme, course, 0, now);
      const cue = programme.phases[current].cues.find((c) => c.id === id);
      if (!cue) return { fault: 'no_cue' };
      const begins = at[current] + cue.at_ms;
      // A phase that was cut short ends before its cue does: a seek must not leap over what follows.
      const ends = Math.min(begins + cue.length_ms, at[current + 1]);
      const target = clamp(begins + command.to_ms, begins, ends - 1);
      // What was leapt over was not lived: what is left behind the target must be quiet enough.
      if (tooEarly(lived(programme, course, now) + at[current + 1] - target)) return { fault: 'quiet_first' };
      return ifTime(Math.max(here - target, 0), { kind: 'seek', position_ms: target });
    }
    case 'close':
      return { kind: 'close', emergency: false };
  }
}

/**
 * How much of a quiet of this length is lived at least before it may be left.
 * @param {number} length_ms
 */
const quietNeeded = (length_ms) => Math.min(QUIET_MS, Math.floor(length_ms / 2));

/**
 * What `course.rested_ms` has become by `now`: each cry that is reached asks for quiet anew, and only time that was
 * truly spent in a quiet, moving or held, gives it.
 * @param {Programme} programme
 * @param {Course} course
 * @param {number} now
 * @returns {number | null}
 */
function rested(programme, course, now) {
  const at = starts(programme, course);
  const begins = course.position_ms;
  const ends = position(course, now);
  const still = Math.max(0, now - course.at - (ends - begins));
  let soFar = course.rested_ms ?? null;
  programme.phases.forEach(({ kind }, i) => {
    const first = Math.max(at[i], begins);
    if (first >= at[i + 1] || first > ends) return;
    if (kind === 'cry') soFar = 0;
    if (kind !== 'quiet' || soFar === null) return;
    soFar += Math.min(at[i + 1], ends) - first + (at[i] <= begins ? still : 0);
    if (soFar >= quietNeeded(at[i + 1] - at[i])) soFar = null;
  });
  return soFar;
}

/**
 * How much of the quiet that is on was truly spent in it by `now`, moving or held; 0 where none is on.
 * @param {Programme} programme
 * @param {Course} course
 * @param {number} now
 */
function lived(programme, course, now) {
  const at = starts(programme, course);
  const here = position(course, now);
  const current = phaseAt(at, here);
  if (programme.phases[current]?.kind !== 'quiet') return 0;
  if (at[current] > course.position_ms) return here - at[current];
  return (course.quiet_ms ?? 0) + now - course.at;
}

const clamp = (/** @type {number} */ n, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.max(low, Math.min(high, n));

/**
 * The course after a steer that takes effect at `t`. Total: one that no longer fits changes little.
 * @param {Programme} programme
 * @param {Course} course
 * @param {Steer} by
 * @param {number} t
 * @returns {Course}
 */
export function steer(programme, course, by, t) {
  const steered = moved(programme, course, by, t);
  if (steered === course || steered.closed_at !== null) return steered;
  const before = phaseAt(starts(programme, course), position(course, t));
  const stays = phaseAt(starts(programme, steered), position(steered, t)) === before;
  const quiet_ms = stays ? lived(programme, course, t) : 0;
  return { ...steered, rested_ms: rested(programme, course, t), quiet_ms };
}

/**
 * @param {Programme} programme
 * @param {Course} course
 * @param {Steer} by
 * @param {number} t
 * @returns {Course}
 */
function moved(programme, course, by, t) {
  const at = starts(programme, course);
  const here = position(course, t);
  const total = at[at.length - 1];
  // Decided a moment before the end, landed a moment after: what is over stays over.
  if (course.closed_at !== null || here >= total) return course;
  const end = limit(programme, course);
  const slack = Math.max(0, end - (t + total - here));
  // Whoever goes further back than this would end after the limit.
  const earliest = t + total - end;
  switch (by.kind) {
    case 'start':
      if (here >= 0) return course;
      return { ...course, started_at: t, position_ms: 0, velocity: 1, at: t, held_until: null };
    case 'hold': {
      const held_until = t + Math.min(MAX_HOLD_MS, slack);
      return { ...course, position_ms: here, velocity: 0, at: t, held_until };
    }
    case 'resume':
      return moving(course, here, t);
    case 'go': {
      const start = at[clamp(by.phase, 0, programme.phases.length)];
      return moving(course, Math.max(by.back ? start : Math.max(here, start), earliest), t);
    }
    case 'extend': {
      const current = phaseAt(at, here);
      // More time for what has passed would move everything after it.
      if (current < 0 || by.phase < current || by.phase >= programme.phases.length) return course;
      const by_ms = clamp(by.by_ms, 0, slack);
      const extra_ms = course.extra_ms.map((ms, i) => (i === by.phase ? ms + by_ms : ms));
      return placed(programme, { ...course, extra_ms }, here, t);
    }
    case 'seek':
      return placed(programme, course, Math.min(Math.max(by.position_ms, earliest), total), t);
    case 'close':
      return by.emergency ? { ...course, closed_at: t } : closing(programme, course, here, t);
  }
}

/**
 * @param {Course} course
 * @param {number} place
 * @param {number} t
 * @returns {Course}
 */
function moving(course, place, t) {
  return { ...course, position_ms: place, velocity: 1, at: t, held_until: null };
}

/**
 * At `place`, moving or held as before. Held, what there is more to come is paid for out of the hold.
 * @param {Programme} programme
 * @param {Course} course
 * @param {number} place
 * @param {number} t
 * @returns {Course}
 */
function placed(programme, course, place, t) {
  if (line(course, t).velocity === 1) return moving(course, place, t);
  const to_come = starts(programme, course)[programme.phases.length] - place;
  const held_until = Math.min(course.held_until ?? t, limit(programme, course) - to_come);
  return { ...course, position_ms: place, at: t, held_until };
}

/**
 * The gentle way to the end: the latest cry is given its quiet and then the close, the rest falls away, and
 * what is on now ends at once unless it is itself a quiet or the close.
 * @param {Programme} programme
 * @param {Course} course
 * @param {number} here
 * @param {number} t
 * @returns {Course}
 */
function closing(programme, course, here, t) {
  const { phases } = programme;
  const at = starts(programme, course);
  const current = phaseAt(at, here);
  if (current < 0 || current === phases.length) return course;
  // A quiet that is on is lived to its end anyway.
  const unrested = phases[current].kind !== 'quiet' && rested(programme, course, t) !== null;
  const quiet = unrested ? phases.findIndex((p, i) => i > current && p.kind === 'quiet') : -1;

  const extra_ms = phases.map(({ kind, length_ms }, i) => {
    if (i === current && kind !== 'quiet' && kind !== 'close') return here - at[i] - length_ms;
    const stays = i <= current || i === quiet || kind === 'close';
    return stays ? course.extra_ms[i] : -length_ms;
  });
  return moving({ ...course, extra_ms }, here, t);
}
