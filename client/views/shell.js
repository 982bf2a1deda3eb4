import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { Mark } from '../icons/signs.js';
import { t } from '../i18n.js';
import { keptHelplines } from '../keeping.js';
import { route } from '../router.js';
import { ExitButton } from './exit-button.js';
import { QuickExitTruth } from './exit-truth.js';
import { LanguageSwitch } from './language-switch.js';
import { Link } from './link.js';
import { here, open, panel, spoken } from './panel.js';
import { lazy } from './lazy.js';
import { leaveRoom } from './leave-room.js';
import { sheet } from './style-sheets.js';
import { Nowhere } from './states.js';
import { Help, Steady } from './sheets.js';

const Front = lazy(() => import('./front.js').then((all) => all.Front), { quiet: true });
const After = lazy(() => import('./after.js').then((all) => all.After), { quiet: true });
const HostPage = lazy(() => Promise.all([import('./host/host.js'), sheet('host')]).then(([all]) => all.HostPage));
const ReportPage = lazy(() => Promise.all([import('./report.js'), sheet('report')]).then(([all]) => all.ReportPage));
const Skew = lazy(() => import('./skew.js').then((all) => all.default));
const Offline = lazy(() => import('./offline.js').then((all) => all.Offline), { quiet: true });
const LaterCard = lazy(() => import('./later.js').then((all) => all.LaterCard), { quiet: true, spare: true });
const RoomPage = lazy(() => import('./room-page.js').then((all) => all.RoomPage));

/** Help, steady me and quick exit stand at the same place on every view. */
function TopBar() {
  const session = here.value;
  // Before the doors open nobody is in a room that could be left: the seat stays, and the way home is open.
  const inside = session !== null && session.status.value !== 'closed' && session.bye.value?.code !== 'doors_closed';
  return html`<header class="top">
    ${inside
      ? html`<button type="button" class="quiet-button" data-testid="leave" onClick=${leaveRoom}>${t('top.leave')}</button>`
      : html`<${Link} to="/" class="home" aria-label=${t('top.home')}><${Mark} /><span class="home-name" aria-hidden="true">rui-katsu</span><//>`}
    <nav class="top-tools" aria-label=${t('top.tools')}>
      ${inside
        ? html`<button type="button" class="quiet-button" data-testid="steady" aria-keyshortcuts="s" onClick=${() => open('steady')}>${t('top.steady')}</button>`
        : html`<${LanguageSwitch} />`}
      <button type="button" class="quiet-button care" data-testid="help" onClick=${() => open('help')}>${t('top.help')}</button>
      <${ExitButton} testid="quick-exit" />
    </nav>
  </header>`;
}

/** The document that stands in when there is no line carries the helplines with it. */
const withoutLine = keptHelplines() !== null;

function View() {
  if (withoutLine) return html`<${Offline} />`;
  const at = route.value;
  switch (at.name) {
    case 'front': return html`<${Front} />`;
    case 'room': return html`<${RoomPage} key=${`${at.id} ${at.invitation?.token ?? ''}`} id=${at.id} invitation=${at.invitation} />`;
    case 'report': return html`<${ReportPage} key=${at.id} id=${at.id} />`;
    case 'after': return html`<${After} />`;
    case 'skew': return html`<${Skew} />`;
    case 'host':
    case 'making': return html`<${HostPage} />`;
    default: return html`<${Nowhere} />`;
  }
}

/** Sheets that belong to every view; the room keeps its own. */
function Panels() {
  switch (panel.value) {
    case 'help': return html`<${Help} />`;
    case 'steady': return html`<${Steady} />`;
    case 'exit': return html`<${QuickExitTruth} />`;
    default: return null;
  }
}

/** Whether the first view has been there for a moment. */
export const stands = signal(false);

export function Shell() {
  return html`
    <a class="skip" href="#main" onClick=${(/** @type {Event} */ event) => { event.preventDefault(); document.getElementById('main')?.focus(); }}>${t('top.skip')}</a>
    <${TopBar} />
    <main id="main" tabindex="-1">${stands.value && html`<${LaterCard} />`}<${View} /></main>
    <${Panels} />
    <p class="unseen" aria-live="polite" data-testid="announcer">${spoken}</p>`;
}
