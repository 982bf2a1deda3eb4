// The timeline: where a room stands is a pure function of its programme, its course and the time, so nothing
// ticks over the wire. server/ruikatsu/domain/timeline.py is the same in Python, and both are held to
// tests/cases/timeline.json.
export { boundary, opening, position, standing, starts } from './standing.js';
export { MAX_HOLD_MS, OVERTIME_MS, resolve, steer } from './steering.js';
