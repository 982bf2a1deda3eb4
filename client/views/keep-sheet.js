import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { language, t } from '../i18n.js';
import * as reminders from '../reminders.js';
import { feedPath } from '../schedule.js';
import { Copying } from './copying.js';
import { evening, hour } from './moment.js';
import { wishes } from './schedule-filters.js';

/** @typedef {import('../types.js').Card} Card */

const MINUTE_MS = 60_000;
/** How long before the start somebody may be reminded, in minutes. */
const BEFORE = [10, 60, 1440];

/** @param {{neutral: boolean, set: (on: boolean) => void}} props */
const Neutral = ({ neutral, set }) => html`<label class="switch"><input type="checkbox" checked=${neutral} data-testid="keep-neutral"
  onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => set(event.currentTarget.checked)} /> <span>${t('keep.neutral')}</span></label>`;

/** @param {{card: Card}} props */
function Calendar({ card }) {
  const [neutral, setNeutral] = useState(false);
  const path = `/api/rooms/${encodeURIComponent(card.id)}/calendar.ics?words=${language.value}${neutral ? '&neutral=1' : ''}`;
  return html`<section class="keep-part" aria-labelledby="keep-calendar">
    <h3 id="keep-calendar">${t('keep.calendar')}</h3>
    <p class="soft">${t('keep.calendar_why')}</p>
    <${Neutral} neutral=${neutral} set=${setNeutral} />
    <p><a class="button wide" href=${path} download="event.ics" data-testid="keep-calendar">${t('keep.calendar_take')}</a></p>
  </section>`;
}

/** @param {{card: Card}} props */
function Reminder({ card }) {
  const starts = Date.parse(card.starts_at);
  const choices = BEFORE.filter((minutes) => starts - minutes * MINUTE_MS > Date.now());
  const [before, setBefore] = useState(choices[0] ?? 0);
  const [state, setState] = useState(/** @type {import('../reminders.js').Reminding} */ (
    !reminders.possible() ? 'none' : reminders.kept(card.id) ? 'set' : reminders.refused() ? 'denied' : 'off'));
  const [busy, setBusy] = useState(false);
  /** @param {Promise<import('../reminders.js').Reminding>} asked */
  const settle = (asked) => {
    setBusy(true);
    asked.then((now) => { setState(now); setBusy(false); });
  };
  const at = reminders.kept(card.id)?.at;
  if (choices.length === 0 && state !== 'set') return null;
  return html`<section class="keep-part" aria-labelledby="keep-reminder">
    <h3 id="keep-reminder">${t('keep.reminder')}</h3>
    ${state === 'set' ? html`
      <p role="status" data-testid="keep-reminder-set">${t('keep.reminder_set', { day: evening(new Date(at ?? starts).toISOString(), Date.now()), time: hour(at ?? starts) })}</p>
      <p><button type="button" class="button wide" disabled=${busy} onClick=${() => settle(reminders.giveUp(card.id))} data-testid="keep-reminder-off">${t('keep.reminder_off')}</button></p>`
    : state === 'none' ? html`<p class="soft" data-testid="keep-reminder-none">${t('keep.reminder_none')}</p>`
    : html`
      <p class="soft">${t('keep.reminder_why')}</p>
      <p class="reminder-words"><b>${t('keep.reminder_sample_title')}</b><br />${t('keep.reminder_sample', { time: hour(starts) })}</p>
      <fieldset class="choice"><legend class="unseen">${t('keep.reminder_when')}</legend>
        ${choices.map((minutes) => html`<label class="chip"><input type="radio" name="before" checked=${before === minutes} onChange=${() => setBefore(minutes)} data-testid=${`keep-before-${minutes}`} />
          <span>${t(`keep.before_${minutes}`)}</span></label>`)}
      </fieldset>
      <p class="refusal" role="alert" data-testid="keep-reminder-no">${state === 'denied' && t('keep.reminder_denied')}${state === 'unreached' && t('keep.reminder_unreached')}</p>
      <p><button type="button" class="button wide" disabled=${busy} onClick=${() => settle(reminders.ask(card.id, { before_ms: before * MINUTE_MS, language: language.value }))} data-testid="keep-reminder">${t(busy ? 'keep.reminder_asking' : 'keep.reminder_ask')}</button></p>`}
  </section>`;
}

/** What stands in the sheet of one room. @param {{card: Card}} props */
export const Keep = ({ card }) => html`<${Calendar} card=${card} /><${Reminder} card=${card} />`;

/** What stands in the sheet of all rooms that are looked for. */
export function Feed() {
  const [neutral, setNeutral] = useState(false);
  const path = feedPath(wishes.value, { words: language.value, neutral });
  return html`<p>${t('feed.why')}</p>
    <${Neutral} neutral=${neutral} set=${setNeutral} />
    <p><a class="button wide" href=${`webcal://${location.host}${path}`} data-testid="feed-subscribe">${t('feed.open')}</a></p>
    <p class="soft small">${t('feed.copy')}</p>
    <${Copying} text=${location.origin + path} label=${t('feed.address')} testid="feed-copy" />`;
}
