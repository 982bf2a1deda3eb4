import { html } from 'htm/preact';
import { langOf, t } from '../i18n.js';

/** What a room touches. Each note is a sentence of its own and is never taken apart. @param {{notes: string[]}} props */
export const Notes = ({ notes }) => html`${notes.length > 0 && html`<span class="soft small notes-line">${t('notes.short', { notes: '' })}${notes.map((note, i) => html`${i > 0 && ' '}<span lang=${langOf(note)}>${note}</span>`)}</span>`}`;
