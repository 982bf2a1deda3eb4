// A film that comes as an HLS stream. Browsers that can play one themselves do; for the others a library is fetched,
// and only then (client/vendor/hls.js, Apache-2.0).

export const HLS = 'application/vnd.apple.mpegurl';

/** A stream that breaks is taken up again so often before it is said to have failed. */
const TRIES = 4;
const RETRY_MS = 1_500;
/** So much is fetched ahead: a stall of the line should cost nobody a second. */
const AHEAD_S = 40;

/** @param {string} type */
export const isStream = (type) => type.toLowerCase() === HLS;

/**
 * @param {HTMLMediaElement} element
 * @param {string} url
 * @param {{from: () => number, onFail: () => void}} options `from`: s into the film, where the room is when loading begins
 * @returns {() => void} ends it
 */
export function attachStream(element, url, { from, onFail }) {
  let over = false;
  let end = () => {};
  if (element.canPlayType(HLS)) {
    element.src = url;
    return () => element.removeAttribute('src');
  }
  import('hls.js').then(({ default: Hls }) => {
    if (over) return;
    if (!Hls.isSupported()) return onFail();
    // Its worker would be a script made from text, which our policy does not let run.
    const hls = new Hls({ enableWorker: false, lowLatencyMode: false, capLevelToPlayerSize: true, maxBufferLength: AHEAD_S, startPosition: Math.max(0, from()) });
    end = () => hls.destroy();
    let tries = 0;
    hls.on(Hls.Events.FRAG_BUFFERED, () => { tries = 0; });
    hls.on(Hls.Events.ERROR, (_name, { fatal, type }) => {
      if (!fatal) return;
      tries += 1;
      if (tries > TRIES) return onFail();
      if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
      else setTimeout(() => over || (hls.levels.length ? hls.startLoad() : hls.loadSource(url)), RETRY_MS * tries);
    });
    hls.loadSource(url);
    hls.attachMedia(element);
  }, () => over || onFail());
  return () => {
    over = true;
    end();
  };
}
