import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { caring, unanswered } from '../room.js';
import { Talks } from './talks.js';

/** @typedef {import('../session.js').Session} Session */

/** How things are between this person and the staff, in one sentence. @param {Session} session */
function sentence(session) {
  const items = session.you.value?.items ?? [];
  if (session.status.value === 'closed') return t(items.some(({ told }) => told.some(({ staff }) => staff)) ? 'leaving.over' : 'leaving.nobody_came');
  if (session.status.value !== 'live') return t('leaving.thin');
  if (unanswered(items)) return t('notice.told');
  if (caring(items).length === 0) return '';
  return t(session.people.value.some((one) => one.role === 'host' || one.role === 'moderator') ? 'leaving.stay' : 'leaving.nobody');
}

/**
 * How somebody goes: fine, or glad of a word from the people who run the room.
 * @param {{session: Session, after?: boolean}} props `after` the end: what else is open between them and the staff stands here too
 */
export function Leaving({ session, after = false }) {
  const [state, setState] = useState(/** @type {'ready' | 'going' | 'fine' | 'failed'} */ ('ready'));
  const role = session.you.value?.role;
  const items = session.you.value?.items ?? [];
  const open = caring(items);
  const asked = open.some(({ kind }) => kind === 'check');
  const over = session.status.value === 'closed';
  if (role === 'host' || role === 'moderator') return null;
  const talks = asked || (after && (open.length > 0 || items.some(({ told }) => told.length > 0)));
  const asks = role === 'guest' && !session.room.value?.autopilot && !asked && !over;
  /** @param {'fine' | 'check'} how */
  const go = async (how) => {
    setState('going');
    const answer = await session.leaving(how);
    setState(answer.ok ? (how === 'fine' ? 'fine' : 'ready') : 'failed');
  };
  return html`
    ${talks && html`<section class=${`leaving${over ? ' all-said' : ''}`} aria-labelledby="leaving-asked" data-testid="leaving-asked">
      <h2 id="leaving-asked">${t(open.length > 0 && !over ? 'leaving.asked' : 'help.staff_title')}</h2>
      <p role="status" data-testid="leaving-says">${sentence(session)}</p>
      <${Talks} session=${session} />
      ${asked && !over && html`<button type="button" class="quiet-button" data-testid="leaving-fine" onClick=${() => go('fine')}>${t('leaving.fine_after_all')}</button>`}
    </section>`}
    ${state === 'fine' && html`<p class="leaving" role="status" data-testid="leaving-well">${t('leaving.well')}</p>`}
    ${state !== 'fine' && asks && html`<section class="leaving" aria-labelledby="leaving" data-testid="leaving">
      <h2 id="leaving">${t('leaving.title')}</h2>
      <p class="doors">
        <button type="button" class="button plain" disabled=${state === 'going'} data-testid="leaving-fine" onClick=${() => go('fine')}>${t('leaving.fine')}</button>
        <button type="button" class="button care-button" disabled=${state === 'going'} data-testid="leaving-check" onClick=${() => go('check')}>${t('leaving.check')}</button></p>
      <p class="soft small">${t('leaving.why')}</p>
      ${state === 'failed' && html`<p class="notice" role="alert">${t('help.call_failed')}</p>`}
    </section>`}`;
}
