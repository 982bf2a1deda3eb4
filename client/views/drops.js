/** @typedef {import('../types.js').SignalKind} SignalKind */

const FALL_MS = 1500;
const RING_MS = 1500;
const MIST = '201, 211, 227';
const LIGHT = '233, 168, 87';

/** One signal on its way through the room. Places are fractions of the sheet. */
export class Drop {
  /** @param {SignalKind} kind @param {number} at ms of the page's own time */
  constructor(kind, at) {
    this.kind = kind;
    this.at = at;
    this.ends = at + FALL_MS + RING_MS;
    this.x = 0.08 + Math.random() * 0.84;
    this.lands = 0.45 + Math.random() * 0.45;
    this.lean = (Math.random() - 0.5) * 0.02;
  }
}

/** Slow in, slow out. @param {number} x */
const ease = (x) => (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, x)))) / 2;

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {Drop} drop
 * @param {number} now
 * @param {number} wide
 * @param {number} high
 */
export function paint(ink, drop, now, wide, high) {
  const age = now - drop.at;
  if (age < 0) return;
  const fall = Math.min(1, age / FALL_MS);
  const ring = Math.max(0, (age - FALL_MS) / RING_MS);
  const x = drop.x * wide;
  const ground = drop.lands * high;
  switch (drop.kind) {
    case 'tear':
      if (ring === 0) bead(ink, x + drop.lean * wide * fall, ground * fall ** 1.7, 3.2, MIST, 0.75 * ease(fall * 4));
      else rings(ink, x + drop.lean * wide, ground, ring, MIST, 26);
      break;
    case 'hug': {
      const apart = (1 - ease(fall)) * 46 + 3.4 * (1 - ring);
      if (ring < 1) {
        const alpha = 0.8 * ease(fall * 3) * (1 - ring);
        bead(ink, x - apart, ground * 0.55 + fall * ground * 0.3, 4 + ring, MIST, alpha);
        bead(ink, x + apart, ground * 0.55 + fall * ground * 0.3, 4 + ring, LIGHT, alpha);
      }
      if (ring > 0) rings(ink, x, ground * 0.85 + 4, ring, LIGHT, 34);
      break;
    }
    case 'candle': {
      const rise = age / (FALL_MS + RING_MS);
      glow(ink, x + Math.sin(rise * 5 + drop.x * 9) * 7, high * 0.92 - rise * high * 0.62, 16, Math.sin(Math.PI * rise));
      break;
    }
    default: {
      const spread = age / (FALL_MS + RING_MS);
      for (const late of [0, 0.16, 0.32]) if (spread > late) rings(ink, x, ground, (spread - late) / 0.68, MIST, 46);
    }
  }
}

/** @param {CanvasRenderingContext2D} ink @param {number} x @param {number} y @param {number} r @param {string} colour @param {number} alpha */
function bead(ink, x, y, r, colour, alpha) {
  ink.fillStyle = `rgba(${colour}, ${alpha})`;
  ink.beginPath();
  ink.moveTo(x, y - r * 3);
  ink.bezierCurveTo(x + r * 0.3, y - r * 1.5, x + r, y - r, x + r, y);
  ink.arc(x, y, r, 0, Math.PI);
  ink.bezierCurveTo(x - r, y - r, x - r * 0.3, y - r * 1.5, x, y - r * 3);
  ink.fill();
}

/** @param {CanvasRenderingContext2D} ink @param {number} x @param {number} y @param {number} through @param {string} colour @param {number} wide */
function rings(ink, x, y, through, colour, wide) {
  if (through >= 1) return;
  ink.lineWidth = 1.4;
  for (const [delay, share] of [[0, 1], [0.18, 0.6]]) {
    const open = ease((through - delay) / (1 - delay));
    if (open <= 0) continue;
    ink.strokeStyle = `rgba(${colour}, ${0.6 * (1 - open) * share})`;
    ink.beginPath();
    ink.ellipse(x, y, 2 + open * wide * share, (2 + open * wide * share) * 0.36, 0, 0, Math.PI * 2);
    ink.stroke();
  }
}

/** @param {CanvasRenderingContext2D} ink @param {number} x @param {number} y @param {number} r @param {number} alpha */
function glow(ink, x, y, r, alpha) {
  const light = ink.createRadialGradient(x, y, 0, x, y, r);
  light.addColorStop(0, `rgba(255, 224, 170, ${0.95 * alpha})`);
  light.addColorStop(0.2, `rgba(${LIGHT}, ${0.6 * alpha})`);
  light.addColorStop(1, `rgba(${LIGHT}, 0)`);
  ink.fillStyle = light;
  ink.beginPath();
  ink.arc(x, y, r, 0, Math.PI * 2);
  ink.fill();
}
