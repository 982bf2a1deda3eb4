import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as host from '../../host.js';
import { inWords, language, languageName, LANGUAGES, t } from '../../i18n.js';
import { filmed, filmOf, typeAt } from '../../programme.js';
import { attachStream, isStream } from '../../stream.js';
import { isYouTube, youTubeAddress } from '../../youtube.js';
import { youTube } from '../film-choices.js';
import { AskYouTube, YouTubeFrame } from '../youtube.js';

/**
 * @typedef {import('../../types.js').Phase} Phase
 * @typedef {import('../../types.js').MediaCue} MediaCue
 * @typedef {{currentTarget: HTMLInputElement}} Chosen
 */

/** What belonged to the film before. */
const NOTHING_BESIDE = { title: undefined, poster: undefined, sound_url: undefined, captions: [], credit: undefined, note: undefined };

/** As guests will see it. An address is tried here, and says how long it plays. @param {{film: MediaCue, put: (fields: Partial<MediaCue>) => void}} props */
function Preview({ film, put }) {
  const [fails, setFails] = useState('');
  const player = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const stream = isStream(film.type);
  useEffect(() => {
    if (stream && player.current) return attachStream(player.current, film.url, { from: () => 0, onFail: () => setFails(film.url) });
    return undefined;
  }, [film.url]);
  /** @param {number} seconds */
  const lasts = (seconds) => {
    setFails('');
    const length_ms = Math.round(seconds * 1000);
    if (film.url.startsWith('https:') && Number.isFinite(length_ms) && length_ms > 0 && length_ms !== film.length_ms) put({ length_ms });
  };
  const met = (/** @type {{currentTarget: HTMLVideoElement}} */ { currentTarget }) => lasts(currentTarget.duration);
  /** @param {import('../../youtube.js').YouTubePlayer | null} framed */
  const meets = (framed) => framed?.addEventListener('durationchange', () => lasts(framed.duration));
  if (isYouTube(film.type)) {
    return html`<div class="film-preview framed" data-testid="film-preview">${youTube.value
      ? html`<${YouTubeFrame} url=${film.url} title=${inWords(film.title).text || t('making.film')} onPlayer=${meets} />`
      : html`<${AskYouTube} />`}</div>`;
  }
  return html`<video key=${film.url} ref=${player} class="film-preview" controls preload="metadata" playsinline src=${stream ? undefined : film.url} poster=${film.poster} aria-label=${inWords(film.title).text || t('making.film')} data-testid="film-preview" onLoadedMetadata=${met} onError=${() => setFails(film.url)}></video>
    ${fails === film.url && html`<p class="refusal" role="alert" data-testid="film-fails">${t('making.film_fails')}</p>`}`;
}

/** The film or song of a phase: one's own, brought here, or an address. @param {{phase: Phase, onChange: (phase: Phase) => void}} props */
export function FilmSlot({ phase, onChange }) {
  const [part, setPart] = useState(/** @type {number | null} */ (null));
  const [why, setWhy] = useState('');
  const film = filmOf(phase);
  // A file is long on its way: what was changed of the phase meanwhile stays.
  const now = useRef(phase);
  now.current = phase;
  /** @param {Partial<MediaCue>} fields */
  const put = (fields) => onChange(filmed(now.current, fields));
  /** @param {Chosen} event @param {(media: host.Media) => void} use */
  const brought = async (event, use) => {
    const file = event.currentTarget.files?.[0];
    if (!file) return;
    setWhy('');
    setPart(0);
    try {
      use(await host.bring(file, setPart));
    } catch (error) {
      setWhy(/** @type {{detail?: string}} */ (error).detail || t('refused.other'));
    }
    setPart(null);
  };
  /** @param {host.Media} media */
  const shown = ({ url, type, kind, length_ms }) => {
    if (kind === 'film' || kind === 'song') put({ ...NOTHING_BESIDE, url, type, length_ms: length_ms ?? film?.length_ms ?? phase.length_ms });
    else setWhy(t('making.film_no_film'));
  };
  /** @param {Chosen} event */
  const named = ({ currentTarget }) => {
    const text = currentTarget.value.trim();
    const url = youTubeAddress(text) ?? text;
    if (url && url !== film?.url) put({ ...NOTHING_BESIDE, url, type: typeAt(url) });
  };
  return html`<fieldset class="film-slot"><legend>${t('making.film')}</legend>
    ${film?.url && html`<p class="soft small" data-testid="film-url">${inWords(film.title).text || film.url}</p><${Preview} film=${film} put=${put} />`}
    <label class="field"><span>${t('making.film_file')}</span><input type="file" accept="video/*,audio/*" data-testid="film-file" onChange=${(/** @type {Chosen} */ event) => brought(event, shown)} /></label>
    ${part !== null && html`<p role="status"><progress max="1" value=${part}></progress> ${t('making.brought', { n: Math.round(part * 100) })}</p>`}
    <label class="field"><span>${t('making.film_url')}</span><input type="text" inputmode="url" value=${film?.url.startsWith('http') ? film.url : ''} data-testid="film-address" onChange=${named} /></label>
    <p class="soft small">${t('making.film_url_why')}</p>
    ${film?.url && html`<${Beside} film=${film} put=${put} brought=${brought} />`}
    ${why && html`<p class="refusal" role="alert" data-testid="film-why">${why}</p>`}
  </fieldset>`;
}

/** What stands beside a film: captions in each language, a picture, whose it is. @param {{film: MediaCue, put: (fields: Partial<MediaCue>) => void, brought: (event: Chosen, use: (media: host.Media) => void) => void}} props */
function Beside({ film, put, brought }) {
  return html`
    <label class="field"><span>${t('making.film_title')}</span><input type="text" maxlength="200" value=${film.title?.[language.value] ?? ''} data-testid="film-title" onInput=${(/** @type {Chosen} */ event) => put({ title: { ...film.title, [language.value]: event.currentTarget.value } })} /></label>
    ${LANGUAGES.map((lang) => {
      const there = film.captions.some((one) => one.lang === lang);
      const others = film.captions.filter((one) => one.lang !== lang);
      return html`<label class="field"><span>${t('making.captions', { language: languageName(lang) })}</span><input type="file" accept=".vtt,.srt,text/vtt" data-testid=${`film-captions-${lang}`} onChange=${(/** @type {Chosen} */ event) => brought(event, ({ url }) => put({ captions: [...others, { lang, label: languageName(lang), url }] }))} /></label>
        ${there && html`<p class="has"><span class="soft small" data-testid=${`has-captions-${lang}`}>${t('making.captions_there')}</span> <button type="button" class="quiet-button" onClick=${() => put({ captions: others })}>${t('making.drop')}</button></p>`}`;
    })}
    <label class="field"><span>${t('making.poster')}</span><input type="file" accept="image/*" data-testid="film-poster" onChange=${(/** @type {Chosen} */ event) => brought(event, ({ url }) => put({ poster: url }))} /></label>
    <label class="field"><span>${t('making.credit')}</span><input type="text" maxlength="300" value=${film.credit ?? ''} data-testid="film-credit" onInput=${(/** @type {Chosen} */ event) => put({ credit: event.currentTarget.value || undefined })} /></label>
    <label class="field short"><span>${t('making.film_seconds')}</span><input type="number" min="1" value=${Math.round(film.length_ms / 1000)} data-testid="film-seconds" onChange=${(/** @type {Chosen} */ event) => put({ length_ms: Math.max(1, Number(event.currentTarget.value)) * 1000 })} /></label>`;
}
