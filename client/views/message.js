import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Sign } from '../icons/signs.js';
import { langOf, t } from '../i18n.js';
import { hour } from './moment.js';
import { chosen } from './words-state.js';

/**
 * @typedef {import('../session.js').Session} Session
 * @typedef {import('../types.js').Message} Message
 */

const EXCERPT = 60;

/** One of six quiet tints, always the same for the same person. @param {string} person */
export function tint(person) {
  let sum = 0;
  for (const letter of person) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return sum % 6;
}

/** The words an answer answers, no longer than a line. @param {{session: Session, seq: number}} props */
function Quoted({ session, seq }) {
  const of = session.messages.value.find((one) => one.seq === seq);
  if (!of || session.ignored.value.has(of.person)) return html`<p class="quoted">${t('words.reply_gone')}</p>`;
  const text = of.redacted ? t('words.redacted') : of.veil ? t('words.veiled', { veil: of.veil }) : of.text;
  return html`<p class="quoted"><b dir="auto">${of.name}</b> <span lang=${of.lang ?? langOf(of.text)} dir="auto">${text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text}</span></p>`;
}

/** @param {{message: Message}} props */
function Body({ message }) {
  const [lifted, setLifted] = useState(false);
  const lang = message.lang ?? langOf(message.text);
  if (message.redacted) return html`<p class="text gone">${t('words.redacted')}</p>`;
  if (message.veil && !lifted) {
    return html`<p class="text"><button type="button" class="veil" data-testid="veil-lift" onClick=${() => setLifted(true)}>
      <span dir="auto">${t('words.veiled', { veil: message.veil })}</span> <span class="veil-lift">${t('words.lift')}</span></button></p>`;
  }
  return html`<p class="text" lang=${lang} dir="auto">${message.text}</p>`;
}

/** A line from the box, read aloud by the host: no name, no answer, no report. @param {{session: Session, message: Message}} props */
export const ReadSlip = ({ session, message }) => html`<li class="message slip-read" data-testid="slip-read-aloud" data-seq=${message.seq}>
  <p class="who"><span class="name">${t('slip.from_box')}</span> <time class="soft" datetime=${new Date(message.at).toISOString()}>${hour(message.at)}</time></p>
  <${Body} message=${message} />
  ${!message.redacted && session.you.value?.role !== 'guest' && session.you.value?.role !== 'listener' && html`<button type="button" class="quiet-button small" data-testid="slip-redact" onClick=${() => session.ask('redact', { seq: message.seq })}>${t('console.redact')}</button>`}
</li>`;

/** @param {{session: Session, message: Message, joined: boolean, reached: boolean}} props `reached` by Tab: one in the log is */
export function Message({ session, message, joined, reached }) {
  const mine = message.person === session.you.value?.person;
  const staff = message.role !== 'guest';
  return html`<li class=${`message${joined ? ' joined' : ''}${mine ? ' mine' : ''}`} data-tint=${tint(message.person)} data-testid="message" data-seq=${message.seq}>
    ${!joined && html`<p class="who"><span class="name" dir="auto" lang=${langOf(message.name)}>${mine ? t('words.you') : message.name}</span>
      ${staff && html`<span class="role">${t(`role.${message.role}`)}</span>`}
      <time class="soft" datetime=${new Date(message.at).toISOString()}>${hour(message.at)}</time></p>`}
    ${message.reply_to !== undefined && message.reply_to !== null && html`<${Quoted} session=${session} seq=${message.reply_to} />`}
    <${Body} message=${message} />
    ${!message.redacted && html`<button type="button" class="message-more" tabindex=${reached ? 0 : -1} aria-label=${t('words.more', { name: message.name })} data-testid="message-more" onClick=${() => { chosen.value = message; }}><${Sign} name="more" /></button>`}
  </li>`;
}
