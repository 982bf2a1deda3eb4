// How well this page keeps step, for whoever asks within the same browser: the page /skew, a drill. Nothing leaves the
// device, and where nobody asks nothing is said.

const CHANNEL = 'ruikatsu.step';
/** Asked once, it tells for so long; who goes on watching asks again. */
const FOR_MS = 5_000;
const EVERY_MS = 100;

/**
 * @typedef {object} Step one moment of one page
 * @property {string} page which page of this browser
 * @property {number} wall ms since 1970 by this device
 * @property {number} room the same moment by the room's clock
 * @property {number} error ms by which that may be wrong
 * @property {number | null} place ms into the film, where the player says it is
 * @property {number | null} asked ms into the film, where the room is
 * @property {number} rate
 * @property {string} state
 * @property {number} seeks
 */

/** Ms since 1970, with fractions and never set back: the same for every page of a device. */
export const wall = () => performance.timeOrigin + performance.now();

/**
 * @param {() => Omit<Step, 'page' | 'wall'>} read
 * @returns {() => void} ends it
 */
export function tellStep(read) {
  const page = Math.random().toString(36).slice(2, 8);
  const channel = new BroadcastChannel(CHANNEL);
  let until = -Infinity;
  channel.onmessage = ({ data }) => { if (data === 'tell') until = performance.now() + FOR_MS; };
  const timer = setInterval(() => {
    if (performance.now() < until) channel.postMessage({ page, wall: wall(), ...read() });
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    channel.close();
  };
}

/**
 * @param {(step: Step) => void} hear
 * @returns {() => void} ends it
 */
export function hearSteps(hear) {
  const channel = new BroadcastChannel(CHANNEL);
  const ask = () => channel.postMessage('tell');
  channel.onmessage = ({ data }) => { if (typeof data === 'object' && data !== null) hear(data); };
  ask();
  const timer = setInterval(ask, FOR_MS / 2);
  return () => {
    clearInterval(timer);
    channel.close();
  };
}
