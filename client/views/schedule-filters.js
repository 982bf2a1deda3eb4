import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { signal } from '@preact/signals';
import { LANGUAGES, languageName, t } from '../i18n.js';
import { KINDS, NONE, TOPICS, WHENS, any, readWishes, writeWishes } from '../schedule.js';
import { open } from './panel.js';

/** @typedef {import('../schedule.js').Wishes} Wishes */

/** What is looked for. It stands in the address, so that the list can be handed on. */
export const wishes = signal(readWishes(location.search));

/** On coming to the front page: what its address says counts; one that says nothing keeps what was chosen before. */
export function takeWishes() {
  const asked = readWishes(location.search);
  if (any(asked)) wishes.value = asked;
  show();
}

function show() {
  history.replaceState(null, '', location.pathname + writeWishes(wishes.value));
}

/** @param {Partial<Wishes>} change */
function wish(change) {
  wishes.value = { ...wishes.value, ...change };
  show();
}

/** @param {{name: keyof Wishes, label: string, choices: [string, string, string?][]}} props */
const Choice = ({ name, label, choices }) => html`<fieldset class="choice">
  <legend class="unseen">${label}</legend>
  ${choices.map(([key, text, lang]) => html`<label class="chip" lang=${lang}>
    <input type="radio" name=${name} value=${key} checked=${wishes.value[name] === key} onChange=${() => wish({ [name]: key })} data-testid=${`filter-${name}-${key || 'any'}`} />
    <span>${text}</span></label>`)}
</fieldset>`;

/** The two that matter most at once, the others behind a word. */
export function Filters() {
  const { when, kind } = wishes.value;
  const [more, setMore] = useState(Boolean(when || kind));
  return html`<div class="filters">
    <${Choice} name="topic" label=${t('front.topics')} choices=${[['', t('topic.any')], ...TOPICS.map((name) => [name, t(`topic.${name}`)])]} />
    <${Choice} name="language" label=${t('front.languages')} choices=${[['', t('front.any_language')], ...LANGUAGES.map((name) => [name, languageName(name), name])]} />
    ${more && html`<${Choice} name="when" label=${t('schedule.when')} choices=${[['', t('when.any')], ...WHENS.map((name) => [name, t(`when.${name}`)])]} />
      <${Choice} name="kind" label=${t('schedule.kind')} choices=${[['', t('kind.any')], ...KINDS.map((name) => [name, t(`kind.${name}`)])]} />`}
    <p class="filter-more">
      ${!more && html`<button type="button" class="quiet-button" aria-expanded="false" onClick=${() => setMore(true)} data-testid="filter-more">${t('schedule.more')}</button>`}
      ${any(wishes.value) && html`<button type="button" class="quiet-button" onClick=${() => wish(NONE)} data-testid="filter-none">${t('schedule.all')}</button>`}
      <button type="button" class="quiet-button" onClick=${() => open('feed')} data-testid="feed-open">${t('schedule.subscribe')}</button>
    </p>
  </div>`;
}
