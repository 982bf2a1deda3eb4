import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { quickExit } from '../quickexit.js';

/** The room itself comes first; the frame is for later. */
const FRAME_AFTER_MS = 600;

/**
 * Quick exit. A link, so that it leads away though the script be broken; over it, unseen, a frame in a process of its own
 * where the browser has such, so that a tap leads away though the script be busy (decision 25).
 * @param {{testid: string}} props
 */
export function ExitButton({ testid }) {
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  const [framed, setFramed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setFramed(true), FRAME_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    /** @param {MessageEvent} event */
    const tapped = (event) => {
      const over = frame.current?.contentWindow;
      if (!over || event.source !== over) return;
      quickExit();
      over.postMessage('leaving', '*');
    };
    window.addEventListener('message', tapped);
    return () => window.removeEventListener('message', tapped);
  }, []);
  /** @param {MouseEvent} event */
  const leave = (event) => {
    event.preventDefault();
    quickExit();
  };
  /** A link that looks like a button is pressed like one too. @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    quickExit();
  };
  return html`<span class="exit">
    <a class="exit-button" href="/exit" role="button" draggable=${false} rel="nofollow noreferrer" data-testid=${testid} onClick=${leave} onKeyDown=${key}>${t('top.exit')}</a>
    ${framed && html`<iframe ref=${frame} class="exit-over" src="/exit-button" sandbox="allow-scripts allow-top-navigation-by-user-activation" title=${t('top.exit')} aria-hidden="true" tabindex="-1"></iframe>`}
  </span>`;
}
