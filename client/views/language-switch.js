import { html } from 'htm/preact';
import { language, LANGUAGES, languageName, speak } from '../i18n.js';

export function LanguageSwitch() {
  const other = LANGUAGES.find((name) => name !== language.value) ?? 'en';
  return html`<button type="button" class="quiet-button" lang=${other} data-testid="lang-switch" onClick=${() => speak(other)}>${languageName(other)}</button>`;
}
