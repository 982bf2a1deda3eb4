import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { State } from './states.js';

/** @typedef {{failed: number, again: () => void}} Missing `failed`: how often it did not arrive */

/**
 * A view that is fetched when somebody comes to it: who opens a link on a thin line waits for no console and no report.
 * @template P
 * @param {(failed: number) => Promise<import('preact').ComponentType<P>>} load
 * @param {{quiet?: boolean, spare?: boolean, Meanwhile?: import('preact').ComponentType<Missing>}} [as] `quiet`: nothing stands in its
 *   place meanwhile; `spare`: nor where it does not arrive; `Meanwhile`: this does, in both cases
 */
export function lazy(load, { quiet = false, spare = false, Meanwhile } = {}) {
  /** @type {import('preact').ComponentType<P> | null} */
  let known = null;
  let failed = 0;
  const fetching = () => load(failed).then((view) => { known = view; }, (error) => {
    failed += 1;
    throw error;
  });

  /** @param {P} props */
  function Lazy(props) {
    const [View, setView] = useState(() => known);
    const [missing, setMissing] = useState(0);
    const come = () => {
      setMissing(0);
      fetching().then(() => setView(() => known), () => setMissing(failed));
    };
    useEffect(() => { if (!known) come(); }, []);
    if (View) return html`<${View} ...${props} />`;
    if (Meanwhile) return html`<${Meanwhile} failed=${missing} again=${come} />`;
    // What did not arrive once may be refused by the browser for as long as this document lives.
    if (missing && spare) return null;
    if (missing) return html`<${State} name="offline" again=${() => location.reload()} />`;
    return quiet ? null : html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
  }
  /** Before anybody comes to it: then it stands there at once. */
  Lazy.fetch = async () => { if (!known) await fetching(); };
  return Lazy;
}
