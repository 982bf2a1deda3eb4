import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { langOf, t } from '../i18n.js';
import { letterTo } from '../letters.js';

/** @typedef {import('../letters.js').Letter} Letter */

/** On a good line nobody has to read that it is kept. */
const LATE_MS = 4_000;

/** The letter of this visit about that. Who saw that it arrived, and goes, may write another. @param {object} session @param {string} to */
export function useLetter(session, to) {
  const letter = letterTo(session, to);
  useEffect(() => () => letter.seen(), [letter]);
  return letter;
}

/**
 * What is under way, in sight until it has arrived.
 * @param {{letter: Letter, kept?: string}} props `kept`: what is said once it takes long, where it goes as soon as the line is back
 */
export function UnderWay({ letter, kept }) {
  const words = letter.underWay.value;
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (words === null) return undefined;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [words === null]);
  if (words === null) return null;
  return html`<div class="under-way" data-testid="under-way">
    ${words && html`<p lang=${langOf(words)} dir="auto">${words}</p>`}
    <p class="soft small" role="status">${t(late && kept ? kept : 'out.sending')}</p>
  </div>`;
}

/** Why it did not arrive, in words. @param {{letter: Letter, otherwise: string}} props */
export const NotArrived = ({ letter, otherwise }) => letter.failed !== null && html`<p class="notice" role="alert">${letter.failed || t(otherwise)}</p>`;

/** The box. @param {{letter: Letter, label: string, rows?: number, most: number, testid?: string, kind?: string}} props */
export const LetterBox = ({ letter, label, rows = 2, most, testid, kind }) => html`<label class="field"><span>${label}</span>
  <textarea class=${kind} rows=${rows} maxlength=${most} dir="auto" value=${letter.text.value} data-testid=${testid}
    onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => { letter.text.value = event.currentTarget.value; }}></textarea></label>`;
