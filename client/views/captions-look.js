import { html } from 'htm/preact';
import { signal } from '@preact/signals';
import { t } from '../i18n.js';
import * as store from '../store.js';

/** @typedef {Record<string, readonly string[]>} Choices */

const KEPT = 'captions';

/** The first of each is how they look when nobody chose. @type {Choices} */
const CHOICES = {
  size: ['medium', 'small', 'large', 'huge'],
  ground: ['veil', 'black', 'none'],
  ink: ['white', 'yellow'],
};

/** @returns {Record<string, string>} */
function begin() {
  const kept = /** @type {Record<string, unknown>} */ (store.read(KEPT) ?? {});
  return Object.fromEntries(Object.entries(CHOICES).map(([name, [first, ...more]]) => [name, more.find((one) => one === kept[name]) ?? first]));
}

/** How captions look to this person, until the tab closes. */
export const captionsLook = signal(begin());

/** @param {string} name @param {string} value */
function choose(name, value) {
  captionsLook.value = { ...captionsLook.value, [name]: value };
  store.keep(KEPT, captionsLook.value);
}

/** As attributes that the style sheet knows. */
export const lookOf = () => Object.fromEntries(Object.entries(captionsLook.value).map(([name, value]) => [`data-${name}`, value]));

/** Size, ground and colour, with a line to see it by. */
export function CaptionsLook() {
  return html`<fieldset class="captions-look" data-testid="captions-look"><legend>${t('captions.look')}</legend>
    <p class="captions sample" ...${lookOf()} data-testid="captions-sample"><span>${t('captions.sample')}</span></p>
    ${Object.entries(CHOICES).map(([name, values]) => html`<fieldset class="choice"><legend class="soft small">${t(`captions.${name}`)}</legend>
      ${[...values].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).map((value) => html`<label class="chip"><input type="radio" name=${`captions-${name}`} checked=${captionsLook.value[name] === value}
        data-testid=${`captions-${name}-${value}`} onChange=${() => choose(name, value)} /><span>${t(`captions.${name}.${value}`)}</span></label>`)}
    </fieldset>`)}
  </fieldset>`;
}

/** From little to much. */
const ORDER = ['small', 'medium', 'large', 'huge', 'none', 'veil', 'black', 'white', 'yellow'];
