// A film that lies with YouTube, played in a frame of its privacy host, as something that behaves like a media element.
// None of their scripts runs in our page: the frame is spoken to with the same messages that their own script sends.
// It knows only coarse rates, so it is kept in step by setting its place alone.

export const YOUTUBE = 'video/youtube';
export const HOUSE = 'https://www.youtube-nocookie.com';
const LISTEN_MS = 250;
/** Told to play and not playing after so long: the browser wants a tap. */
const REFUSED_MS = 4_000;
/** Set to a place, it may still tell the old one for so long. */
const SETTLES_MS = 3_000;
const ENDED = 0;
const PLAYING = 1;
const BUFFERING = 3;

/** @param {string} type */
export const isYouTube = (type) => type.toLowerCase() === YOUTUBE;

/**
 * The one address under which a film of theirs is known here, from any that people copy.
 * @param {string} text
 * @returns {string | null}
 */
export function youTubeAddress(text) {
  /** @type {URL} */
  let url;
  try { url = new URL(text.trim()); } catch { return null; }
  const house = url.hostname.replace(/^(www|m|music)\./, '');
  if (url.protocol !== 'https:' || !['youtube.com', 'youtu.be', 'youtube-nocookie.com'].includes(house)) return null;
  const id = house === 'youtu.be' ? url.pathname.slice(1) : url.searchParams.get('v') ?? /^\/(?:embed|shorts|live)\/([^/]+)/.exec(url.pathname)?.[1];
  return id && /^[\w-]{11}$/.test(id) ? `${HOUSE}/embed/${id}` : null;
}

/** @param {string} url as `youTubeAddress` gives it */
export function frameAddress(url) {
  const asked = new URLSearchParams({ enablejsapi: '1', origin: location.origin, playsinline: '1', controls: '0', disablekb: '1', rel: '0', iv_load_policy: '3' });
  return `${url}?${asked}`;
}

export class YouTubePlayer extends EventTarget {
  readyState = 0;
  duration = NaN;
  /** @type {{code: number} | null} */
  error = null;
  seeking = false;
  preload = /** @type {'auto'} */ ('auto');
  preservesPitch = true;
  #state = -1;
  #place = 0;
  #at = 0;
  /** @type {number | null} */
  #asked = null;
  #askedAt = 0;
  #wanted = false;
  /** As it was set, also before anybody in the frame listened. @type {number | null} */
  #volume = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {HTMLIFrameElement} frame */
  constructor(frame) {
    super();
    this.frame = frame;
    this.dataset = frame.dataset;
    this.hear = this.hear.bind(this);
    window.addEventListener('message', this.hear);
    // It answers nobody before it has been greeted, and is there to be greeted some time after it was loaded.
    frame.addEventListener('load', () => {
      clearInterval(this.#timer);
      this.#timer = setInterval(() => this.#post({ event: 'listening' }), LISTEN_MS);
    });
  }

  get currentTime() {
    if (this.#asked !== null) return this.#asked;
    return this.#place + (this.#state === PLAYING ? (performance.now() - this.#at) / 1000 : 0);
  }
  set currentTime(seconds) {
    // Standing, it goes there when it is told to play; how long that takes belongs to starting.
    this.seeking = this.#wanted;
    this.#asked = seconds;
    this.#askedAt = performance.now();
    this.#command('seekTo', [seconds, true]);
  }
  get paused() {
    return !this.#wanted;
  }
  get ended() {
    return this.#state === ENDED;
  }
  get playbackRate() {
    return 1;
  }
  set playbackRate(_rate) {}
  /** @param {number} part 0 to 1 */
  set volume(part) {
    this.#volume = part;
    this.#command('setVolume', [Math.round(part * 100)]);
  }

  /** @returns {Promise<void>} */
  play() {
    this.#wanted = true;
    this.#command('playVideo');
    return new Promise((resolve, reject) => {
      const refused = setTimeout(() => {
        this.removeEventListener('playing', plays);
        if (this.#wanted) reject(new DOMException('', 'NotAllowedError'));
      }, REFUSED_MS);
      const plays = () => { clearTimeout(refused); resolve(); };
      this.addEventListener('playing', plays, { once: true });
    });
  }
  pause() {
    this.#wanted = false;
    this.seeking = false;
    this.#command('pauseVideo');
  }
  load() {
    this.error = null;
    this.readyState = 0;
    this.frame.src = this.frame.src; // eslint-disable-line no-self-assign
  }
  close() {
    clearInterval(this.#timer);
    window.removeEventListener('message', this.hear);
  }

  /** @param {MessageEvent} message */
  hear({ origin, source, data }) {
    if (origin !== HOUSE || source !== this.frame.contentWindow) return;
    /** @type {{event?: string, info?: any}} */
    let said;
    try { said = JSON.parse(data); } catch { return; }
    if (said.event === 'onError') return this.#fail();
    if (said.event === 'onReady' || said.event === 'initialDelivery') this.#ready();
    if (said.info && typeof said.info === 'object') this.#learn(said.info);
  }

  #ready() {
    clearInterval(this.#timer);
    if (this.#volume !== null) this.volume = this.#volume;
    if (this.readyState > 0) return;
    this.readyState = 4;
    this.dispatchEvent(new Event('loadedmetadata'));
  }

  #fail() {
    this.error = { code: 4 };
    this.dispatchEvent(new Event('error'));
  }

  /** @param {{currentTime?: number, duration?: number, playerState?: number}} info */
  #learn({ currentTime, duration, playerState }) {
    if (duration) {
      this.duration = duration;
      this.dispatchEvent(new Event('durationchange'));
    }
    if (typeof playerState === 'number' && playerState !== this.#state) this.#turn(playerState);
    if (typeof currentTime === 'number') this.#stands(currentTime);
  }

  /** @param {number} state */
  #turn(state) {
    this.#place = this.currentTime;
    this.#at = performance.now();
    this.#state = state;
    this.readyState = state === BUFFERING ? 2 : 4;
    if (state === PLAYING) this.dispatchEvent(new Event('playing'));
    else this.dispatchEvent(new Event(state === ENDED ? 'ended' : state === BUFFERING ? 'waiting' : 'canplay'));
  }

  /** @param {number} seconds */
  #stands(seconds) {
    // Just after it was set to a place it still tells the old one.
    const still = performance.now() - this.#askedAt < SETTLES_MS;
    if (this.#asked !== null && (this.#state !== PLAYING || (still && Math.abs(seconds - this.#asked) > 1))) return;
    this.#asked = null;
    this.#place = seconds;
    this.#at = performance.now();
    if (this.seeking) {
      this.seeking = false;
      this.dispatchEvent(new Event('seeked'));
    }
  }

  /** @param {string} func @param {unknown[]} [args] */
  #command(func, args = []) {
    this.#post({ event: 'command', func, args });
  }

  /** @param {Record<string, unknown>} message */
  #post(message) {
    this.frame.contentWindow?.postMessage(JSON.stringify({ ...message, id: 1, channel: 'widget' }), HOUSE);
  }
}
