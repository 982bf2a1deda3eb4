import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { t } from '../../i18n.js';
import { lasting, turned } from '../../programme.js';
import { FilmSlot } from './film-slot.js';

/**
 * @typedef {import('../../types.js').Phase} Phase
 * @typedef {import('../../types.js').Programme} Programme
 * @typedef {import('../../host.js').Fault} Fault
 * @typedef {{currentTarget: HTMLInputElement & HTMLSelectElement}} Chosen
 */

const KINDS = /** @type {const} */ (['arrive', 'welcome', 'cry', 'quiet', 'share', 'close']);
const CHATS = /** @type {const} */ (['open', 'floor', 'closed']);
const MINUTE = 60_000;

/** @param {{phase: Phase, n: number, last: boolean, faults: Fault[], onChange: (phase: Phase) => void, onMove: (step: number) => void, onDrop: () => void}} props */
function PhaseRow({ phase, n, last, faults, onChange, onMove, onDrop }) {
  const place = ['programme', 'phases', n].join('.');
  const mine = faults.filter(({ where }) => where === place || where.startsWith(`${place}.`));
  return html`<li class="phase-row" data-testid="phase">
    <div class="phase-fields">
      <label class="field"><span>${t('making.phase')}</span><select value=${phase.kind} data-testid="phase-kind" onChange=${(/** @type {Chosen} */ event) => onChange(turned(phase, /** @type {Phase['kind']} */ (event.currentTarget.value)))}>${KINDS.map((kind) => html`<option value=${kind}>${t(`phase.${kind}`)}</option>`)}</select></label>
      <label class="field short"><span>${t('making.minutes')}</span><input type="number" min="1" max="360" step="any" value=${Number((phase.length_ms / MINUTE).toFixed(2))} data-testid="phase-minutes" onChange=${(/** @type {Chosen} */ event) => onChange(lasting(phase, Math.round(Number(event.currentTarget.value) * MINUTE)))} /></label>
      <label class="field"><span>${t('making.chat')}</span><select value=${phase.chat} onChange=${(/** @type {Chosen} */ event) => onChange({ ...phase, chat: /** @type {Phase['chat']} */ (event.currentTarget.value) })}>${CHATS.map((chat) => html`<option value=${chat}>${t(`door.chat.${chat}`)}</option>`)}</select></label>
    </div>
    ${phase.chat !== 'closed' && html`<div class="phase-fields">
      <label class="switch"><input type="checkbox" checked=${phase.hold_first ?? false} onChange=${(/** @type {Chosen} */ event) => onChange({ ...phase, hold_first: event.currentTarget.checked })} /> <span>${t('making.first')}</span></label>
      <label class="field"><span>${t('making.slow')}</span><input type="number" min="0" max="600" value=${(phase.slow_ms ?? 0) / 1000} onChange=${(/** @type {Chosen} */ event) => onChange({ ...phase, slow_ms: Number(event.currentTarget.value) * 1000 })} /></label></div>`}
    ${phase.kind === 'cry' && html`<${FilmSlot} phase=${phase} onChange=${onChange} />`}
    ${mine.map((fault) => html`<p class="refusal" role="alert" data-testid="phase-fault">${fault.why}</p>`)}
    <p class="doors"><button type="button" class="quiet-button" disabled=${n === 0} onClick=${() => onMove(-1)}>${t('making.earlier')}</button>
      <button type="button" class="quiet-button" disabled=${last} onClick=${() => onMove(1)}>${t('making.later')}</button>
      <button type="button" class="quiet-button" data-testid="phase-drop" onClick=${onDrop}>${t('making.drop')}</button></p>
  </li>`;
}

/** A programme of one's own, phase by phase. @param {{programme: Programme, faults: Fault[], onChange: (programme: Programme) => void}} props */
export function ProgrammeEditor({ programme, faults, onChange }) {
  const { phases } = programme;
  const latest = useRef(phases);
  latest.current = phases;
  /** @param {Phase[]} now */
  const put = (now) => onChange({ ...programme, phases: now });
  const whole = faults.filter(({ where }) => where.startsWith('programme') && !/^programme\.phases\.\d/.test(where));
  return html`<ol class="phases" data-testid="phases">${phases.map((phase, n) => html`<${PhaseRow} key=${n} phase=${phase} n=${n} last=${n === phases.length - 1} faults=${faults}
      onChange=${(/** @type {Phase} */ now) => put(latest.current.map((one, i) => (i === n ? now : one)))}
      onDrop=${() => put(phases.filter((_, i) => i !== n))}
      onMove=${(/** @type {number} */ step) => { const now = [...phases]; now.splice(n + step, 0, ...now.splice(n, 1)); put(now); }} />`)}</ol>
    ${whole.map((fault) => html`<p class="refusal" role="alert" data-testid="programme-fault">${fault.why}</p>`)}
    <p><button type="button" class="button plain" data-testid="phase-add" onClick=${() => put([...phases.slice(0, -1), { kind: 'share', length_ms: 5 * MINUTE, chat: 'open', cues: [] }, ...phases.slice(-1)])}>${t('making.add')}</button></p>`;
}
