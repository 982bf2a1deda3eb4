import { html } from 'htm/preact';
import { t } from '../i18n.js';
import { CaptionsLook } from './captions-look.js';
import { captions, dimmed, rejoin, running, soundOnly, step, steppedOut, volume } from './film-choices.js';
import { cueById } from './cue-now.js';
import { close } from './panel.js';
import { Sheet } from './sheet.js';

/** @typedef {{currentTarget: HTMLInputElement}} Chosen */

/** How well it keeps step here, and the way back for who does not want to wait. */
function InStep() {
  const state = running.value;
  if (!state || !rejoin.value) return null;
  const off = step.value ? Math.round(Math.abs(step.value.skew_ms)) : 0;
  const said = state === 'in_step' || state === 'catching_up' ? t(`film.${state}_by`, { ms: off }) : '';
  return html`<div class="in-step" data-testid="in-step"><p>${said && html`<span class=${`step step-${state}`}>${said}</span>`}</p>
    <button type="button" class="quiet-button" data-testid="film-rejoin" onClick=${() => { rejoin.value?.(); close(); }}>${t('film.rejoin')}</button></div>`;
}

/** @param {{session: import('../session.js').Session}} props */
export function FilmSheet({ session }) {
  const stands = session.standing.value;
  const cue = cueById(session, stands?.cue) ?? cueById(session, stands?.next_cue);
  const tracks = cue?.kind === 'media' ? cue.captions : [];
  const stepOut = () => { if (cue) steppedOut.value = cue.id; close(); };
  return html`<${Sheet} title=${t('film.choices')} testid="film-sheet">
    <${InStep} />
    <label class="field"><span>${t('film.volume')}</span>
      <input type="range" min="0" max="1" step="0.05" value=${volume.value} data-testid="film-volume" onInput=${(/** @type {Chosen} */ event) => { volume.value = Number(event.currentTarget.value); }} /></label>
    <fieldset class="choice"><legend>${t('film.captions')}</legend>
      ${[{ lang: 'off', label: t('film.captions_off') }, ...tracks].map(({ lang, label }) => html`<label class="chip" lang=${lang === 'off' ? undefined : lang}>
        <input type="radio" name="captions" checked=${captions.value === lang} data-testid=${`captions-${lang}`} onChange=${() => { captions.value = lang; }} /><span>${label}</span></label>`)}
    </fieldset>
    ${captions.value !== 'off' && html`<${CaptionsLook} />`}
    <label class="switch"><input type="checkbox" checked=${dimmed.value} onChange=${(/** @type {Chosen} */ event) => { dimmed.value = event.currentTarget.checked; }} /> <span>${t('film.dim')}</span></label>
    <label class="switch"><input type="checkbox" checked=${soundOnly.value} data-testid="film-sound-only" onChange=${(/** @type {Chosen} */ event) => { soundOnly.value = event.currentTarget.checked; }} /> <span>${t('film.sound_only')}</span></label>
    ${cue?.kind === 'media' && html`<p><button type="button" class="button plain" data-testid="film-step-out" onClick=${stepOut}>${t('film.step_out')}</button></p>
      <p class="soft small">${t('film.step_out_why')}</p>
      ${cue.credit && html`<p class="soft small">${cue.credit}</p>`}`}
  <//>`;
}
