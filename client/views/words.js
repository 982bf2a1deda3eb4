import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Message, ReadSlip } from './message.js';
import { MessageSheet } from './message-sheet.js';
import { Outgoing } from './outgoing.js';
import { chosen } from './words-state.js';

/** @typedef {import('../session.js').Session} Session */

const NEAR_PX = 80;
/** Words of the same person within this time stand together. */
const TOGETHER_MS = 120_000;

/** The room's words: a log that is not a live region; the announcer speaks for it. @param {{session: Session}} props */
export function Words({ session }) {
  const log = useRef(/** @type {HTMLDivElement | null} */ (null));
  const near = useRef(true);
  const [behind, setBehind] = useState(false);
  const messages = session.messages.value.filter((one) => !session.ignored.value.has(one.person));
  const waiting = session.outgoing.value;
  const toEnd = () => { if (log.current) log.current.scrollTop = log.current.scrollHeight; };
  const last = messages.at(-1)?.seq ?? 0;
  const lastLive = messages.findLastIndex((one) => !one.redacted && !one.slip);
  const own = waiting.length;
  const shown = useRef({ last, own });

  useLayoutEffect(() => {
    const was = shown.current;
    shown.current = { last, own };
    // Who has just said something wants to see it; what only waits on leaves everybody where they read.
    if (near.current || own > was.own) toEnd();
    else if (last !== was.last) setBehind(true);
  }, [last, own]);
  // What was open about a message goes with the words.
  useEffect(() => () => { chosen.value = null; }, []);
  // A keyboard, a notice or a note under the box makes the log smaller: the newest words stay in sight.
  useEffect(() => {
    if (!log.current) return;
    const watch = new ResizeObserver(() => { if (near.current) toEnd(); });
    watch.observe(log.current);
    return () => watch.disconnect();
  }, []);
  const scrolled = () => {
    const box = log.current;
    if (!box) return;
    near.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    if (near.current) setBehind(false);
  };
  /** Tab reaches the newest message; the arrows go from there. @param {KeyboardEvent} event */
  const arrows = (event) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!step || !(event.target instanceof HTMLElement) || !event.target.matches('.message-more')) return;
    const stops = [...(log.current?.querySelectorAll('.message-more') ?? [])];
    const next = stops[stops.indexOf(event.target) + step];
    if (next instanceof HTMLElement) next.focus();
    event.preventDefault();
  };
  return html`<div class="words">
    <div class="log" ref=${log} role="log" aria-live="off" aria-label=${t('words.log')} tabindex="0" onScroll=${scrolled} onKeyDown=${arrows} data-testid="words"><ol>
      ${messages.length === 0 && waiting.length === 0 && html`<li class="no-words">${t('words.none')}</li>`}
      ${messages.map((message, i) => {
        if (message.slip) return html`<${ReadSlip} key=${message.seq} session=${session} message=${message} />`;
        const before = messages[i - 1];
        const joined = before !== undefined && before.person === message.person && message.at - before.at < TOGETHER_MS && message.reply_to === undefined;
        return html`<${Message} key=${message.seq} session=${session} message=${message} joined=${joined} reached=${i === lastLive} />`;
      })}
      <${Outgoing} session=${session} />
    </ol></div>
    ${behind && html`<button type="button" class="newer" data-testid="words-newer" onClick=${() => { near.current = true; toEnd(); setBehind(false); }}>${t('words.newer')}</button>`}
    ${chosen.value && html`<${MessageSheet} session=${session} message=${chosen.value} />`}
  </div>`;
}
