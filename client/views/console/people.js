import { html } from 'htm/preact';
import { langOf, t } from '../../i18n.js';
import { hour, useNow } from '../moment.js';
import { Floor } from './floor.js';
import { PersonTools } from './person.js';
import { handled, nameOf, use } from './tools.js';

/** @typedef {import('../../session.js').Session} Session */

/** Who is here, how they stand, and, for one of them, what can be done. @param {{session: Session}} props */
export function ConsolePeople({ session }) {
  const now = useNow(5000, session.clock);
  const board = session.board.value;
  const room = session.room.value;
  const you = session.you.value;
  if (!board || !room || !you) return null;
  const chosen = handled.value;
  if (chosen) return html`<${PersonTools} session=${session} person=${chosen} />`;
  const marks = new Map(board.marked.map((one) => [one.person, one]));
  const people = session.people.value;
  const out = board.marked.filter(({ removed, banned }) => removed || banned);
  const alone = !people.some((one) => one.person !== you.person && one.role !== 'guest' && !one.away);
  return html`
    <p class="soft" data-testid="console-company">${t(alone ? 'console.only_you' : 'console.not_alone')}</p>
    ${session.listeners.value > 0 && html`<p class="soft">${t('people.listeners', { n: session.listeners.value })}</p>`}
    <${Floor} session=${session} />
    ${people.length > 1 && html`<p class="soft small">${t('console.people_how')}</p>`}
    <ul class="people">
      ${people.map((one) => {
        const mark = marks.get(one.person);
        const muted = mark?.muted_until && mark.muted_until > now;
        const said = [
          one.role !== 'guest' && t(`role.${one.role}`),
          one.away && t('console.away'),
          muted && t('console.muted_until', { time: hour(mark.muted_until ?? now) }),
          mark?.held && t('console.on_hold'),
          room.hands.includes(one.person) && t('console.hand_up'),
          room.floor === one.person && t('console.has_floor'),
        ].filter(Boolean).join(' · ');
        return html`<li key=${one.person}><button type="button" class="person-row" disabled=${one.person === you.person} data-testid="console-person" onClick=${() => { handled.value = one.person; }}>
          <span class="name" dir="auto" lang=${langOf(one.name)}>${one.name}</span> <span class="soft small">${one.person === you.person ? t('words.you') : said}</span></button></li>`;
      })}
    </ul>
    ${out.length > 0 && html`<h3>${t('console.out')}</h3><ul class="people" data-testid="console-out">
      ${out.map((one) => html`<li key=${one.person}><span class="name" dir="auto">${one.name || nameOf(session, one.person)}</span> <span class="soft small">${t(one.banned ? 'console.banned' : 'console.removed')}</span>
        ${one.banned && html`<button type="button" class="quiet-button" data-testid="console-lift" onClick=${() => use(session, 'lift', { person: one.person }, t('console.lifted'), ['ban', { person: one.person }])}>${t('console.lift')}</button>`}</li>`)}
    </ul>`}`;
}
