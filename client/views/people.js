import { html } from 'htm/preact';
import { langOf, t } from '../i18n.js';
import { tint } from './message.js';
import { Sheet } from './sheet.js';

/** Who is here: names without any figure beside them. @param {{session: import('../session.js').Session}} props */
export function PeopleSheet({ session }) {
  const you = session.you.value?.person;
  const people = session.people.value;
  const more = session.peopleTotal.value - people.length;
  const listeners = session.listeners.value;
  const staffed = people.some((one) => one.role === 'host' || one.role === 'moderator');
  return html`<${Sheet} title=${t('people.title')} testid="people-sheet">
    <p class="soft">${t(staffed ? 'people.staff_here' : 'people.staff_away')}</p>
    <ul class="people">
      ${people.map((one) => {
        const ignored = session.ignored.value.has(one.person);
        return html`<li key=${one.person} data-tint=${tint(one.person)} data-testid="person">
          <span class="name" dir="auto" lang=${langOf(one.name)}>${one.name}</span>
          ${one.role !== 'guest' && html`<span class="role">${t(`role.${one.role}`)}</span>`}
          ${one.person === you
            ? html`<span class="soft small">${t('words.you')}</span>`
            : html`<button type="button" class="quiet-button" onClick=${() => (ignored ? session.unignore(one.person) : session.ignore(one.person))}>${t(ignored ? 'people.unignore' : 'words.ignore')}</button>`}
        </li>`;
      })}
    </ul>
    ${more > 0 && html`<p class="soft">${t('people.more', { n: more })}</p>`}
    ${listeners > 0 && html`<p class="soft">${t('people.listeners', { n: listeners })}</p>`}
    <p class="soft small">${t('people.ignore_why')}</p>
  <//>`;
}
