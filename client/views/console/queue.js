import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { LetterBox, UnderWay, useLetter } from '../letter.js';
import { toDo } from '../../desk.js';
import { langOf, t } from '../../i18n.js';
import { hour } from '../moment.js';
import { isHost, lookAfter, nameOf, use } from './tools.js';

/**
 * @typedef {import('../../session.js').Session} Session
 * @typedef {import('../../types.js').Item} Item
 */

/** The private conversation with the person of an item. @param {{session: Session, item: Item}} props */
function Conversation({ session, item }) {
  const letter = useLetter(session, `tell ${item.item}`);
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    if (letter.text.value.trim()) void letter.send(async (text) => ({ ok: await use(session, 'tell', { item: item.item, text }, t('console.told')) }));
  };
  return html`<div class="talk">
    ${item.told.length > 0 && html`<div role="log" aria-label=${t('console.talk')}><ol class="talk-lines">
      ${item.told.map((line) => html`<li class=${line.staff ? 'own' : 'theirs'}><span class="soft small">${line.staff ? nameOf(session, line.by) : item.name || t('floor.someone')}</span><span lang=${langOf(line.text)} dir="auto">${line.text}</span></li>`)}</ol></div>`}
    <${UnderWay} letter=${letter} />
    <form class="talk-answer" onSubmit=${send}>
      <${LetterBox} letter=${letter} label=${t('console.tell')} most=${1_000} testid="item-text" />
      <button type="submit" class="button" disabled=${!letter.text.value.trim() || !letter.free} data-testid="item-tell">${t('talk.send')}</button>
    </form>
  </div>`;
}

/** The words an item is about: those at hand, else those that the welcome brought along. @param {Session} session @param {Item} item */
function wordsOf(session, item) {
  if (item.kind !== 'report' && item.kind !== 'alarm') return undefined;
  const found = session.messages.value.find(({ seq, id, person }) => (item.kind === 'report' ? seq === item.seq : id === item.id && person === item.person));
  return found ? (found.redacted ? undefined : found) : item.about ?? undefined;
}

/** From an item to all that can be done about its person: whom a report is about, else whose words or call it is. @param {{session: Session, item: Item}} props */
function ToPerson({ session, item }) {
  const person = item.kind === 'report' ? wordsOf(session, item)?.person : item.person;
  const name = nameOf(session, person);
  if (!person || person === session.you.value?.person || !session.people.value.some((one) => one.person === person)) return null;
  return html`<button type="button" class="quiet-button" data-testid="item-person" onClick=${() => lookAfter(person)}>${t('console.tools_for', { name })}</button>`;
}

/** The words an item is about. @param {{session: Session, item: Item}} props */
function About({ session, item }) {
  const shown = wordsOf(session, item);
  /** @param {string | null | undefined} veil what stands on the cover is read by everybody */
  const cover = (veil) => veil && html`<p class="soft small" dir="auto">${t('words.veiled', { veil })}</p>`;
  if (item.kind === 'held') return html`${cover(item.veil)}<blockquote lang=${item.lang ?? langOf(item.text ?? '')} dir="auto">${item.text}</blockquote>`;
  return html`
    ${item.kind === 'report' && html`<p class="soft">${t(`report.${item.text}`) === `report.${item.text}` ? item.text : t(`report.${item.text}`)}</p>`}
    ${item.kind === 'help' && item.text && html`<blockquote lang=${langOf(item.text)} dir="auto">${item.text}</blockquote>`}
    ${shown && cover(shown.veil)}
    ${shown && html`<blockquote lang=${shown.lang ?? langOf(shown.text)} dir="auto"><span class="soft small">${shown.name}</span><br />${shown.text}</blockquote>`}
    ${item.kind === 'report' && shown?.seq && html`<button type="button" class="quiet-button" data-testid="item-redact" onClick=${() => use(session, 'redact', { seq: shown.seq }, t('console.redacted'))}>${t('console.redact')}</button>`}`;
}

