import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../../api.js';
import { langOf, t } from '../../i18n.js';
import { isHost, use } from './tools.js';

/**
 * @typedef {import('../../session.js').Session} Session
 * @typedef {import('../../types.js').Slip} Slip
 */

/** @param {{session: Session, slip: Slip, free: boolean}} props */
const Line = ({ session, slip, free }) => html`<li class="item slip-item" data-testid="slip">
  <blockquote lang=${slip.lang ?? langOf(slip.text)} dir="auto">${slip.text}</blockquote>
  ${slip.danger && html`<p class="not-taken" data-testid="slip-danger">${t('box.danger')}</p>`}
  <div class="item-ways">
    ${isHost(session) && html`<button type="button" class="button main" disabled=${!free} data-testid="slip-read" onClick=${() => use(session, 'read_slip', { slip: slip.slip }, t('box.read_done'))}>${t('box.read')}</button>`}
    <button type="button" class="quiet-button" data-testid="slip-drop" onClick=${() => use(session, 'drop_slip', { slip: slip.slip }, t('box.dropped'))}>${t('box.drop')}</button>
  </div></li>`;

/** The box: lines without a name. @param {{session: Session}} props */
export function Box({ session }) {
  const [slips, setSlips] = useState(/** @type {Slip[] | null} */ (null));
  const [away, setAway] = useState(false);
  const room = session.room.value?.id ?? '';
  const lying = session.board.value?.box ?? [];
  useEffect(() => {
    let gone = false;
    api.slips(room).then((found) => { if (!gone) { setSlips(found); setAway(false); } }, () => { if (!gone) setAway(true); });
    return () => { gone = true; };
  }, [room, lying.join(' ')]);
  const free = session.standing.value?.chat !== 'closed';
  const shown = (slips ?? []).filter((one) => lying.includes(one.slip));
  return html`<div class="box" data-testid="box">
    <p class="soft small">${t('box.why')}</p>
    ${away && html`<p class="notice" role="status">${t('box.away')}</p>`}
    ${!free && lying.length > 0 && html`<p class="soft small" data-testid="box-wait">${t('box.wait')}</p>`}
    ${slips !== null && lying.length === 0 && html`<p class="soft" data-testid="box-empty">${t('box.empty')}</p>`}
    <ol class="items">${shown.map((slip) => html`<${Line} key=${slip.slip} session=${session} slip=${slip} free=${free} />`)}</ol></div>`;
}
