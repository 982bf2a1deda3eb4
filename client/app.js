import { render } from 'preact';
import { html } from 'htm/preact';
import { loadWords } from './i18n.js';
import { watchEscape } from './quickexit.js';
import { watchKeys } from './views/panel.js';
import { loadHelplines } from './views/helplines.js';
import { keepPageLater } from './keeping.js';
import { Shell } from './views/shell.js';
import { Unreached } from './views/unreached.js';

watchEscape();
watchKeys();

const page = document.getElementById('page');
const found = await loadWords().then(() => true, () => false);
if (page) render(found ? html`<${Shell} />` : html`<${Unreached} />`, page);

keepPageLater();

// Fetched early, so that the list is there when the network is not.
loadHelplines();

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
