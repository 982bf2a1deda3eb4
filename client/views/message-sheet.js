import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { langOf, t } from '../i18n.js';
import { isStaff, lookAfter } from './console/tools.js';
import { letterTo } from '../letters.js';
import { NotArrived, UnderWay, useLetter } from './letter.js';
import { Sheet } from './sheet.js';
import { answering, chosen } from './words-state.js';

/**
 * @typedef {import('../session.js').Session} Session
 * @typedef {import('../types.js').Message} Message
 */

const WHYS = ['contact', 'cruel', 'harm', 'worried', 'other'];
const MUTE_MS = 5 * 60_000;

/** @param {Message} message */
const reportOf = ({ seq }) => `report ${seq}`;

/** @param {{session: Session, message: Message}} props */
function Report({ session, message }) {
  const letter = useLetter(session, reportOf(message));
  if (letter.arrived) return html`<p class="notice" role="status" data-testid="report-gone">${t('report.gone')}</p>`;
  return html`<fieldset class="choice stacked"><legend>${t('report.why')}</legend>
    ${WHYS.map((why) => html`<button type="button" class="button plain" disabled=${!letter.free} data-testid=${`report-${why}`} onClick=${() => letter.send(() => session.report(message.seq, why))}>${t(`report.${why}`)}</button>`)}
    <${UnderWay} letter=${letter} kept="out.kept" />
    <${NotArrived} letter=${letter} otherwise="report.failed" />
  </fieldset>`;
}

/** What the staff can do about a message: what came of it is said here. @param {{session: Session, message: Message}} props */
function StaffTools({ session, message }) {
  const [said, setSaid] = useState('');
  const { person, name, seq } = message;
  const mine = person === session.you.value?.person;
  /** @param {string} tool @param {Record<string, unknown>} fields @param {string} did */
  const act = async (tool, fields, did) => {
    const answer = await session.ask(tool, fields);
    setSaid(answer.ok ? did : answer.why || t('console.no_answer'));
  };
  if (said) return html`<p class="notice calm" role="status" data-testid="message-said">${said}</p>`;
  return html`
    ${!mine && message.role === 'guest' && html`<button type="button" class="act" data-testid="message-mute" onClick=${() => act('mute', { person, for_ms: MUTE_MS }, t('console.did.mute', { name }))}>${t('words.mute')}<span class="soft small">${t('words.mute_why')}</span></button>`}
    <button type="button" class="act" data-testid="message-redact" onClick=${() => act('redact', { seq }, t('console.redacted'))}>${t('console.redact')}<span class="soft small">${t('words.redact_why')}</span></button>
    ${!mine && html`<button type="button" class="act" data-testid="message-person" onClick=${() => { chosen.value = null; lookAfter(person); }}>${t('console.tools_for', { name })}<span class="soft small">${t('words.tools_why')}</span></button>`}`;
}

/** What can be done with one message. @param {{session: Session, message: Message}} props */
export function MessageSheet({ session, message }) {
  // Who comes back to a message that they have told of sees how far that is.
  const [reporting, setReporting] = useState(!letterTo(session, reportOf(message)).untouched);
  const done = () => { chosen.value = null; };
  const you = session.you.value;
  const mine = message.person === you?.person;
  const speaks = you?.role !== 'listener';
  return html`<${Sheet} title=${mine ? t('words.yours') : t('words.of', { name: message.name })} testid="message-sheet" onDone=${done}>
    ${!message.veil && html`<p class="quoted whole" lang=${message.lang ?? langOf(message.text)} dir="auto">${message.text}</p>`}
    ${reporting ? html`<${Report} session=${session} message=${message} />` : html`<div class="acts">
      ${speaks && html`<button type="button" class="act" data-testid="message-reply" onClick=${() => { answering.value = message; done(); }}>${t('words.reply')}</button>`}
      ${!mine && html`<button type="button" class="act" data-testid="message-ignore" onClick=${() => { session.ignore(message.person); done(); }}>${t('words.ignore')}<span class="soft small">${t('words.ignore_why')}</span></button>`}
      ${!mine && speaks && html`<button type="button" class="act" data-testid="message-report" onClick=${() => setReporting(true)}>${t('words.report')}<span class="soft small">${t('words.report_why')}</span></button>`}
      ${isStaff(session) && html`<${StaffTools} session=${session} message=${message} />`}
    </div>`}
  <//>`;
}
