import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { lowData } from '../low-data.js';
import { Drop, paint, pictures } from './drops.js';
import { stillness } from './moment.js';
import { KINDS } from './signal-bar.js';

/** @typedef {Partial<Record<import('../types.js').SignalKind, number>>} Counts */

/** More than this many of a kind at once would be noise, not company: one drop then stands for several people. */
const MOST = 10;
/** In the air at the same time, whoever sends. Where frames come late there are fewer, down to the least. */
const MOST_FALLING = 96;
const LEAST_FALLING = 16;
const SPREAD_MS = 900;
const COUNT_MS = 4000;
/** Longer than this between two frames is felt. */
const SLOW_MS = 22;
/** No screen that we know needs more than two dots a pixel for soft drops. */
const DENSEST = 2;

/**
 * The drops on one canvas. It draws only while something falls, and less where the device is busy: the film comes first.
 * @param {HTMLCanvasElement} sheet
 * @param {CanvasRenderingContext2D} ink
 */
function sky(sheet, ink) {
  const drawn = pictures();
  /** @type {Drop[]} */
  let falling = [];
  let most = MOST_FALLING;
  let frame = 0;
  let last = 0;
  let [wide, high, density] = [0, 0, 1];
  // The size is told when it changes: asking for it in each frame would make the browser lay the page out each time.
  const watch = new ResizeObserver(([{ contentRect }]) => {
    density = Math.min(DENSEST, devicePixelRatio);
    [wide, high] = [contentRect.width, contentRect.height];
    sheet.width = Math.round(wide * density);
    sheet.height = Math.round(high * density);
  });
  watch.observe(sheet);

  /** @param {number} now */
  const draw = (now) => {
    if (last) most = now - last > SLOW_MS ? Math.max(LEAST_FALLING, most * 0.9) : Math.min(MOST_FALLING, most + 0.2);
    last = now;
    ink.setTransform(density, 0, 0, density, 0, 0);
    ink.clearRect(0, 0, wide, high);
    falling = falling.filter((drop) => now < drop.ends);
    for (const drop of falling) paint(ink, drawn, drop, now, wide, high);
    // Nothing falling, nothing drawn: the frame loop sleeps until the next drop.
    frame = falling.length > 0 ? requestAnimationFrame(draw) : 0;
    if (!frame) last = 0;
  };

  return {
    /** @param {Counts} fell */
    fall(fell) {
      const now = performance.now();
      for (const kind of KINDS) {
        const people = fell[kind] ?? 0;
        const drops = Math.min(people, MOST, Math.max(1, Math.floor((most - falling.length) / KINDS.length)));
        for (let i = 0; i < drops; i++) falling.push(new Drop(kind, now + Math.random() * SPREAD_MS * Math.min(1, drops / 3), people / drops));
      }
      if (falling.length > MOST_FALLING) falling = falling.slice(-MOST_FALLING);
      if (!frame && falling.length > 0) frame = requestAnimationFrame(draw);
    },
    stop() {
      watch.disconnect();
      cancelAnimationFrame(frame);
    },
  };
}

/** Everybody's signals as soft rain over the room. @param {{session: import('../session.js').Session}} props */
export function Rain({ session }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [counts, setCounts] = useState(/** @type {Counts | null} */ (null));

  useEffect(() => {
    const sheet = canvas.current;
    const ink = sheet?.getContext('2d');
    if (!sheet || !ink) return;
    const above = sky(sheet, ink);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let fade;
    const stop = session.onSignals((/** @type {Counts} */ fell) => {
      if (document.hidden) return;
      if (!stillness.value && !lowData.value) { above.fall(fell); return; }
      setCounts((was) => Object.fromEntries(KINDS.map((kind) => [kind, (was?.[kind] ?? 0) + (fell[kind] ?? 0)])));
      clearTimeout(fade);
      fade = setTimeout(() => setCounts(null), COUNT_MS);
    });
    return () => { stop(); above.stop(); clearTimeout(fade); };
  }, [session]);

  return html`<canvas class="rain" ref=${canvas} aria-hidden="true"></canvas>
    <p class=${`fallen${counts ? ' seen' : ''}`} aria-hidden="true" data-testid="fallen">${counts && KINDS.filter((kind) => counts[kind]).map((kind) => html`<span>${t(`signal.${kind}`)} ${counts[kind]}</span>`)}</p>`;
}
