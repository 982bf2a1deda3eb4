import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { quickExit } from '../quickexit.js';

/** The room itself comes first; the frame is for later. */
const FRAME_AFTER_MS = 600;
const PRESS_MS = 300;

/**
 * Quick exit. A link, so that it leads away though the script be broken; over it, unseen, a frame in a process of its own
 * where the browser has such, so that a tap leads away though the script be busy (decision 25). The frame takes no tap
 * before it has said that it is there: one that is on its way, or did not come, would swallow it.
 * @param {{testid: string}} props
 */
export function ExitButton({ testid }) {
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  const pressed = useRef(false);
  // Frames have numbers; 0: none yet.
  const [{ number, there }, setFrame] = useState({ number: 0, there: false });
  useEffect(() => {
    const anew = () => { if (!document.hidden) setFrame((last) => ({ number: last.number + 1, there: false })); };
    // A line that is back may bring what did not come.
    const missing = () => setFrame((last) => (last.there ? last : { number: last.number + 1, there: false }));
    const released = () => { pressed.current = false; };
    const timer = setTimeout(anew, FRAME_AFTER_MS);
    window.addEventListener('online', missing);
    // A phone may end a frame while nobody looks.
    document.addEventListener('visibilitychange', anew);
    window.addEventListener('pointerup', released, { capture: true });
    window.addEventListener('pointercancel', released, { capture: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', missing);
      document.removeEventListener('visibilitychange', anew);
      window.removeEventListener('pointerup', released, { capture: true });
      window.removeEventListener('pointercancel', released, { capture: true });
    };
  }, []);
  useEffect(() => {
    /** @param {MessageEvent} event */
    const told = (event) => {
      const over = frame.current?.contentWindow;
      if (!over || event.source !== over) return;
      if (event.data !== 'here') {
        quickExit();
        over.postMessage('leaving', '*');
      } else if (pressed.current) {
        // A finger is down on the link: it shall come up on the link.
        setTimeout(() => told(event), PRESS_MS);
      } else setFrame((last) => ({ ...last, there: true }));
    };
    window.addEventListener('message', told);
    return () => window.removeEventListener('message', told);
  }, []);
  /** @param {Event} event */
  const leave = (event) => {
    event.preventDefault();
    quickExit();
  };
  /** @param {PointerEvent} event */
  const press = (event) => {
    // What lies over the link has it already, and the browser does not know yet: the finger's way up may go astray.
    if (event.target === frame.current) leave(event);
    else pressed.current = true;
  };
  /** A link that looks like a button is pressed like one too. @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    quickExit();
  };
  return html`<span class="exit" onClick=${leave} onPointerDown=${press}>
    <a class="exit-button" href="/exit" role="button" draggable=${false} rel="nofollow noreferrer" data-testid=${testid} onKeyDown=${key}>${t('top.exit')}</a>
    ${number > 0 && html`<iframe key=${number} ref=${frame} class=${there ? 'exit-over there' : 'exit-over'} src="/exit-button" sandbox="allow-scripts allow-top-navigation-by-user-activation" title=${t('top.exit')} aria-hidden="true" tabindex="-1"></iframe>`}
  </span>`;
}
