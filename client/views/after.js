import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { AfterMood } from './after-mood.js';
import { dropLasting, keepLasting, readLasting } from '../lasting.js';
import { Helplines } from './help.js';
import { Link } from './link.js';
import { open } from './panel.js';

const STARTS = ['after.start.came', 'after.start.carry', 'after.start.kind'];

/** Words that never leave this device, and stay on it only where that is wished. */
function Reflection() {
  const before = /** @type {{text: string} | null} */ (readLasting('reflection'));
  const [text, setText] = useState(typeof before?.text === 'string' ? before.text : '');
  const [kept, setKept] = useState(typeof before?.text === 'string');
  const [failed, setFailed] = useState(false);
  const [start, setStart] = useState(STARTS[0]);
  /** @param {string} now @param {boolean} stays */
  const hold = (now, stays) => {
    setText(now);
    if (!stays) dropLasting('reflection');
    const held = stays && keepLasting('reflection', { text: now });
    setKept(held);
    setFailed(stays && !held);
  };
  const copy = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${t('after.file')}.txt`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return html`<section class="reflection" aria-labelledby="reflection">
    <h2 id="reflection">${t('after.reflection')}</h2>
    <p class="soft small">${t(kept ? 'after.kept' : 'after.private')}</p>
    <fieldset class="choice"><legend class="unseen">${t('after.starts')}</legend>
      ${STARTS.map((key) => html`<label class="chip"><input type="radio" name="start" checked=${start === key} onChange=${() => setStart(key)} /><span>${t(key)}</span></label>`)}
    </fieldset>
    <textarea class="page" rows="7" aria-label=${t(start)} data-testid="after-reflection" value=${text}
      onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => hold(event.currentTarget.value, kept)} placeholder=${t(start)}></textarea>
    <label class="switch"><input type="checkbox" checked=${kept} data-testid="after-stays" onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => hold(text, event.currentTarget.checked)} /> <span>${t('after.stays')}</span></label>
    ${failed && html`<p class="soft small" role="status">${t('after.cannot_stay')}</p>`}
    <p class="doors">
      <button type="button" class="button plain" disabled=${!text.trim()} onClick=${copy} data-testid="after-keep">${t('after.keep')}</button>
      <button type="button" class="quiet-button" disabled=${!text} onClick=${() => hold('', false)} data-testid="after-let-go">${t('after.let_go')}</button>
    </p>
  </section>`;
}

export const After = () => html`<div class="after" data-testid="after">
  <header>
    <h1>${t('after.title')}</h1>
    <p class="lead">${t('after.lead')}</p>
    <ul class="soft-steps">
      <li>${t('after.water')}</li><li>${t('after.breath')}</li><li>${t('after.light')}</li><li>${t('after.time')}</li>
    </ul>
  </header>
  <${AfterMood} />
  <${Reflection} />
  <section aria-labelledby="after-lines">
    <h2 id="after-lines">${t('after.lines')}</h2>
    <p class="soft">${t('after.lines_why')}</p>
    <${Helplines} />
  </section>
  <p class="doors"><${Link} to="/" class="button" data-testid="after-front">${t('after.front')}<//>
    <button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button></p>
</div>`;
