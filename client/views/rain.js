import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Drop, paint } from './drops.js';
import { stillness } from './moment.js';
import { KINDS } from './signal-bar.js';

/** @typedef {Partial<Record<import('../types.js').SignalKind, number>>} Counts */

/** More than this many at once would be noise, not company. */
const MOST = 14;
const SPREAD_MS = 900;
const COUNT_MS = 4000;

/** Everybody's signals as soft rain over the room. @param {{session: import('../session.js').Session}} props */
export function Rain({ session }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [counts, setCounts] = useState(/** @type {Counts | null} */ (null));

  useEffect(() => {
    const sheet = canvas.current;
    const ink = sheet?.getContext('2d');
    if (!sheet || !ink) return;
    /** @type {Drop[]} */
    let falling = [];
    let frame = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let fade;
    const draw = () => {
      const now = performance.now();
      const density = Math.min(2, devicePixelRatio);
      if (sheet.width !== Math.round(sheet.clientWidth * density)) sheet.width = Math.round(sheet.clientWidth * density);
      if (sheet.height !== Math.round(sheet.clientHeight * density)) sheet.height = Math.round(sheet.clientHeight * density);
      ink.setTransform(density, 0, 0, density, 0, 0);
      ink.clearRect(0, 0, sheet.clientWidth, sheet.clientHeight);
      falling = falling.filter((drop) => now < drop.ends);
      for (const drop of falling) paint(ink, drop, now, sheet.clientWidth, sheet.clientHeight);
      // Nothing falling, nothing drawn: the frame loop sleeps until the next drop.
      frame = falling.length > 0 ? requestAnimationFrame(draw) : 0;
    };
    const stop = session.onSignals((/** @type {Counts} */ fell) => {
      if (document.hidden) return;
      if (stillness.value) {
        setCounts((was) => Object.fromEntries(KINDS.map((kind) => [kind, (was?.[kind] ?? 0) + (fell[kind] ?? 0)])));
        clearTimeout(fade);
        fade = setTimeout(() => setCounts(null), COUNT_MS);
        return;
      }
      for (const kind of KINDS) {
        for (let i = 0; i < Math.min(fell[kind] ?? 0, MOST); i++) falling.push(new Drop(kind, performance.now() + Math.random() * SPREAD_MS * Math.min(1, (fell[kind] ?? 0) / 3)));
      }
      if (!frame && falling.length > 0) frame = requestAnimationFrame(draw);
    });
    return () => { stop(); cancelAnimationFrame(frame); clearTimeout(fade); };
  }, [session]);

  return html`<canvas class="rain" ref=${canvas} aria-hidden="true"></canvas>
    <p class=${`fallen${counts ? ' seen' : ''}`} aria-hidden="true" data-testid="fallen">${counts && KINDS.filter((kind) => counts[kind]).map((kind) => html`<span>${t(`signal.${kind}`)} ${counts[kind]}</span>`)}</p>`;
}
