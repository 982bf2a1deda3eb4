import { html } from 'htm/preact';
import { t } from '../i18n.js';
import { cueNow } from './cue-now.js';

/** @param {import('../session.js').Session} session */
function sentence(session) {
  if (!navigator.onLine) return t('room.offline');
  return t(cueNow(session)?.kind === 'media' ? 'room.thin' : 'room.thin_words');
}

/** While the socket comes back: the room goes on and words are kept. @param {{session: import('../session.js').Session}} props */
export const ThinLine = ({ session }) => html`<div class="thin-line" role="status" data-testid="thin-line">
  ${session.status.value === 'reconnecting' && html`<p>${sentence(session)}</p>`}
</div>`;
