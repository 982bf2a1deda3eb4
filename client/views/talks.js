import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { langOf, t } from '../i18n.js';

/**
 * @typedef {import('../session.js').Session} Session
 * @typedef {import('../types.js').OwnItem} OwnItem
 */

/** One private conversation with the staff. @param {{session: Session, item: OwnItem}} props */
function Talk({ session, item }) {
  const [text, setText] = useState('');
  const [failed, setFailed] = useState('');
  /** @param {Event} event */
  const send = async (event) => {
    event.preventDefault();
    const words = text.trim();
    if (!words) return;
    const answer = await session.answer(item.item, words);
    setFailed(answer.ok ? '' : answer.why || t('help.call_failed'));
    if (answer.ok) setText('');
  };
  return html`<div class="talk" data-testid="talk">
    <div role="log" aria-label=${t('talk.lines')}><ol class="talk-lines">
      ${item.told.map((line) => html`<li class=${line.staff ? 'theirs' : 'own'}><span class="soft small">${t(line.staff ? 'talk.moderator' : 'words.you')}</span>
        <span lang=${langOf(line.text)} dir="auto">${line.text}</span></li>`)}
    </ol></div>
    <form class="talk-answer" onSubmit=${send}>
      <label class="field"><span>${t('talk.answer')}</span>
        <textarea rows="2" maxlength="1000" dir="auto" value=${text} data-testid="talk-box" onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => setText(event.currentTarget.value)}></textarea></label>
      <button type="submit" class="button" data-testid="talk-send" disabled=${!text.trim()}>${t('talk.send')}</button>
      ${failed && html`<p class="notice" role="alert">${failed}</p>`}
    </form>
  </div>`;
}

/** Every conversation that the staff have begun with this person, the newest first. @param {{session: Session}} props */
export function Talks({ session }) {
  const talks = (session.you.value?.items ?? []).filter((item) => item.told.length > 0);
  return html`${talks.toReversed().map((item) => html`<${Talk} key=${item.item} session=${session} item=${item} />`)}`;
}
