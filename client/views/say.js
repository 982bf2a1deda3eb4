import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Sign } from '../icons/signs.js';
import { langOf, t } from '../i18n.js';
import { hour, useNow } from './moment.js';
import { answering, putBack } from './words-state.js';

/**
 * @typedef {import('../session.js').Session} Session
 * @typedef {{currentTarget: HTMLTextAreaElement}} Typed
 */

/** The server takes no more in one message. */
const MOST = 1_000;
/** Something that an eye can see: spaces and unseen marks alone are no words. */
const SHOWS = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Cs}]/u;

/** Why a person cannot write at this moment, in words; null when they can. @param {Session} session @param {number} now */
function rest(session, now) {
  const you = session.you.value;
  const room = session.room.value;
  const staff = you?.role === 'host' || you?.role === 'moderator';
  if (!you || !room) return '';
  if (you.muted_until && you.muted_until > now) return t('say.muted', { time: hour(you.muted_until) });
  if (room.alone && !staff) return t('say.left_alone');
  if (room.hushed && !staff) return t('say.hushed');
  if (session.standing.value?.chat === 'floor' && room.floor !== you.person && !staff) return t('say.floor');
  return null;
}

/** Whether what this person says is looked at first, as far as the page can know. @param {Session} session */
function waits(session) {
  const you = session.you.value;
  const room = session.room.value;
  if (!you || !room || you.role !== 'guest') return false;
  const phase = session.timeline.value?.programme.phases[session.standing.value?.phase ?? -1];
  const first = (room.hold_first ?? phase?.hold_first ?? false) && !session.messages.value.some(({ person }) => person === you.person);
  return room.calm || you.held || first;
}

/** @param {{session: Session}} props */
export function Say({ session }) {
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const { text, veil } = session.draft.value;
  const setText = (/** @type {string} */ now) => session.write({ ...session.draft.value, text: now });
  const setVeil = (/** @type {string | null} */ now) => session.write({ ...session.draft.value, veil: now });
  const composed = useRef(0);
  const why = rest(session, useNow(1000, session.clock));
  const reply = answering.value;
  const over = [...text.trim()].length - MOST;

  useEffect(() => {
    const back = putBack.value;
    if (!back) return;
    session.write({ text: text ? `${back.text}\n${text}` : back.text, veil: back.veil ?? null });
    putBack.value = null;
    box.current?.focus();
  }, [putBack.value]);
  useEffect(() => { if (reply) box.current?.focus(); }, [reply]);
  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${Math.min(box.current.scrollHeight, 140)}px`;
  }, [text, why]);

  const send = () => {
    const words = text.trim();
    if (!SHOWS.test(words) || over > 0 || why !== null) return;
    session.say(words, { replyTo: reply?.seq, veil: veil?.trim() || undefined, lang: langOf(words) });
    session.write({ text: '', veil: null });
    answering.value = null;
    box.current?.focus();
  };
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.key === 'Escape' && reply) answering.value = null;
    if (event.key !== 'Enter' || event.shiftKey) return;
    // 229 is what some keyboards report while an input method composes; Safari ends the composition
    // before the Enter that confirmed it, hence the moment of grace.
    if (event.isComposing || event.keyCode === 229 || event.timeStamp - composed.current < 60) return;
    event.preventDefault();
    send();
  };
  // The box stays under the notice while there is something in it: it is kept, in sight, until it can be sent.
  return html`<form class="say" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); send(); }}>
    ${why !== null && html`<p class="say-rest" role="status" data-testid="say-rest">${why}${text && ` ${t('say.kept')}`}</p>`}
    ${why === null && waits(session) && html`<p class="say-rest" data-testid="say-waits">${t('say.waits')}</p>`}
    ${reply && why === null && html`<p class="say-reply"><span>${t('say.replying', { name: reply.name })}</span>
      <button type="button" class="round" aria-label=${t('say.reply_off')} onClick=${() => { answering.value = null; }}><${Sign} name="close" /></button></p>`}
    ${veil !== null && why === null && html`<label class="field say-veil"><span>${t('say.veil_what')}</span>
      <input type="text" maxlength="80" value=${veil} data-testid="say-veil-text" onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setVeil(event.currentTarget.value)} /></label>`}
    ${over > 0 && html`<p id="say-over" class="say-over" role="status" data-testid="say-over">${t('say.over', { n: over })}</p>`}
    <div class="say-row" hidden=${why !== null && !text}>
      <button type="button" class="round" aria-pressed=${veil !== null} aria-label=${t('say.veil')} title=${t('say.veil')} data-testid="say-veil" onClick=${() => setVeil(veil === null ? '' : null)}><${Sign} name="veil" /></button>
      <textarea ref=${box} rows="1" enterkeyhint="send" autocomplete="off" aria-label=${t('say.box')} aria-invalid=${over > 0} aria-describedby=${over > 0 ? 'say-over' : undefined} placeholder=${t('say.placeholder')} data-testid="say-box" dir="auto" value=${text}
        onInput=${(/** @type {Typed} */ event) => setText(event.currentTarget.value)} onKeyDown=${key} onCompositionEnd=${(/** @type {Event} */ event) => { composed.current = event.timeStamp; }}></textarea>
      <button type="submit" class="round send" aria-label=${t('say.send')} disabled=${!SHOWS.test(text) || over > 0 || why !== null} data-testid="say-send"><${Sign} name="send" /></button>
    </div>
  </form>`;
}
