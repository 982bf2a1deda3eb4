import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { langOf, t } from '../i18n.js';
import { Sheet } from './sheet.js';
import { answering, chosen } from './words-state.js';

/**
 * @typedef {import('../session.js').Session} Session
 * @typedef {import('../types.js').Message} Message
 */

const WHYS = ['contact', 'cruel', 'harm', 'worried', 'other'];
const MUTE_MS = 5 * 60_000;

/** @param {{session: Session, message: Message}} props */
function Report({ session, message }) {
  const [state, setState] = useState(/** @type {'asking' | 'gone' | 'failed'} */ ('asking'));
  /** @param {string} why */
  const send = async (why) => {
    const answer = await session.report(message.seq, why);
    setState('ok' in answer && answer.ok ? 'gone' : 'failed');
  };
  if (state === 'gone') return html`<p class="notice" role="status" data-testid="report-gone">${t('report.gone')}</p>`;
  return html`<fieldset class="choice stacked"><legend>${t('report.why')}</legend>
    ${WHYS.map((why) => html`<button type="button" class="button plain" data-testid=${`report-${why}`} onClick=${() => send(why)}>${t(`report.${why}`)}</button>`)}
    ${state === 'failed' && html`<p class="notice" role="alert">${t('report.failed')}</p>`}
  </fieldset>`;
}

/** What can be done with one message. @param {{session: Session, message: Message}} props */
export function MessageSheet({ session, message }) {
  const [reporting, setReporting] = useState(false);
  const done = () => { chosen.value = null; };
  const you = session.you.value;
  const mine = message.person === you?.person;
  const staff = you?.role === 'host' || you?.role === 'moderator';
  const speaks = you?.role !== 'listener';
  return html`<${Sheet} title=${mine ? t('words.yours') : t('words.of', { name: message.name })} testid="message-sheet" onDone=${done}>
    ${!message.veil && html`<p class="quoted whole" lang=${message.lang ?? langOf(message.text)} dir="auto">${message.text}</p>`}
    ${reporting ? html`<${Report} session=${session} message=${message} />` : html`<div class="acts">
      ${speaks && html`<button type="button" class="act" data-testid="message-reply" onClick=${() => { answering.value = message; done(); }}>${t('words.reply')}</button>`}
      ${!mine && html`<button type="button" class="act" data-testid="message-ignore" onClick=${() => { session.ignore(message.person); done(); }}>${t('words.ignore')}<span class="soft small">${t('words.ignore_why')}</span></button>`}
      ${!mine && speaks && html`<button type="button" class="act" data-testid="message-report" onClick=${() => setReporting(true)}>${t('words.report')}<span class="soft small">${t('words.report_why')}</span></button>`}
      ${!mine && staff && message.role === 'guest' && html`<button type="button" class="act" data-testid="message-mute" onClick=${() => { session.mute(message.person, MUTE_MS, ''); done(); }}>${t('words.mute')}<span class="soft small">${t('words.mute_why')}</span></button>`}
    </div>`}
  <//>`;
}
