import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { bell } from '../tone.js';

/** One soft bell at a change of phase: on for who took a seat, off for who listens, until they choose. */
export const hearing = signal(false);
let chosen = false;

/** @param {boolean} on */
export function hear(on) {
  chosen = true;
  hearing.value = on;
  if (on) bell();
}

/** @param {{session: import('../session.js').Session}} props */
export function PhaseBell({ session }) {
  const phase = session.standing.value?.phase;
  const was = useRef(phase);
  useEffect(() => {
    if (!chosen) hearing.value = session.you.value?.role !== 'listener';
  }, []);
  useEffect(() => {
    if (phase !== was.current && hearing.value) bell();
    was.current = phase;
  }, [phase]);
  return null;
}
