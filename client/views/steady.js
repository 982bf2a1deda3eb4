import { html } from 'htm/preact';
import { useMemo, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Breath } from './breath.js';
import { Sense } from './cues.js';
import { Sheet } from './sheet.js';

/** @type {Record<string, import('./breath.js').Pattern>} */
const PACES = {
  even: { in_ms: 4000, hold_ms: 0, out_ms: 4000, rest_ms: 0 },
  long: { in_ms: 4000, hold_ms: 1000, out_ms: 6000, rest_ms: 1000 },
  slow: { in_ms: 5000, hold_ms: 2000, out_ms: 8000, rest_ms: 1000 },
};
const WAYS = ['breathe', 'senses', 'body'];
const TRICKS = ['hand', 'eyes', 'water', 'feet', 'cold'];

function Breathe() {
  const [pace, setPace] = useState('long');
  const at = useMemo(() => {
    const from = performance.now();
    return () => performance.now() - from;
  }, [pace]);
  return html`<${Breath} pattern=${PACES[pace]} at=${at} />
    <fieldset class="choice centred"><legend class="unseen">${t('steady.pace')}</legend>
      ${Object.keys(PACES).map((name) => html`<label class="chip"><input type="radio" name="pace" checked=${pace === name} onChange=${() => setPace(name)} data-testid=${`pace-${name}`} /><span>${t(`steady.pace.${name}`)}</span></label>`)}
    </fieldset>`;
}

function Senses() {
  const [n, setN] = useState(5);
  return html`<div class="senses" aria-live="polite"><${Sense} n=${n} /></div>
    <p class="doors">
      <button type="button" class="button main" data-testid="sense-next" onClick=${() => setN(n > 1 ? n - 1 : 5)}>${t(n > 1 ? 'steady.next' : 'steady.again')}</button>
    </p>`;
}

const Body = () => html`<ul class="tricks">${TRICKS.map((name) => html`<li><b>${t(`steady.${name}`)}</b><span class="soft">${t(`steady.${name}_how`)}</span></li>`)}</ul>`;

/** A private place to come back to oneself. It asks nothing of the network. */
export function Steady() {
  const [way, setWay] = useState('breathe');
  return html`<${Sheet} title=${t('top.steady')} kind="whole" testid="steady-sheet">
    <p class="soft centred">${t('steady.line')}</p>
    <fieldset class="choice centred tabs"><legend class="unseen">${t('steady.ways')}</legend>
      ${WAYS.map((name) => html`<label class="chip"><input type="radio" name="way" checked=${way === name} onChange=${() => setWay(name)} data-testid=${`steady-${name}`} /><span>${t(`steady.way.${name}`)}</span></label>`)}
    </fieldset>
    <div class="steady-way">${way === 'breathe' ? html`<${Breathe} />` : way === 'senses' ? html`<${Senses} />` : html`<${Body} />`}</div>
  <//>`;
}
