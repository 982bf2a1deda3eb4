import { render } from 'preact';
import { html } from 'htm/preact';
import { loadWords } from './i18n.js';
import { onQuickExit, watchEscape } from './quickexit.js';
import { watchKeys } from './views/panel.js';
import { keepPageLater } from './keeping.js';
import { fetchCare } from './views/sheets.js';
import { Shell, stands } from './views/shell.js';
import { Unreached } from './views/unreached.js';

watchEscape();
watchKeys();

const page = document.getElementById('page');
const found = await loadWords().then(() => true, () => false);
if (page) {
  render(found ? html`<${Shell} />` : html`<${Unreached} />`, page);
  // Nothing is mounted any more that was still on its way.
  onQuickExit(() => render(null, page));
}

keepPageLater();

// What somebody came for comes first; then what must be there when the network is not.
const STANDS_MS = 1500;
setTimeout(() => {
  stands.value = true;
  fetchCare();
}, STANDS_MS);

// iOS keeps the layout viewport under its keyboard; the room follows the visual one instead.
const TYPING_PX = 560;
const view = window.visualViewport;
if (view) {
  const follow = () => {
    const root = document.documentElement;
    root.style.setProperty('--view-height', `${Math.round(view.height)}px`);
    root.toggleAttribute('data-typing', view.height < TYPING_PX && view.height > view.width * 0.8);
  };
  view.addEventListener('resize', follow);
  follow();
}
