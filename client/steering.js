// Changing the timeline. `resolve` reads a host's command against the room as it stands and makes of it a
// steer that means the same whenever it lands in the log; `steer` gives the course after it. Whatever is
// steered, the programme ends by a limit: no steer may leave more to come than there is time.

/** @import {Course, Programme, Steer, SteerCommand, SteerFault} from './types.js' */
import { phaseAt, position, runs, standing, starts } from './standing.js';

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
 * How much later than now foreseen the room may still end, at time `t` with the programme at `place`.
 * @param {Programme} programme
 * @param {Course} course
 * @param {number} place
 * @param {number} t
 */
function slack(programme, course, place, t) {
  const total = starts(programme, course)[programme.phases.length];
  return Math.max(0, limit(programme, course) - (t + total - place));
}

/**
 * @param {Programme} programme
 * @param {Course} course
 * @param {SteerCommand} command
 * @param {number} now
 * @returns {Steer | {fault: SteerFault}}
 */
export function resolve(programme, course, command, now) {
  const here = position(course, now);
  const { state } = standing(programme, course, 0, now);
  if (state === 'closed') return { fault: 'closed' };
  if (command.kind === 'close') return { kind: 'close', emergency: command.emergency === true };
  if (command.kind === 'start') return here < 0 ? { kind: 'start' } : { fault: 'already_started' };
  if (here < 0) return { fault: 'not_started' };

  const at = starts(programme, course);
  const current = phaseAt(at, here);
  const into = here - at[current];
  const spare = slack(programme, course, here, now);
  switch (command.kind) {
    case 'hold':
      if (!runs(course, now)) return { fault: 'already_held' };
      return spare > 0 ? { kind: 'hold' } : { fault: 'no_overtime' };
    case 'resume':
      return runs(course, now) ? { fault: 'not_held' } : { kind: 'resume' };
    case 'next': {
      const length = at[current + 1] - at[current];
      const early = into < Math.min(QUIET_MS, Math.floor(length / 2));
      if (programme.phases[current].kind === 'quiet' && early) return { fault: 'quiet_first' };
      return { kind: 'go', phase: phaseAt(at, at[current + 1]), back: false };
    }
    case 'back': {
      if (spare === 0) return { fault: 'no_overtime' };
      const before = into > BACK_MS || at[current] === 0 ? current : phaseAt(at, at[current] - 1);
      return { kind: 'go', phase: before, back: true };
    }
    case 'extend':
      if (spare === 0) return { fault: 'no_overtime' };
      return { kind: 'extend', phase: current, by_ms: command.by_ms };
    case 'seek': {
      const { cue: id } = standing(programme, course, 0, now);
      const cue = programme.phases[current].cues.find((c) => c.id === id);
      if (!cue) return { fault: 'no_cue' };
      const place = at[current] + cue.at_ms + clamp(command.to_ms, 0, cue.length_ms);
      const position_ms = Math.min(place, at[current + 1]);
      return position_ms < here && spare === 0 ? { fault: 'no_overtime' } : { kind: 'seek', position_ms };
    }
  }
}

const clamp = (/** @type {number} */ n, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.max(low, Math.min(high, n));

/**
 * The course after a steer that took effect at `t`. A steer that comes too late to mean anything (another
 * one was quicker) leaves the course as it is.
 * @param {Programme} programme
 * @param {Course} course
 * @param {Steer} wanted
 * @param {number} t
 * @returns {Course}
 */
export function steer(programme, course, wanted, t) {
  const here = position(course, t);
  if (standing(programme, course, 0, t).state === 'closed') return course;
  if (wanted.kind === 'close') {
    return wanted.emergency ? { ...course, closed_at: t } : closing(programme, course, here, t);
  }
  if (wanted.kind === 'start') {
    if (here >= 0) return course;
    return { ...course, started_at: t, position_ms: 0, velocity: 1, at: t, held_until: null };
  }
  if (here < 0) return course;

  const spare = slack(programme, course, here, t);
  switch (wanted.kind) {
    case 'hold': {
      const held_until = t + Math.min(MAX_HOLD_MS, spare);
      return { ...course, position_ms: here, velocity: 0, at: t, held_until };
    }
    case 'resume':
      return moving(course, here, t);
    case 'go': {
      const start = starts(programme, course)[wanted.phase];
      const place = wanted.back ? start : Math.max(here, start);
      return moving(course, Math.max(place, here - spare), t);
    }
    case 'extend': {
      const at = starts(programme, course);
      // What is over is not made longer: everything after it would move under people's feet.
      if (at[wanted.phase + 1] <= here) return course;
      const by = clamp(wanted.by_ms, 0, spare);
      const extra_ms = course.extra_ms.map((ms, i) => (i === wanted.phase ? ms + by : ms));
      return heldWithin(programme, { ...course, extra_ms }, t);
    }
    case 'seek': {
      const total = starts(programme, course)[programme.phases.length];
      const place = clamp(wanted.position_ms, Math.max(0, here - spare), total);
      if (runs(course, t)) return moving(course, place, t);
      return heldWithin(programme, { ...course, position_ms: place, at: t }, t);
    }
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
 * A hold that began before a steer made more to come ends early enough for all of it.
 * @param {Programme} programme
 * @param {Course} course
 * @param {number} t
 * @returns {Course}
 */
function heldWithin(programme, course, t) {
  if (runs(course, t) || course.held_until === null) return course;
  const spare = slack(programme, course, course.position_ms, t);
  return { ...course, held_until: Math.min(course.held_until, t + spare) };
}

/**
 * The gentle way to the end: what has been opened by a cry is given its quiet and its close, the rest falls
 * away, and what is on now ends at once unless it is itself the quiet or the close.
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
  const cry = phases.findIndex((phase) => phase.kind === 'cry');
  const cried = cry !== -1 && cry <= current;
  const rested = phases.some((phase, i) => phase.kind === 'quiet' && i > cry && i <= current);
  const quiet = cried && !rested ? phases.findIndex((p, i) => p.kind === 'quiet' && i > current) : -1;

  const extra_ms = phases.map((phase, i) => {
    if (i === current && phase.kind !== 'quiet' && phase.kind !== 'close') {
      return here - at[i] - phase.length_ms;
    }
    return i <= current || phase.kind === 'close' || i === quiet ? course.extra_ms[i] : -phase.length_ms;
  });
  return moving({ ...course, extra_ms }, here, t);
}
