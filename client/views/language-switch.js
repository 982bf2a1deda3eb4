import { html } from 'htm/preact';
import { language, LANGUAGES, languageName, speak, t } from '../i18n.js';

/** Of two languages the other; of more, a choice. */
export function LanguageSwitch() {
  const others = LANGUAGES.filter((name) => name !== language.value);
  if (others.length === 0) return null;
  if (others.length === 1) return html`<button type="button" class="quiet-button" lang=${others[0]} data-testid="lang-switch" onClick=${() => speak(others[0])}>${languageName(others[0])}</button>`;
  return html`<select class="quiet-button language-choice" aria-label=${t('front.languages')} data-testid="lang-switch" value=${language.value}
    onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => speak(event.currentTarget.value)}>
    ${LANGUAGES.map((name) => html`<option value=${name} lang=${name}>${languageName(name)}</option>`)}</select>`;
}
