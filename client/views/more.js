import { html } from 'htm/preact';
import { Sign } from '../icons/signs.js';
import { t } from '../i18n.js';
import { hear, hearing } from './phase-bell.js';
import { alone, announcing, close, open } from './panel.js';
import { Sheet } from './sheet.js';
import { hasBox } from './slip.js';
import { LanguageSwitch } from './language-switch.js';
import { LowDataSwitch } from './low-data-switch.js';

/** @typedef {{currentTarget: HTMLInputElement}} Chosen */

/** Everything that is not needed every minute, one tap away. @param {{session: import('../session.js').Session}} props */
export function MoreSheet({ session }) {
  const you = session.you.value;
  const room = session.room.value;
  const host = you?.role === 'host';
  const up = room && you ? room.hands.includes(you.person) : false;
  const talks = session.standing.value?.chat === 'floor' || session.standing.value?.kind === 'share';
  return html`<${Sheet} title=${t('more.title')} testid="more-sheet">
    <div class="acts">
      ${host && html`<button type="button" class="act" data-testid="run-open" onClick=${() => open('run')}>${t('run.title')}</button>`}
      ${you?.role === 'listener'
        ? html`<button type="button" class="act" data-testid="more-seat" onClick=${() => open('seat')}>${t('more.seat')}<span class="soft small">${t('more.seat_why')}</span></button>`
        : html`<button type="button" class="act" aria-pressed=${up} data-testid="hand" onClick=${() => { session.hand(!up); close(); }}><${Sign} name="hand" /> ${t(up ? 'floor.hand_down' : 'floor.hand_up')}
            ${!talks && html`<span class="soft small">${t('more.hand_why')}</span>`}</button>`}
      <button type="button" class="act" data-testid="people" onClick=${() => open('people')}>${t('people.title')}${session.peopleTotal.value > 0 && html`<span class="soft small">${t('front.people', { n: session.peopleTotal.value })}</span>`}</button>
      <button type="button" class="act" aria-pressed=${alone.value} data-testid="alone" onClick=${() => { alone.value = !alone.value; close(); }}>${t(alone.value ? 'room.alone_back' : 'more.alone')}<span class="soft small">${t('more.alone_why')}</span></button>
      <button type="button" class="act" data-testid="film-open" onClick=${() => open('film')}>${t('film.choices')}<span class="soft small">${t('more.film_why')}</span></button>
      ${hasBox(session) && html`<button type="button" class="act" data-testid="more-slip" onClick=${() => open('slip')}>${t('slip.open')}<span class="soft small">${t('slip.more_why')}</span></button>`}
      <button type="button" class="act" onClick=${() => open('steady')}>${t('top.steady')}<span class="soft small">${t('more.steady_why')} <span class="for-keys">${t('more.steady_key')}</span></span></button>
    </div>
    <label class="switch"><input type="checkbox" checked=${hearing.value} data-testid="bell" onChange=${(/** @type {Chosen} */ event) => hear(event.currentTarget.checked)} /> <span>${t('more.bell')}</span></label>
    <label class="switch"><input type="checkbox" checked=${announcing.value} data-testid="announcing" onChange=${(/** @type {Chosen} */ event) => { announcing.value = event.currentTarget.checked; }} /> <span>${t('more.announce')}</span></label>
    <${LowDataSwitch} />
    <p class="doors"><${LanguageSwitch} /><button type="button" class="quiet-button" onClick=${() => open('exit')}>${t('foot.exit')}</button></p>
  <//>`;
}
