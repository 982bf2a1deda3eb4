import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { State } from './states.js';

/**
 * A view that is fetched when somebody comes to it: who opens a link on a thin line waits for no console and no report.
 * @template P
 * @param {() => Promise<import('preact').ComponentType<P>>} load
 * @param {{quiet?: boolean, spare?: boolean}} [as] `quiet`: nothing stands in its place meanwhile; `spare`: nor where it does not arrive
 * @returns {(props: P) => import('preact').ComponentChildren}
 */
export function lazy(load, { quiet = false, spare = false } = {}) {
  /** @type {import('preact').ComponentType<P> | null} */
  let known = null;
  return function Lazy(props) {
    const [View, setView] = useState(() => known);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (known) return;
      load().then((view) => {
        known = view;
        setView(() => view);
      }, () => setFailed(true));
    }, []);
    if (View) return html`<${View} ...${props} />`;
    // What did not arrive once may be refused by the browser for as long as this document lives.
    if (failed && spare) return null;
    if (failed) return html`<${State} name="offline" again=${() => location.reload()} />`;
    return quiet ? null : html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
  };
}
