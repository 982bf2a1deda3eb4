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

/** The helplines themselves too: whoever needs them later may have no line any more. */
export function fetchCare() {
  void Promise.allSettled([help(), steady(), import('./helplines.js').then((all) => all.loadHelplines())]);
}
