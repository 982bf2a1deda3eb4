import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { lookOf } from './captions-look.js';
import { captions } from './film-choices.js';

/** Captions drawn by the page: the same look for a film and for its sound alone. @param {{player: {current: HTMLMediaElement | null}}} props */
export function Captions({ player }) {
  const [lines, setLines] = useState(/** @type {string[]} */ ([]));
  const wanted = captions.value;
  useEffect(() => {
    const tracks = [...(player.current?.textTracks ?? [])];
    const chosen = tracks.find((track) => track.language === wanted);
    for (const track of tracks) track.mode = track === chosen ? 'hidden' : 'disabled';
    if (!chosen) { setLines([]); return; }
    const read = () => setLines([...(chosen.activeCues ?? [])].map((cue) => ('text' in cue ? String(cue.text).replace(/<[^>]*>/g, '') : '')));
    chosen.addEventListener('cuechange', read);
    read();
    return () => chosen.removeEventListener('cuechange', read);
  }, [wanted]);
  if (wanted === 'off' || lines.length === 0) return null;
  return html`<p class="captions" ...${lookOf()} lang=${wanted} data-testid="captions">${lines.map((line) => html`<span>${line}</span>`)}</p>`;
}
