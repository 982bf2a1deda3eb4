import { lazy } from './lazy.js';

// Sheets that nobody needs in the first moment. Those that must open without a line too are fetched soon after it.
const help = () => import('./help.js').then((all) => all.Help);
const steady = () => import('./steady.js').then((all) => all.Steady);
const keeping = () => import('./keep-sheet.js');

export const Help = lazy(help, { quiet: true });
export const Steady = lazy(steady, { quiet: true });
export const KeepSheet = lazy(() => keeping().then((all) => all.KeepSheet), { quiet: true });
export const FeedSheet = lazy(() => keeping().then((all) => all.FeedSheet), { quiet: true });
export const ShareSheet = lazy(() => import('./share-sheet.js').then((all) => all.ShareSheet), { quiet: true });

/** What must open when there is no line any more. Never fails: whoever waits for it goes on without. */
export const care = () => Promise.allSettled([help(), steady()]);

/** The helplines themselves too. */
export function fetchCare() {
  void care();
  void import('./helplines.js').then((all) => all.loadHelplines(), () => undefined);
}
