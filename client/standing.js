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
  };
}

/**
 * Does the programme move at `now`? A hold that has lapsed moves.
 * @param {Course} course
 * @param {number} now
 */
export function runs(course, now) {
  return course.velocity === 1 || (course.held_until !== null && now >= course.held_until);
}

/**
 * @param {Course} course
 * @param {number} now
 * @returns {number} negative before the start
 */
export function position(course, now) {
  if (course.velocity === 1) return course.position_ms + now - course.at;
  if (course.held_until === null || now < course.held_until) return course.position_ms;
  return course.position_ms + now - course.held_until;
}

/**
 * When the programme stood, or will stand if nobody steers again, at `place`.
 * @param {Course} course
 * @param {number} place
 */
function timeOf(course, place) {
  const ahead = place > course.position_ms;
  const from = ahead && course.velocity === 0 ? (course.held_until ?? course.at) : course.at;
  return from + place - course.position_ms;
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
  const total = at[at.length - 1];
  const here = position(course, now);
  const end = timeOf(course, total);
  const ends_at = course.closed_at === null ? end : Math.min(end, course.closed_at);
  const closed = here >= total || (course.closed_at !== null && now >= course.closed_at);
  const live = !closed && here >= 0;
  const next = closed ? null : nextCue(programme, at, here);

  /** @type {Standing} */
  const still = {
    state: closed ? 'closed' : now >= course.started_at - doors_ms ? 'doors_open' : 'scheduled',
    phase: null,
    kind: null,
    chat: 'closed',
    phase_started_at: null,
    phase_ends_at: null,
    cue: null,
    vector: null,
    next_cue: next ? next.id : null,
    next_cue_at: next ? timeOf(course, next.place) : null,
    held: false,
    resumes_at: null,
    ends_at,
  };
  if (!live) return still;

  const i = phaseAt(at, here);
  const phase = programme.phases[i];
  const held = !runs(course, now);
  const cue = phase.cues.find((c) => {
    const into = here - at[i] - c.at_ms;
    return into >= 0 && into < c.length_ms;
  });
  return {
    ...still,
    state: 'live',
    phase: i,
    kind: phase.kind,
    chat: phase.chat,
    phase_started_at: timeOf(course, at[i]),
    phase_ends_at: timeOf(course, at[i + 1]),
    cue: cue ? cue.id : null,
    vector: cue ? vector(course, at[i] + cue.at_ms, held) : null,
    held,
    resumes_at: held ? course.held_until : null,
  };
}

/**
 * The cue's own vector. It says the same thing in the same figures for as long as nobody steers, so that a
 * player is only told when there is something new: while it runs, the moment at which it stood at nought.
 * @param {Course} course
 * @param {number} place where the cue starts
 * @param {boolean} held
 * @returns {Vector}
 */
function vector(course, place, held) {
  if (held) return { position_ms: course.position_ms - place, velocity: 0, at: course.at };
  const from = course.velocity === 1 ? course.at : (course.held_until ?? course.at);
  return { position_ms: 0, velocity: 1, at: from + place - course.position_ms };
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
  const times = places.map((place) => timeOf(course, place));
  times.push(course.started_at - doors_ms);
  if (course.velocity === 0 && course.held_until !== null) times.push(course.held_until);
  if (course.closed_at !== null) times.push(course.closed_at);
  const end = standing(programme, course, doors_ms, now).ends_at;
  const ahead = times.filter((time) => time > now && time <= end);
  return ahead.length ? Math.min(...ahead) : null;
}
