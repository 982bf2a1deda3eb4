import { html } from 'htm/preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Sign } from '../icons/signs.js';
import { t } from '../i18n.js';
import { ExitButton } from './exit-button.js';
import { close } from './panel.js';

/**
 * A sheet from the bottom on a phone, from the side on a desktop. The native dialog keeps the focus inside,
 * closes on Escape and gives the focus back. As it lies over the top bar it carries its own quick exit.
 * @param {{title: string, kind?: string, testid?: string, onDone?: () => void, children: import('preact').ComponentChildren}} props
 */
export function Sheet({ title, kind = '', testid, onDone = close, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const name = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  // Closing is heard a moment later: by then another sheet may stand in this one's place.
  const closed = () => { if (dialog.current?.isConnected) onDone(); };
  /** @param {MouseEvent} event */
  const outside = (event) => { if (event.target === dialog.current) onDone(); };
  return html`<dialog ref=${dialog} class=${`sheet ${kind}`} aria-labelledby=${name} data-testid=${testid} onClose=${closed} onClick=${outside}>
    <header class="sheet-head">
      <h2 id=${name} tabindex="-1" autofocus>${title}</h2>
      <${ExitButton} testid="sheet-exit" />
      <button type="button" class="round" onClick=${onDone} aria-label=${t('sheet.close')} data-testid="sheet-close"><${Sign} name="close" /></button>
    </header>
    <div class="sheet-inner">${children}</div>
  </dialog>`;
}
