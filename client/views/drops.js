/** @typedef {import('../types.js').SignalKind} SignalKind */

const FALL_MS = 1500;
const RING_MS = 1500;
export const LIFE_MS = FALL_MS + RING_MS;
const MIST = '201, 211, 227';
const LIGHT = '233, 168, 87';

/** One signal, or several that came together, on the way through the room. Places are fractions of the sheet. */
export class Drop {
  /**
   * @param {SignalKind} kind
   * @param {number} at ms of the page's own time
   * @param {number} [weight] how many people it stands for: more shine brighter and leave wider rings
   */
  constructor(kind, at, weight = 1) {
    this.kind = kind;
    this.at = at;
    this.ends = at + LIFE_MS;
    this.x = 0.08 + Math.random() * 0.84;
    this.lands = 0.45 + Math.random() * 0.45;
    this.lean = (Math.random() - 0.5) * 0.02;
    this.size = 1 + Math.min(1.2, Math.log2(weight) / 5);
  }
}

/** Slow in, slow out. @param {number} x */
const ease = (x) => (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, x)))) / 2;

/** Drawn once: a picture is laid down far quicker than a path or a gradient is filled. */
const BEAD = 48;
const GLOW = 64;

/** @param {number} size @param {(ink: CanvasRenderingContext2D) => void} draw */
function picture(size, draw) {
  const sheet = document.createElement('canvas');
  sheet.width = sheet.height = size;
  const ink = sheet.getContext('2d');
  if (ink) draw(ink);
  return sheet;
}

/** @param {string} colour */
const bead = (colour) => picture(BEAD, (ink) => {
  const [x, y, r] = [BEAD / 2, BEAD * 0.72, BEAD * 0.2];
  ink.fillStyle = `rgb(${colour})`;
  ink.beginPath();
  ink.moveTo(x, y - r * 3);
  ink.bezierCurveTo(x + r * 0.3, y - r * 1.5, x + r, y - r, x + r, y);
  ink.arc(x, y, r, 0, Math.PI);
  ink.bezierCurveTo(x - r, y - r, x - r * 0.3, y - r * 1.5, x, y - r * 3);
  ink.fill();
});

const glow = () => picture(GLOW, (ink) => {
  const light = ink.createRadialGradient(GLOW / 2, GLOW / 2, 0, GLOW / 2, GLOW / 2, GLOW / 2);
  light.addColorStop(0, 'rgba(255, 224, 170, 0.95)');
  light.addColorStop(0.2, `rgba(${LIGHT}, 0.6)`);
  light.addColorStop(1, `rgba(${LIGHT}, 0)`);
  ink.fillStyle = light;
  ink.fillRect(0, 0, GLOW, GLOW);
});

/** @returns {{mist: HTMLCanvasElement, light: HTMLCanvasElement, glow: HTMLCanvasElement}} */
export const pictures = () => ({ mist: bead(MIST), light: bead(LIGHT), glow: glow() });

/**
 * @param {CanvasRenderingContext2D} ink
 * @param {ReturnType<typeof pictures>} drawn
 * @param {Drop} drop
 * @param {number} now
 * @param {number} wide
 * @param {number} high
 */
export function paint(ink, drawn, drop, now, wide, high) {
  const age = now - drop.at;
  if (age < 0) return;
  const { size } = drop;
  const fall = Math.min(1, age / FALL_MS);
  const ring = Math.max(0, (age - FALL_MS) / RING_MS);
  const x = drop.x * wide;
  const ground = drop.lands * high;
  switch (drop.kind) {
    case 'tear':
      if (ring === 0) lay(ink, drawn.mist, x + drop.lean * wide * fall, ground * fall ** 1.7, 16 * size, 0.75 * ease(fall * 4));
      else rings(ink, x + drop.lean * wide, ground, ring, MIST, 26 * size);
      break;
    case 'hug': {
      const apart = (1 - ease(fall)) * 46 + 3.4 * (1 - ring);
      if (ring < 1) {
        const alpha = 0.8 * ease(fall * 3) * (1 - ring);
        const y = ground * 0.55 + fall * ground * 0.3;
        lay(ink, drawn.mist, x - apart, y, 20 * size, alpha);
        lay(ink, drawn.light, x + apart, y, 20 * size, alpha);
      }
      if (ring > 0) rings(ink, x, ground * 0.85 + 4, ring, LIGHT, 34 * size);
      break;
    }
    case 'candle': {
      const rise = age / LIFE_MS;
      lay(ink, drawn.glow, x + Math.sin(rise * 5 + drop.x * 9) * 7, high * 0.92 - rise * high * 0.62, 32 * size, Math.sin(Math.PI * rise));
      break;
    }
    default: {
      const spread = age / LIFE_MS;
      for (const late of [0, 0.16, 0.32]) if (spread > late) rings(ink, x, ground, (spread - late) / 0.68, MIST, 46 * size);
    }
  }
}

/** @param {CanvasRenderingContext2D} ink @param {HTMLCanvasElement} drawn @param {number} x @param {number} y @param {number} size @param {number} alpha */
function lay(ink, drawn, x, y, size, alpha) {
  ink.globalAlpha = Math.min(1, alpha);
  ink.drawImage(drawn, x - size / 2, y - size / 2, size, size);
}

/** @param {CanvasRenderingContext2D} ink @param {number} x @param {number} y @param {number} through @param {string} colour @param {number} wide */
function rings(ink, x, y, through, colour, wide) {
  if (through >= 1) return;
  ink.lineWidth = 1.4;
  ink.strokeStyle = `rgb(${colour})`;
  for (const [delay, share] of [[0, 1], [0.18, 0.6]]) {
    const open = ease((through - delay) / (1 - delay));
    if (open <= 0) continue;
    ink.globalAlpha = 0.6 * (1 - open) * share;
    ink.beginPath();
    ink.ellipse(x, y, 2 + open * wide * share, (2 + open * wide * share) * 0.36, 0, 0, Math.PI * 2);
    ink.stroke();
  }
}
