import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as host from '../../host.js';
import { t } from '../../i18n.js';
import { go, route } from '../../router.js';
import { Making } from './making.js';
import { OwnRooms } from './own-rooms.js';

/** @param {{onIn: (who: host.Host) => void, first: string}} props */
function SignIn({ onIn, first }) {
  const [key, setKey] = useState(first);
  const [why, setWhy] = useState('');
  /** @param {Event} [event] */
  const enter = async (event) => {
    event?.preventDefault();
    try {
      onIn(await host.signIn(key.trim()));
    } catch (error) {
      setWhy(/** @type {{code?: string}} */ (error).code === 'unauthorized' ? t('host.wrong_key') : /** @type {{detail?: string}} */ (error).detail || t('refused.other'));
    }
  };
  useEffect(() => { if (first) void enter(); }, []);
  return html`<form class="host-sign" onSubmit=${enter} data-testid="host-sign">
    <h1>${t('host.title')}</h1>
    <p class="lead">${t('host.lead')}</p>
    <label class="field"><span>${t('host.key')}</span><input type="password" autocomplete="current-password" value=${key} data-testid="host-key" onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setKey(event.currentTarget.value)} /></label>
    <p class="refusal" role="alert">${why}</p>
    <button type="submit" class="button main" disabled=${!key.trim()} data-testid="host-enter">${t('host.enter')}</button>
    <p class="soft small">${t('host.key_why')}</p>
  </form>`;
}

/** Where hosts make and keep their rooms. */
export function HostPage() {
  const at = route.value;
  const [who, setWho] = useState(/** @type {host.Host | null | undefined} */ (undefined));
  const key = at.name === 'host' ? at.key ?? '' : '';
  useEffect(() => { if (key) setWho(null); else host.whoAmI().then(setWho, () => setWho(null)); }, [key]);
  if (who === undefined) return html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
  if (who === null) return html`<div class="host"><${SignIn} key=${key} first=${key} onIn=${setWho} /></div>`;
  const out = async () => { await host.signOut().catch(() => undefined); setWho(null); go('/host'); };
  return html`<div class="host">
    <header class="host-head"><p class="soft">${t('host.signed_in', { name: who.name })} <button type="button" class="quiet-button" data-testid="host-out" onClick=${out}>${t('host.out')}</button></p></header>
    ${at.name === 'making' ? html`<${Making} key=${`${at.id} ${at.copy}`} id=${at.id} copy=${at.copy} />` : html`<${OwnRooms} />`}
  </div>`;
}
