import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import * as host from '../../host.js';
import { t } from '../../i18n.js';

/**
 * @typedef {import('../../types.js').Phase} Phase
 * @typedef {import('../../types.js').Programme} Programme
 * @typedef {import('../../types.js').MediaCue} MediaCue
 * @typedef {import('../../host.js').Fault} Fault
 * @typedef {{currentTarget: HTMLInputElement & HTMLSelectElement}} Chosen
 */

const KINDS = /** @type {const} */ (['arrive', 'welcome', 'cry', 'quiet', 'share', 'close']);
const CHATS = /** @type {const} */ (['open', 'floor', 'closed']);
const MINUTE = 60_000;

/** The film or song of a phase: one's own, brought here, or an address. @param {{phase: Phase, onChange: (phase: Phase) => void, n: number}} props */
function Film({ phase, onChange, n }) {
  const [part, setPart] = useState(/** @type {number | null} */ (null));
  const [why, setWhy] = useState('');
  const film = /** @type {MediaCue | undefined} */ (phase.cues.find((cue) => cue.kind === 'media'));
  /** @param {Partial<MediaCue>} fields */
  const put = (fields) => {
    /** @type {MediaCue} */
    const cue = { id: `film-${n}`, kind: 'media', at_ms: 10_000, length_ms: Math.max(1_000, phase.length_ms - 10_000), url: '', type: 'video/webm', captions: [], ...film, ...fields };
    const length_ms = Math.max(phase.length_ms, cue.at_ms + cue.length_ms);
    onChange({ ...phase, length_ms, cues: [cue] });
  };
  /** @param {Chosen} event @param {(media: host.Media) => void} use */
  const brought = async (event, use) => {
    const file = event.currentTarget.files?.[0];
    if (!file) return;
    setWhy('');
    setPart(0);
    try {
      use(await host.bring(file, setPart));
    } catch (error) {
      setWhy(/** @type {{detail?: string}} */ (error).detail || t('refused.other'));
    }
    setPart(null);
  };
  return html`<fieldset class="film-slot"><legend>${t('making.film')}</legend>
    ${film?.url && html`<p class="soft small" data-testid="film-url">${film.title?.en ?? film.url}</p>`}
    <label class="field"><span>${t('making.film_file')}</span><input type="file" accept="video/*,audio/*" data-testid="film-file" onChange=${(/** @type {Chosen} */ event) => brought(event, (media) => put({ url: media.url, type: media.type, length_ms: media.length_ms ?? film?.length_ms ?? phase.length_ms, title: undefined, poster: undefined, sound_url: undefined, captions: [], credit: undefined, note: undefined }))} /></label>
    ${part !== null && html`<p role="status"><progress max="1" value=${part}></progress> ${t('making.brought', { n: Math.round(part * 100) })}</p>`}
    <label class="field"><span>${t('making.film_url')}</span><input type="text" inputmode="url" value=${film?.url.startsWith('http') ? film.url : ''} data-testid="film-address" onChange=${(/** @type {Chosen} */ event) => { const url = event.currentTarget.value.trim(); if (url) put({ url, type: /\.(mp3|m4a|ogg|opus|wav|flac)$/i.test(url) ? 'audio/mpeg' : /\.mp4$/i.test(url) ? 'video/mp4' : 'video/webm', title: undefined, poster: undefined, sound_url: undefined, captions: [], credit: undefined, note: undefined }); }} /></label>
    ${film?.url && html`
      <label class="field"><span>${t('making.captions')}</span><input type="file" accept=".vtt,.srt,text/vtt" data-testid="film-captions" onChange=${(/** @type {Chosen} */ event) => brought(event, (media) => put({ captions: [{ lang: document.documentElement.lang, label: t('making.captions_label'), url: media.url }] }))} /></label>
      <label class="field"><span>${t('making.poster')}</span><input type="file" accept="image/*" onChange=${(/** @type {Chosen} */ event) => brought(event, (media) => put({ poster: media.url }))} /></label>
      <label class="field"><span>${t('making.credit')}</span><input type="text" maxlength="300" value=${film.credit ?? ''} onInput=${(/** @type {Chosen} */ event) => put({ credit: event.currentTarget.value || undefined })} /></label>
      <label class="field short"><span>${t('making.film_seconds')}</span><input type="number" min="1" value=${Math.round(film.length_ms / 1000)} onChange=${(/** @type {Chosen} */ event) => put({ length_ms: Math.max(1, Number(event.currentTarget.value)) * 1000 })} /></label>`}
    ${why && html`<p class="refusal" role="alert">${why}</p>`}
  </fieldset>`;
}

