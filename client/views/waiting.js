import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { Sign } from '../icons/signs.js';
import { t } from '../i18n.js';
import { raining, startRain, stopRain } from './ambient.js';
import { Candle } from './candle.js';
import { asked, feel, toAsk } from '../mood.js';
import { MoodAsk } from './mood.js';
import { Lights } from './lights.js';
import { hour, until, useNow, useScene } from './moment.js';
import { Notices } from './notices.js';
import { here, open, panel } from './panel.js';
import { Console, RunOfShow } from './staff-only.js';
import { ThinLine } from './thin-line.js';

/** Before the start: a candle that shortens, and who has come, as lights. @param {{session: import('../session.js').Session}} props */
export function Waiting({ session }) {
  const now = useNow(250, session.clock);
  useEffect(() => stopRain, []);
  // Who saved the seat on another day is asked now; who came through the door was.
  const [asking, setAsking] = useState(toAsk('before', session.room.value?.id));
  useScene('night');
  const timeline = session.timeline.value;
  const room = session.room.value;
  if (!timeline || !room) return null;
  const starts = timeline.course.started_at;
  const left = starts - now;
  const people = session.peopleTotal.value;
  const host = session.you.value?.role === 'host';
  const staff = host || session.you.value?.role === 'moderator';
  return html`<div class=${`wait scene-night${staff ? ' staffed' : ''}`} data-testid="waiting">
    <${ThinLine} session=${session} />
    <div class="scene">
      <p class="eyebrow" lang=${room.language}>${room.title}</p>
      <${Candle} left=${left / Math.max(timeline.doors_ms, 60_000)} />
      <h1 class="wait-count"><span class="soft small">${t('wait.starts')}</span> <time data-testid="wait-countdown">${until(left)}</time></h1>
      <${Lights} n=${people} />
      <p class="soft" data-testid="wait-people">${t('wait.people', { n: people })}</p>
    </div>
    <p class="wait-line">${t('wait.line')}</p>
    <${Notices} session=${session} />
    <p class="doors">
      <button type="button" class="button plain" aria-pressed=${raining.value} data-testid="wait-rain" onClick=${() => (raining.value ? stopRain() : startRain())}><${Sign} name="rain" /> ${t(raining.value ? 'wait.rain_on' : 'wait.rain')}</button>
      <button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button>
      ${host && html`<button type="button" class="button main" data-testid="run-open" onClick=${() => open('run')}>${t('run.title')}</button>`}
    </p>
    ${asking && html`<${MoodAsk} when="before" onFelt=${(/** @type {import('../mood.js').Felt} */ felt) => { feel('before', felt); setAsking(false); }} onSkip=${() => { asked('before'); setAsking(false); }} />`}
    <p class="soft small">${t('wait.at', { time: hour(starts) })}</p>
    ${staff && html`<${Console} session=${session} />`}
    ${panel.value === 'run' && here.value && html`<${RunOfShow} session=${session} />`}
  </div>`;
}
