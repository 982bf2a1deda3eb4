import { html } from 'htm/preact';
import { t } from '../i18n.js';
import { route } from '../router.js';
import { lazy } from './lazy.js';
import { here } from './panel.js';
import { Sheet } from './sheet.js';

/** @typedef {import('./lazy.js').Missing} Missing */

// Sheets that nobody needs in the first moment. Those that must open without a line too are fetched soon after it. Each
// stands as soon as it was asked for: on a slow line with what can be said already, and where its file does not come
// with a way to ask once more.

/**
 * What a browser could not fetch it may refuse for as long as the document lives: under another address it asks anew.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} first
 * @returns {(failed: number) => Promise<T>}
 */
const file = (path, first) => (failed) => (failed ? import(`${path}?again=${failed}`) : first());
const help = file('./help.js', () => import('./help.js'));
const steady = file('./steady.js', () => import('./steady.js'));
const keeping = file('./keep-sheet.js', () => import('./keep-sheet.js'));
const sharing = file('./share-sheet.js', () => import('./share-sheet.js'));

/** @param {Missing} props */
function Again({ failed, again }) {
  if (!failed) return null;
  // A page that has nothing to lose may be loaded anew, where asking once more did not help.
  const anew = failed > 1 && here.value === null && route.value.name !== 'after';
  return html`<p class="doors"><button type="button" class="button" data-testid="sheet-again" onClick=${again}>${t('again')}</button>
    ${anew && html`<button type="button" class="button plain" data-testid="sheet-anew" onClick=${() => location.reload()}>${t('sheet.anew')}</button>`}</p>`;
}

/** @param {Missing} props */
const HelpMeanwhile = (props) => html`<p role="status">${t(props.failed ? 'help.unreached' : 'help.loading')}</p>
  <p>${t('help.worldwide')} <a href="https://findahelpline.com/" rel="noreferrer noopener" target="_blank" data-testid="help-worldwide">findahelpline.com</a></p>
  <${Again} ...${props} />`;

/** @param {Missing} props */
const SteadyMeanwhile = (props) => html`<p class="centred" data-testid="steady-meanwhile">${t('breath.how', { in: 4, hold: 1, out: 6 })}</p>
  <p class="soft centred" role="status">${t(props.failed ? 'state.offline.title' : 'sheet.coming')}</p><${Again} ...${props} />`;

/** @param {Missing} props */
const Meanwhile = (props) => html`<p class="soft" role="status">${t(props.failed ? 'state.offline.title' : 'sheet.coming')}</p><${Again} ...${props} />`;

const HelpInside = lazy((failed) => help(failed).then((all) => all.Help), { Meanwhile: HelpMeanwhile });
const SteadyInside = lazy((failed) => steady(failed).then((all) => all.Steady), { Meanwhile: SteadyMeanwhile });
const Keep = lazy((failed) => keeping(failed).then((all) => all.Keep), { Meanwhile });
const Feed = lazy((failed) => keeping(failed).then((all) => all.Feed), { Meanwhile });
const Share = lazy((failed) => sharing(failed).then((all) => all.Share), { Meanwhile });

export const Help = () => html`<${Sheet} title=${t('help.title')} testid="help-sheet"><${HelpInside} /><//>`;
export const Steady = () => html`<${Sheet} title=${t('top.steady')} kind="whole" testid="steady-sheet"><${SteadyInside} /><//>`;
/** One room, so that its hour is not missed. @param {{card: import('../types.js').Card}} props */
export const KeepSheet = (props) => html`<${Sheet} title=${t('keep.title')} testid="keep-sheet"><${Keep} ...${props} /><//>`;
/** All rooms that are looked for, as a calendar that keeps itself up to date. */
export const FeedSheet = () => html`<${Sheet} title=${t('schedule.subscribe')} testid="feed-sheet"><${Feed} /><//>`;
/** @param {{room: {id: string}}} props */
export const ShareSheet = (props) => html`<${Sheet} title=${t('share.title')} testid="share-sheet"><${Share} ...${props} /><//>`;

/** What must open when there is no line any more. Never fails: whoever waits for it goes on without. */
export const care = () => Promise.allSettled([HelpInside.fetch(), SteadyInside.fetch()]);

/** The helplines themselves too. */
export function fetchCare() {
  void care();
  void import('./helplines.js').then((all) => all.loadHelplines(), () => undefined);
}
