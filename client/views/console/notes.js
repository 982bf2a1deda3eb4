import { html } from 'htm/preact';
import { langOf, t } from '../../i18n.js';
import { LetterBox, UnderWay, useLetter } from '../letter.js';
import { hour } from '../moment.js';
import { use } from './tools.js';

/** What the staff say among themselves. @param {{session: import('../../session.js').Session}} props */
export function Notes({ session }) {
  const letter = useLetter(session, 'note');
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    if (letter.text.value.trim()) void letter.send(async (text) => ({ ok: await use(session, 'note', { text }, t('console.noted')) }));
  };
  return html`<p class="soft">${t('console.notes_why')}</p>
    <div role="log" aria-label=${t('console.tab.notes')}><ol class="talk-lines notes-lines">${(session.board.value?.notes ?? []).map((note) => html`<li><span class="soft small">${note.name} · ${hour(note.at)}</span><span lang=${langOf(note.text)} dir="auto">${note.text}</span></li>`)}</ol></div>
    <${UnderWay} letter=${letter} />
    <form class="talk-answer" onSubmit=${send}>
      <${LetterBox} letter=${letter} label=${t('console.note')} most=${1_000} testid="note-text" />
      <button type="submit" class="button" disabled=${!letter.text.value.trim() || !letter.free} data-testid="note-send">${t('talk.send')}</button>
    </form>`;
}
