// The hour by the room's own clocks, beside the reader's: friends in two countries speak of the same evening.

/**
 * @typedef {{time: string, place: string}} There
 */

/** @param {string} zone @param {Date} at */
const wall = (zone, at) => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(at);

/** What people call a zone ("Japan Time"), in that language. @param {string} zone IANA @param {string} locale @param {Date} [when] */
export function placeOf(zone, locale, when = new Date()) {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(when);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/**
 * What the clocks of that zone show then; null where they show the same as the reader's, or nobody chose the zone.
 * @param {string | number} at
 * @param {string} zone IANA
 * @param {string} locale
 * @param {string} [own] the reader's zone
 * @returns {There | null}
 */
export function there(at, zone, locale, own = Intl.DateTimeFormat().resolvedOptions().timeZone) {
  const when = new Date(at);
  if (zone === 'UTC' || zone === own) return null;
  try {
    const [theirs, mine] = [wall(zone, when), wall(own, when)];
    if (theirs === mine) return null;
    const otherDay = theirs.slice(0, 10) !== mine.slice(0, 10);
    const time = new Intl.DateTimeFormat(locale, {
      hour: 'numeric', minute: '2-digit', timeZone: zone, ...(otherDay ? { weekday: 'short' } : {}),
    }).format(when);
    return { time, place: placeOf(zone, locale, when) };
  } catch {
    return null; // a zone that this device has never heard of
  }
}
