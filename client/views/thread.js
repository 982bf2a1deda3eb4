import { html } from 'htm/preact';
import { inWords, t } from '../i18n.js';
import { minutes } from './moment.js';

/** @typedef {import('../types.js').Phase} Phase */

/** What a phase is, in a line: its own title, or what it shows. @param {Phase} phase */
export function phaseName(phase) {
  if (phase.title) return inWords(phase.title);
  return { ...inWords(null), text: t(`phase.${phase.kind}`) };
}

/** @param {Phase} phase */
function what(phase) {
  if (phase.kind !== 'cry') return t(`door.phase.${phase.kind}`);
  const cue = phase.cues.find((one) => one.kind === 'media');
  const title = cue && cue.kind === 'media' ? inWords(cue.title).text : '';
  return title ? t('door.phase.cry_named', { title }) : t('door.phase.cry');
}

/** The programme as beads on a thread; a bead is as long as its phase. @param {{phases: Phase[]}} props */
export const Thread = ({ phases }) => html`<ol class="thread" data-testid="door-programme">
  ${phases.map((phase) => {
    const name = phaseName(phase);
    return html`<li class=${`bead bead-${phase.kind}`} style=${{ '--minutes': String(Math.min(40, minutes(phase.length_ms))) }}>
      <p class="bead-name"><span class="bead-title" lang=${name.lang}>${name.text}</span> <span class="bead-minutes">${t('minutes', { n: minutes(phase.length_ms) })}</span></p>
      <p class="soft">${t('door.what', { what: what(phase), chat: t(`door.chat.${phase.chat}`) })}</p>
    </li>`;
  })}
</ol>`;
