import { lazy } from './lazy.js';

/** What no guest ever needs: fetched for those who have a chair. */
export const Console = lazy(() => import('./console/console.js').then((all) => all.Console), { quiet: true });
export const RunOfShow = lazy(() => import('./run-of-show.js').then((all) => all.RunOfShow), { quiet: true });
