import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { quickExit } from '../quickexit.js';

/** The room itself comes first; the frame is for later. */
const FRAME_AFTER_MS = 600;

/**
 * Quick exit. A link, so that it leads away though the script be broken; over it, unseen, a frame in a process of its own
 * where the browser has such, so that a tap leads away though the script be busy (decision 25). The frame takes no tap
 * before it has said that it is there: one that is on its way, or did not come, would swallow it.
 * @param {{testid: string}} props
 */
export function ExitButton({ testid }) {
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  // Frames have numbers; 0: none yet.
  const [{ number, there }, setFrame] = useState({ number: 0, there: false });
  useEffect(() => {
    const anew = () => { if (!document.hidden) setFrame((last) => ({ number: last.number + 1, there: false })); };
    const timer = setTimeout(anew, FRAME_AFTER_MS);
    // A line that is back may bring what did not come; and a phone may end a frame while nobody looks.
    window.addEventListener('online', anew);
    document.addEventListener('visibilitychange', anew);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', anew);
      document.removeEventListener('visibilitychange', anew);
    };
  }, []);
  useEffect(() => {
    /** @param {MessageEvent} event */
    const told = (event) => {
      const over = frame.current?.contentWindow;
      if (!over || event.source !== over) return;
      if (event.data === 'here') { setFrame((last) => ({ ...last, there: true })); return; }
      quickExit();
      over.postMessage('leaving', '*');
    };
    window.addEventListener('message', told);
    return () => window.removeEventListener('message', told);
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
    ${number > 0 && html`<iframe key=${number} ref=${frame} class=${there ? 'exit-over there' : 'exit-over'} src="/exit-button" sandbox="allow-scripts allow-top-navigation-by-user-activation" title=${t('top.exit')} aria-hidden="true" tabindex="-1"></iframe>`}
  </span>`;
}
