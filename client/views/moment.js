import { useEffect, useState } from 'preact/hooks';
import { computed, signal } from '@preact/signals';
import { locale, t } from '../i18n.js';

const still = matchMedia('(prefers-reduced-motion: reduce)');
/** @type {import('@preact/signals').Signal<ReadonlySet<string>>} */
const reasons = signal(new Set());

/** Whether things stand still: the person, or their device, asked for it. */
export const stillness = computed(() => reasons.value.size > 0);

/** @param {string} reason one of several that may hold at the same time @param {boolean} on */
export function standStill(reason, on) {
  const now = new Set(reasons.value);
  if (on) now.add(reason);
  else now.delete(reason);
  reasons.value = now;
}

standStill('motion', still.matches);
still.addEventListener('change', () => standStill('motion', still.matches));

/**
 * The time, again every `every_ms`; the room's own when a clock is given, and then on its beat: what two people see
 * change, they see change together.
 * @param {number} every_ms
 * @param {{now(): number} | null} [clock]
 */
export function useNow(every_ms, clock) {
  const read = () => (clock ? clock.now() : Date.now());
  const [now, setNow] = useState(read);
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const beat = () => {
      const at = read();
      setNow(at);
      timer = setTimeout(beat, clock ? every_ms - (at % every_ms) + 1 : every_ms);
    };
    beat();
    return () => clearTimeout(timer);
  }, [every_ms, clock]);
  return now;
}

/**
 * Calls `draw` once a frame while the view is there.
 * @param {() => void} draw
 * @param {unknown[]} inputs
 */
export function useFrames(draw, inputs) {
  useEffect(() => {
    draw();
    let frame = requestAnimationFrame(function again() {
      draw();
      frame = requestAnimationFrame(again);
    });
    return () => cancelAnimationFrame(frame);
  }, inputs);
}

/** @param {number | string} at */
export function hour(at) {
  return new Intl.DateTimeFormat(locale(), { hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

/**
 * The evening a room belongs to, in the reader's own time zone.
 * @param {string} at
 * @param {number} now
 */
export function evening(at, now) {
  const day = new Date(at);
  const days = Math.round((new Date(day).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000);
  const late = day.getHours() >= 17;
  if (days === 0) return t(late ? 'day.tonight' : 'day.today');
  if (days === 1) return t(late ? 'day.tomorrow_evening' : 'day.tomorrow');
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', month: 'long', day: 'numeric' }).format(day);
}

/** Whole minutes, never "0": the last minute is one minute. @param {number} ms */
export function minutes(ms) {
  return Math.max(1, Math.round(ms / 60_000));
}

/** "4:07" @param {number} ms */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Far times in days and hours, near ones as a countdown. @param {number} ms */
export function until(ms) {
  const whole = Math.ceil(ms / 60_000);
  if (whole < 60) return countdown(ms);
  if (whole < 48 * 60) return t('time.hours', { n: Math.floor(whole / 60), m: whole % 60 });
  return t('time.days', { n: Math.floor(whole / 1440) });
}

/** The light of the whole page follows the room: near black with the film, night in the quiet. @param {string} scene */
export function useScene(scene) {
  useEffect(() => {
    document.documentElement.dataset.scene = scene;
    return () => { delete document.documentElement.dataset.scene; };
  }, [scene]);
}
