import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Helplines } from './help.js';
import { Link } from './link.js';
import { open } from './panel.js';

const STARTS = ['after.start.came', 'after.start.carry', 'after.start.kind'];

/** Words that stay in this page: nothing is sent, nothing is stored. */
function Reflection() {
  const [text, setText] = useState('');
  const [start, setStart] = useState(STARTS[0]);
  const keep = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${t('after.file')}.txt`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return html`<section class="reflection" aria-labelledby="reflection">
    <h2 id="reflection">${t('after.reflection')}</h2>
    <p class="soft small">${t('after.private')}</p>
    <fieldset class="choice"><legend class="unseen">${t('after.starts')}</legend>
      ${STARTS.map((key) => html`<label class="chip"><input type="radio" name="start" checked=${start === key} onChange=${() => setStart(key)} /><span>${t(key)}</span></label>`)}
    </fieldset>
    <textarea class="page" rows="7" aria-label=${t(start)} data-testid="after-reflection" value=${text}
      onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => setText(event.currentTarget.value)} placeholder=${t(start)}></textarea>
    <p class="doors">
      <button type="button" class="button plain" disabled=${!text.trim()} onClick=${keep} data-testid="after-keep">${t('after.keep')}</button>
      <button type="button" class="quiet-button" disabled=${!text} onClick=${() => setText('')} data-testid="after-let-go">${t('after.let_go')}</button>
    </p>
  </section>`;
}

export const After = () => html`<div class="after" data-testid="after">
  <header>
    <h1>${t('after.title')}</h1>
    <p class="lead">${t('after.lead')}</p>
    <ul class="soft-steps">
      <li>${t('after.water')}</li><li>${t('after.light')}</li><li>${t('after.time')}</li>
    </ul>
  </header>
  <${Reflection} />
  <section aria-labelledby="after-lines">
    <h2 id="after-lines">${t('after.lines')}</h2>
    <p class="soft">${t('after.lines_why')}</p>
    <${Helplines} />
  </section>
  <p class="doors"><${Link} to="/" class="button" data-testid="after-front">${t('after.front')}<//>
    <button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button></p>
</div>`;
