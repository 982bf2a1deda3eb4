/**
 * @typedef {import('../types.js').Cue} Cue
 * @typedef {import('../types.js').Vector} Vector
 * @typedef {import('../session.js').Session} Session
 */

/** @param {Session} session @param {string | null | undefined} id @returns {Cue | null} */
export function cueById(session, id) {
  if (!id) return null;
  return session.timeline.value?.programme.phases.flatMap((phase) => phase.cues).find((cue) => cue.id === id) ?? null;
}

/** The cue that is on. @param {Session} session */
export function cueNow(session) {
  return cueById(session, session.standing.value?.cue);
}

/** Where a cue stands, in ms of its own length; negative before it starts. @param {Vector | null | undefined} vector @param {number} now */
export function positionOf(vector, now) {
  return vector ? vector.position_ms + vector.velocity * (now - vector.at) : 0;
}
