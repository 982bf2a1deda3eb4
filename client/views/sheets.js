import { html } from 'htm/preact';
import { t } from '../i18n.js';
import { route } from '../router.js';
import { lazy } from './lazy.js';
import { here } from './panel.js';
import { Sheet } from './sheet.js';

// Sheets that nobody needs in the first moment. Each stands as soon as it was asked for, on a slow line with what can be
// said already. Those that must open without a line too are fetched soon after the first view.
const keeping = () => import('./keep-sheet.js');

/** @param {string} told @param {() => unknown} [hold] something to hold on to meanwhile */
const meanwhile = (told, hold = () => null) => (/** @type {import('./lazy.js').Missing} */ { failed, going, again }) => html`<div class="talk-answer">${hold()}
  <p class="soft" role="status">${t(going ? told : 'state.offline.title')}</p>
  ${failed > 0 && html`<p class="doors"><button type="button" class="button" disabled=${going} data-testid="sheet-again" onClick=${again}>${t('again')}</button>
    ${failed > 1 && !here.value && route.value.name !== 'after' && html`<button type="button" class="button plain" data-testid="sheet-anew" onClick=${() => location.reload()}>${t('sheet.anew')}</button>`}</p>`}</div>`;

const Coming = meanwhile('sheet.coming');
const HelpIn = lazy(() => import('./help.js').then((all) => all.Help), { Meanwhile: meanwhile('help.loading',
  () => html`<p>${t('help.worldwide')} <a href="https://findahelpline.com/" rel="noreferrer noopener" target="_blank">findahelpline.com</a></p>`) });
const SteadyIn = lazy(() => import('./steady.js').then((all) => all.Steady), { Meanwhile: meanwhile('sheet.coming', () => html`<p>${t('breath.how', { in: 4, hold: 1, out: 6 })}</p>`) });
const Keep = lazy(() => keeping().then((all) => all.Keep), { Meanwhile: Coming });
const Feed = lazy(() => keeping().then((all) => all.Feed), { Meanwhile: Coming });
const Share = lazy(() => import('./share-sheet.js').then((all) => all.Share), { Meanwhile: Coming });

/** @template P @param {(props: P) => unknown} Inside @param {string} title @param {string} testid @param {string} [kind] @returns {(props: P) => any} */
const sheet = (Inside, title, testid, kind) => (props) => html`<${Sheet} title=${t(title)} kind=${kind} testid=${testid}><${Inside} ...${props} /><//>`;

export const Help = sheet(HelpIn, 'help.title', 'help-sheet');
export const Steady = sheet(SteadyIn, 'top.steady', 'steady-sheet', 'whole');
export const KeepSheet = sheet(Keep, 'keep.title', 'keep-sheet');
export const FeedSheet = sheet(Feed, 'schedule.subscribe', 'feed-sheet');
export const ShareSheet = sheet(Share, 'share.title', 'share-sheet');

/** What must open when there is no line any more. Never fails: whoever waits for it goes on without. */
export const care = () => Promise.allSettled([HelpIn.fetch(), SteadyIn.fetch()]);

/** The helplines themselves too. */
export function fetchCare() {
  void care();
  void import('./helplines.js').then((all) => all.loadHelplines(), () => undefined);
}