/** @param {{phase: Phase, n: number, last: boolean, faults: Fault[], onChange: (phase: Phase) => void, onMove: (step: number) => void, onDrop: () => void}} props */
function PhaseRow({ phase, n, last, faults, onChange, onMove, onDrop }) {
  const place = ['programme', 'phases', n].join('.');
  const mine = faults.filter(({ where }) => where === place || where.startsWith(`${place}.`));
  return html`<li class="phase-row" data-testid="phase">
    <div class="phase-fields">
      <label class="field"><span>${t('making.phase')}</span><select value=${phase.kind} onChange=${(/** @type {Chosen} */ event) => onChange({ ...phase, kind: /** @type {Phase['kind']} */ (event.currentTarget.value), title: undefined })}>${KINDS.map((kind) => html`<option value=${kind}>${t(`phase.${kind}`)}</option>`)}</select></label>
      <label class="field short"><span>${t('making.minutes')}</span><input type="number" min="1" max="360" step="any" value=${phase.length_ms / MINUTE} data-testid="phase-minutes" onChange=${(/** @type {Chosen} */ event) => onChange({ ...phase, length_ms: Math.round(Number(event.currentTarget.value) * MINUTE) })} /></label>
      <label class="field"><span>${t('making.chat')}</span><select value=${phase.chat} onChange=${(/** @type {Chosen} */ event) => onChange({ ...phase, chat: /** @type {Phase['chat']} */ (event.currentTarget.value) })}>${CHATS.map((chat) => html`<option value=${chat}>${t(`door.chat.${chat}`)}</option>`)}</select></label>
    </div>
    ${phase.chat !== 'closed' && html`<div class="phase-fields">
      <label class="switch"><input type="checkbox" checked=${phase.hold_first ?? false} onChange=${(/** @type {Chosen} */ event) => onChange({ ...phase, hold_first: event.currentTarget.checked })} /> <span>${t('console.first')}</span></label>
      <label class="field short"><span>${t('making.slow')}</span><input type="number" min="0" max="600" value=${(phase.slow_ms ?? 0) / 1000} onChange=${(/** @type {Chosen} */ event) => onChange({ ...phase, slow_ms: Number(event.currentTarget.value) * 1000 })} /></label></div>`}
    ${phase.kind === 'cry' && html`<${Film} phase=${phase} onChange=${onChange} n=${n} />`}
    ${mine.map((fault) => html`<p class="refusal" role="alert" data-testid="phase-fault">${fault.why}</p>`)}
    <p class="doors"><button type="button" class="quiet-button" disabled=${n === 0} onClick=${() => onMove(-1)}>${t('making.earlier')}</button>
      <button type="button" class="quiet-button" disabled=${last} onClick=${() => onMove(1)}>${t('making.later')}</button>
      <button type="button" class="quiet-button" data-testid="phase-drop" onClick=${onDrop}>${t('making.drop')}</button></p>
  </li>`;
}

/** A programme of one's own, phase by phase. @param {{programme: Programme, faults: Fault[], onChange: (programme: Programme) => void}} props */
export function ProgrammeEditor({ programme, faults, onChange }) {
  const { phases } = programme;
  /** @param {Phase[]} now */
  const put = (now) => onChange({ ...programme, phases: now });
  const whole = faults.filter(({ where }) => where.startsWith('programme') && !/^programme\.phases\.\d/.test(where));
  return html`<ol class="phases" data-testid="phases">${phases.map((phase, n) => html`<${PhaseRow} key=${n} phase=${phase} n=${n} last=${n === phases.length - 1} faults=${faults}
      onChange=${(/** @type {Phase} */ now) => put(phases.map((one, i) => (i === n ? now : one)))}
      onDrop=${() => put(phases.filter((_, i) => i !== n))}
      onMove=${(/** @type {number} */ step) => { const now = [...phases]; now.splice(n + step, 0, ...now.splice(n, 1)); put(now); }} />`)}</ol>
    ${whole.map((fault) => html`<p class="refusal" role="alert" data-testid="programme-fault">${fault.why}</p>`)}
    <p><button type="button" class="button plain" data-testid="phase-add" onClick=${() => put([...phases.slice(0, -1), { kind: 'share', length_ms: 5 * MINUTE, chat: 'open', cues: [] }, ...phases.slice(-1)])}>${t('making.add')}</button></p>`;
}