/** Held words: through, or not, and why. @param {{session: Session, item: Item}} props */
function Verdict({ session, item }) {
  const [why, setWhy] = useState('');
  const number = item.item;
  return html`<div class="verdict">
    <button type="button" class="button main" data-testid="item-release" onClick=${() => use(session, 'release', { item: number }, t('console.released'))}>${t('console.release')}</button>
    <label class="field"><span>${t('console.why')}</span><input type="text" maxlength="300" value=${why} data-testid="item-why" onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setWhy(event.currentTarget.value)} /></label>
    <button type="button" class="button" data-testid="item-decline" onClick=${() => use(session, 'decline', { item: number, why: why.trim() || undefined }, t('console.declined'))}>${t('console.decline')}</button>
  </div>`;
}

/** @param {{session: Session, item: Item}} props */
function Entry({ session, item }) {
  const me = session.you.value?.person;
  const mine = item.claimed_by === me;
  const theirs = item.claimed_by && !mine;
  const number = item.item;
  const free = !theirs || isHost(session);
  return html`<li class=${`item item-${item.kind}${theirs ? ' theirs' : ''}`} data-testid="item" data-kind=${item.kind}>
    <header><b>${t(`console.kind.${item.kind}`)}</b> <span dir="auto">${item.kind === 'report' ? t('console.report_from', { name: item.name || t('floor.someone') }) : item.name || t('floor.someone')}</span> <time class="soft small">${hour(item.at)}</time></header>
    ${item.kind === 'held' && html`<p class="soft small">${t(`console.held.${item.reason}`)}</p>`}
    <${About} session=${session} item=${item} />
    ${theirs && html`<p class="soft small" data-testid="item-theirs">${t('console.theirs', { name: nameOf(session, item.claimed_by) })}</p>`}
    ${item.done
      ? html`<button type="button" class="quiet-button" onClick=${() => use(session, 'settle', { item: number, done: false }, t('console.reopened'))}>${t('console.reopen')}</button>`
      : free && html`<div class="item-ways">
          ${!mine && html`<button type="button" class="button" data-testid="item-claim" onClick=${() => use(session, 'claim', { item: number }, t('console.claimed'), ['claim', { item: number, on: false }])}>${t(theirs ? 'console.take_over' : 'console.claim')}</button>`}
          ${mine && html`<button type="button" class="quiet-button" data-testid="item-unclaim" onClick=${() => use(session, 'claim', { item: number, on: false }, t('console.given_back'))}>${t('console.give_back')}</button>`}
          ${(item.kind !== 'held' || item.verdict) && html`<button type="button" class="quiet-button" data-testid="item-settle" onClick=${() => use(session, 'settle', { item: number }, t('console.settled'), ['settle', { item: number, done: false }])}>${t('console.settle')}</button>`}
          <${ToPerson} session=${session} item=${item} />
        </div>
        ${item.kind === 'held' && item.verdict !== 'released' && html`<${Verdict} session=${session} item=${item} />`}
        ${(mine || item.told.length > 0) && html`<${Conversation} session=${session} item=${item} />`}`}
  </li>`;
}

/** Held words, reports and calls for help in one line, the oldest cry for help first. @param {{session: Session}} props */
export function Queue({ session }) {
  const board = session.board.value;
  if (!board) return null;
  const open = toDo(board);
  const over = board.queue.filter(({ done }) => done).toReversed();
  return html`
    ${open.length === 0 && html`<p class="soft" data-testid="queue-empty">${t('console.empty')}</p>`}
    <ol class="items">${open.map((item) => html`<${Entry} key=${item.item} session=${session} item=${item} />`)}</ol>
    ${over.length > 0 && html`<details><summary>${t('console.over', { n: over.length })}</summary><ol class="items">${over.map((item) => html`<${Entry} key=${item.item} session=${session} item=${item} />`)}</ol></details>`}`;
}
