import { html } from 'htm/preact';
import { t } from '../i18n.js';

/** While the socket comes back: the film goes on and words are kept. @param {{session: import('../session.js').Session}} props */
export const ThinLine = ({ session }) => html`<div class="thin-line" role="status" data-testid="thin-line">
  ${session.status.value === 'reconnecting' && html`<p>${t(navigator.onLine ? 'room.thin' : 'room.offline')}</p>`}
</div>`;
