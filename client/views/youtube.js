import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n.js';
import { onQuickExit } from '../quickexit.js';
import { YouTubePlayer, frameAddress } from '../youtube.js';
import { youTube } from './film-choices.js';

/** Asked before anything of theirs is loaded; the answer holds as long as the page. @param {{children?: import('preact').ComponentChildren}} props */
export const AskYouTube = ({ children }) => html`<div class="over asks" data-testid="youtube-ask"><p class="over-title">${t('youtube.title')}</p>
  <p class="soft small">${t('youtube.why')}</p>
  <p class="doors"><button type="button" class="button main" data-testid="youtube-yes" onClick=${() => { youTube.value = true; }}>${t('youtube.yes')}</button>${children}</p></div>`;

/** Their frame, once it was allowed. @param {{url: string, title: string, onPlayer: (player: YouTubePlayer | null) => void}} props */
export function YouTubeFrame({ url, title, onPlayer }) {
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  useEffect(() => {
    if (!frame.current) return;
    const player = new YouTubePlayer(frame.current);
    onPlayer(player);
    const { current } = frame;
    // A message would take a moment to reach it; taken out, it is silent at once.
    const unleave = onQuickExit(() => current.remove());
    return () => { unleave(); onPlayer(null); player.close(); };
  }, [url]);
  // Their player plays for nobody who does not say whence it is asked: it is told this server's name, and no room.
  return html`<iframe ref=${frame} class="picture-frame" src=${frameAddress(url)} title=${title} allow="autoplay; encrypted-media" referrerpolicy="origin" sandbox="allow-scripts allow-same-origin" tabindex="-1"></iframe>`;
}
