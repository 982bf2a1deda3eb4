import { html } from 'htm/preact';
import { langOf, t } from '../i18n.js';
import { LetterBox, NotArrived, UnderWay, useLetter } from './letter.js';

/**
 * @typedef {import('../session.js').Session} Session
 * @typedef {import('../types.js').OwnItem} OwnItem
 */

/** One private conversation with the staff. @param {{session: Session, item: OwnItem}} props */
function Talk({ session, item }) {
  const letter = useLetter(session, `answer ${item.item}`);
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    if (letter.text.value.trim()) void letter.send((words) => session.answer(item.item, words));
  };
  return html`<div class="talk" data-testid="talk">
    <div role="log" aria-label=${t('talk.lines')}><ol class="talk-lines">
      ${item.told.map((line) => html`<li class=${line.staff ? 'theirs' : 'own'}><span class="soft small">${t(line.staff ? 'talk.moderator' : 'words.you')}</span>
        <span lang=${langOf(line.text)} dir="auto">${line.text}</span></li>`)}
    </ol></div>
    <${UnderWay} letter=${letter} kept="out.kept" />
    <form class="talk-answer" onSubmit=${send}>
      <${LetterBox} letter=${letter} label=${t('talk.answer')} most=${1_000} testid="talk-box" />
      <button type="submit" class="button" data-testid="talk-send" disabled=${!letter.text.value.trim() || !letter.free}>${t('talk.send')}</button>
      <${NotArrived} letter=${letter} otherwise="help.call_failed" />
    </form>
  </div>`;
}

/** Every conversation that the staff have begun with this person, the newest first. @param {{session: Session}} props */
export function Talks({ session }) {
  const talks = (session.you.value?.items ?? []).filter((item) => item.told.length > 0);
  return html`${talks.toReversed().map((item) => html`<${Talk} key=${item.item} session=${session} item=${item} />`)}`;
}
