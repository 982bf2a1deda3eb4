// Reading the timeline: where a programme stands on a course at a time. Whole milliseconds throughout.
//
// The phases lie end to end on one line, each as long as `length_ms + extra_ms`; a position is a place on it.
// A phase without length is passed over.

/** @import {Course, Programme, Standing, Vector} from './types.js' */

/**
 * The course of a room that nobody has steered yet.
 * @param {Programme} programme
 * @param {number} starts_at
 * @returns {Course}
 */
export function opening(programme, starts_at) {
  return {
    started_at: starts_at,
    position_ms: 0,
    velocity: 1,
    at: starts_at,
    held_until: null,
    extra_ms: programme.phases.map(() => 0),
    closed_at: null,
    rested_ms: null,
    quiet_ms: 0,
  };
}

/**
 * The line through time that the programme is on at `now`: a hold that has lapsed runs again.
 * @param {Course} course
 * @param {number} now
 * @returns {Vector}
 */
export function line({ position_ms, velocity, at, held_until }, now) {
  if (velocity === 0 && held_until !== null && now >= held_until) {
    return { position_ms, velocity: 1, at: held_until };
  }
  return { position_ms, velocity, at };
}

/**
 * @param {Course} course
 * @param {number} now
 * @returns {number} negative before the start
 */
export function position(course, now) {
  const { position_ms, velocity, at } = line(course, now);
  return position_ms + velocity * (now - at);
}

/**
 * When the programme will stand at `place` if nobody steers again. Held, it stands still until the hold lapses.
 * @param {Course} course
 * @param {number} place
 * @param {number} now
 */
function timeOf(course, place, now) {
  const { position_ms, velocity, at } = line(course, now);
  return (velocity === 1 ? at : (course.held_until ?? now)) + place - position_ms;
}

/**
 * Where each phase starts, and after the last where all of it ends.
 * @param {Programme} programme
 * @param {Course} course
 * @returns {number[]} one more than there are phases
 */
export function starts(programme, course) {
  const at = [0];
  programme.phases.forEach((phase, i) => at.push(at[i] + phase.length_ms + course.extra_ms[i]));
  return at;
}

/**
 * The phase at `place`: -1 before the first, the number of phases after the last.
 * @param {number[]} at
 * @param {number} place
 */
export function phaseAt(at, place) {
  if (place < 0) return -1;
  const i = at.findIndex((start, n) => n > 0 && place < start);
  return i === -1 ? at.length - 1 : i - 1;
}

/**
 * @param {Programme} programme
 * @param {Course} course
 * @param {number} doors_ms how long before the start the doors open
 * @param {number} now
 * @returns {Standing}
 */
export function standing(programme, course, doors_ms, now) {
  const at = starts(programme, course);
  const here = position(course, now);
  const i = phaseAt(at, here);
  const over = i === programme.phases.length || (course.closed_at !== null && now >= course.closed_at);
  const doors = now >= course.started_at - doors_ms ? 'doors_open' : 'scheduled';
  const next = over ? null : nextCue(programme, at, here);

  /** @type {Standing} */
  const idle = {
    state: over ? 'closed' : doors,
    phase: null,
    kind: null,
    chat: 'closed',
    phase_started_at: null,
    phase_ends_at: null,
    cue: null,
    vector: null,
    next_cue: next ? next.id : null,
    next_cue_at: next ? timeOf(course, next.place, now) : null,
    held: false,
    resumes_at: null,
    ends_at: course.closed_at ?? timeOf(course, at[at.length - 1], now),
  };
  if (over || i < 0) return idle;

  const phase = programme.phases[i];
  const { position_ms, velocity, at: since } = line(course, now);
  const cue = phase.cues.find((c) => {
    const into = here - at[i] - c.at_ms;
    return into >= 0 && into < c.length_ms;
  });
  const held = velocity === 0;
  return {
    ...idle,
    state: 'live',
    phase: i,
    kind: phase.kind,
    chat: phase.chat,
    phase_started_at: since - (position_ms - at[i]),
    phase_ends_at: timeOf(course, at[i + 1], now),
    cue: cue ? cue.id : null,
    // In the course's own figures, not in those of `now`: for as long as nobody steers it stays the same.
    vector: cue ? { position_ms: position_ms - at[i] - cue.at_ms, velocity, at: since } : null,
    held,
    resumes_at: held ? course.held_until : null,
  };
}

/**
 * The first cue still ahead, in this phase or any later one, that is not cut off with the end of its phase.
 * @param {Programme} programme
 * @param {number[]} at
 * @param {number} here
 */
function nextCue(programme, at, here) {
  for (const [i, phase] of programme.phases.entries()) {
    for (const cue of phase.cues) {
      const place = at[i] + cue.at_ms;
      if (place > here && place < at[i + 1]) return { id: cue.id, place };
    }
  }
  return null;
}

/**
 * The next moment at which the standing changes by itself, for whoever wants to wake up then.
 * @param {Programme} programme
 * @param {Course} course
 * @param {number} doors_ms
 * @param {number} now
 * @returns {number | null} null when nothing comes any more
 */
export function boundary(programme, course, doors_ms, now) {
  const at = starts(programme, course);
  const places = [0, ...at];
  for (const [i, phase] of programme.phases.entries()) {
    for (const cue of phase.cues) {
      places.push(Math.min(at[i] + cue.at_ms, at[i + 1]));
      places.push(Math.min(at[i] + cue.at_ms + cue.length_ms, at[i + 1]));
    }
  }
  const here = position(course, now);
  const times = places.filter((place) => place > here).map((place) => timeOf(course, place, now));
  times.push(course.started_at - doors_ms);
  if (course.velocity === 0 && course.held_until !== null) times.push(course.held_until);
  if (course.closed_at !== null) times.push(course.closed_at);
  const end = standing(programme, course, doors_ms, now).ends_at;
  const ahead = times.filter((time) => time > now && time <= end);
  return ahead.length ? Math.min(...ahead) : null;
}
