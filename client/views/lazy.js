import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { State } from './states.js';

/** @typedef {{failed: number, going: boolean, again: () => void}} Missing how often it did not arrive here, and the way to ask once more */

/**
 * A view that is fetched when somebody comes to it: who opens a link on a thin line waits for no console and no report.
 * @template P
 * @param {() => Promise<import('preact').ComponentType<P>>} load
 * @param {{quiet?: boolean, spare?: boolean, Meanwhile?: (missing: Missing) => unknown}} [as] `quiet`: nothing stands in its place meanwhile;
 *   `spare`: nor where it does not arrive; `Meanwhile`: this does, both times
 */
export function lazy(load, { quiet = false, spare = false, Meanwhile } = {}) {
  /** @type {import('preact').ComponentType<P> | null} */
  let known = null;
  const get = async () => { known ??= await load(); };
  /** @param {P} props */
  function Lazy(props) {
    const [View, setView] = useState(() => known);
    const [{ failed, going }, setState] = useState({ failed: 0, going: true });
    const come = () => {
      setState({ failed, going: true });
      get().then(() => setView(() => known), () => setState({ failed: failed + 1, going: false }));
    };
    useEffect(come, []);
    if (View) return html`<${View} ...${props} />`;
    if (Meanwhile) return html`<${Meanwhile} failed=${failed} going=${going} again=${come} />`;
    if (failed && spare) return null;
    // What did not arrive once may be refused by the browser for as long as this document lives.
    if (failed) return html`<${State} name="offline" again=${() => location.reload()} />`;
    return quiet ? null : html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
  }
  /** Before anybody comes to it: then it stands there at once. */
  Lazy.fetch = get;
  return Lazy;
}
