import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { langOf, t } from '../../i18n.js';
import { hour } from '../moment.js';
import { use } from './tools.js';

/** What the staff say among themselves. @param {{session: import('../../session.js').Session}} props */
export function Notes({ session }) {
  const [text, setText] = useState('');
  /** @param {Event} event */
  const send = async (event) => {
    event.preventDefault();
    if (text.trim() && await use(session, 'note', { text: text.trim() }, t('console.noted'))) setText('');
  };
  return html`<p class="soft">${t('console.notes_why')}</p>
    <div role="log" aria-label=${t('console.tab.notes')}><ol class="talk-lines notes-lines">${(session.board.value?.notes ?? []).map((note) => html`<li><span class="soft small">${note.name} · ${hour(note.at)}</span><span lang=${langOf(note.text)} dir="auto">${note.text}</span></li>`)}</ol></div>
    <form class="talk-answer" onSubmit=${send}>
      <label class="field"><span>${t('console.note')}</span><textarea rows="2" maxlength="1000" dir="auto" value=${text} data-testid="note-text" onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => setText(event.currentTarget.value)}></textarea></label>
      <button type="submit" class="button" disabled=${!text.trim()} data-testid="note-send">${t('talk.send')}</button>
    </form>`;
}
