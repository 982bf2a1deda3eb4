import { lazy } from './lazy.js';
import { sheet } from './style-sheets.js';

/** What no guest ever needs: fetched for those who have a chair. */
export const Console = lazy(() => Promise.all([import('./console/console.js'), sheet('console')]).then(([all]) => all.Console), { quiet: true });
export const RunOfShow = lazy(() => import('./run-of-show.js').then((all) => all.RunOfShow), { quiet: true });
