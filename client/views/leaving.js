import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Talks } from './talks.js';

/** @typedef {import('../session.js').Session} Session */

/** How somebody goes: fine, or glad of a word from the people who run the room. @param {{session: Session}} props */
export function Leaving({ session }) {
  const [state, setState] = useState(/** @type {'ready' | 'going' | 'fine' | 'failed'} */ ('ready'));
  const role = session.you.value?.role;
  if (role !== 'guest' || session.room.value?.autopilot) return null;
  const mine = (session.you.value?.items ?? []).filter((item) => item.kind === 'check' && !item.done);
  const staffed = session.people.value.some((one) => one.role === 'host' || one.role === 'moderator');
  /** @param {'fine' | 'check'} how */
  const go = async (how) => {
    setState('going');
    const answer = await session.leaving(how);
    setState(answer.ok ? (how === 'fine' ? 'fine' : 'ready') : 'failed');
  };
  // What was taken back is still an item here: the room tells a person only of what is done for them.
  if (state === 'fine') return html`<p class="leaving" role="status" data-testid="leaving-well">${t('leaving.well')}</p>`;
  if (mine.length > 0) {
    return html`<section class="leaving" aria-labelledby="leaving" data-testid="leaving-asked">
      <h2 id="leaving">${t('leaving.asked')}</h2>
      <p role="status">${t(staffed ? 'leaving.stay' : 'leaving.nobody')}</p>
      <${Talks} session=${session} />
      <button type="button" class="quiet-button" data-testid="leaving-fine" onClick=${() => go('fine')}>${t('leaving.fine_after_all')}</button>
    </section>`;
  }
  return html`<section class="leaving" aria-labelledby="leaving" data-testid="leaving">
    <h2 id="leaving">${t('leaving.title')}</h2>
    <p class="doors">
      <button type="button" class="button plain" disabled=${state === 'going'} data-testid="leaving-fine" onClick=${() => go('fine')}>${t('leaving.fine')}</button>
      <button type="button" class="button care-button" disabled=${state === 'going'} data-testid="leaving-check" onClick=${() => go('check')}>${t('leaving.check')}</button></p>
    <p class="soft small">${t('leaving.why')}</p>
    ${state === 'failed' && html`<p class="notice" role="alert">${t('help.call_failed')}</p>`}
  </section>`;
}
