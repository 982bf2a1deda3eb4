import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Sign } from '../icons/signs.js';
import { t } from '../i18n.js';
import { hour } from './moment.js';
import { open } from './panel.js';

/** @typedef {import('../types.js').DeskEntry} DeskEntry */

/** @param {DeskEntry} entry */
function sentence(entry) {
  switch (entry.type) {
    case 'muted': return t(entry.until ? 'notice.muted' : 'notice.muted_open', { time: hour(entry.until ?? entry.at) });
    case 'unmuted': return t('notice.unmuted');
    case 'warned': return t('notice.warned');
    case 'help': return t('notice.help');
    default: return '';
  }
}

/** What is said to this person alone: why they were muted, an answer to their call. @param {{session: import('../session.js').Session}} props */
export function Notices({ session }) {
  const [read, setRead] = useState(0);
  const last = session.notices.value.at(-1);
  if (!last || last.at <= read || !sentence(last)) return null;
  const why = 'why' in last ? last.why : 'text' in last ? last.text : '';
  return html`<div class="notice to-you" role="status" data-testid="notice" data-type=${last.type}>
    <div><p>${sentence(last)}</p>${why && html`<p dir="auto">${why}</p>`}
      <button type="button" class="link" onClick=${() => open('help')}>${t('notice.talk')}</button></div>
    <button type="button" class="round" aria-label=${t('sheet.close')} onClick=${() => setRead(last.at)}><${Sign} name="close" /></button>
  </div>`;
}
