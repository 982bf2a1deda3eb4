// What somebody looks for in the schedule: as it stands in the page's address, so that a list can be handed on, and as
// the server is asked for it. Days are those of the reader's own calendar, also across a change of the clocks.

/**
 * @typedef {import('./types.js').Card} Card
 * @typedef {{topic: string, language: string, kind: string, when: string}} Wishes an empty word: it does not matter
 */

export const TOPICS = ['grief', 'break_up', 'burnout', 'loneliness', 'no_reason'];
export const KINDS = ['hosted', 'by_itself'];
export const WHENS = ['tonight', 'tomorrow', 'week'];

const EVENING = 17;
/** A night belongs to the evening before it. */
const MORNING = 5;

/** @type {Wishes} */
export const NONE = { topic: '', language: '', kind: '', when: '' };

/** @param {string} search of an address @returns {Wishes} */
export function readWishes(search) {
  const asked = new URLSearchParams(search);
  /** @param {string} name @param {string[]} known */
  const one = (name, known) => { const value = asked.get(name) ?? ''; return known.includes(value) ? value : ''; };
  const language = asked.get('language') ?? '';
  return {
    topic: one('topic', TOPICS),
    language: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(language) ? language : '',
    kind: one('kind', KINDS),
    when: one('when', WHENS),
  };
}

/** @param {Wishes} wishes @returns {string} with its `?`, or nothing */
export function writeWishes(wishes) {
  const asked = new URLSearchParams(Object.entries(wishes).filter(([, value]) => value)).toString();
  return asked ? `?${asked}` : '';
}

/** @param {Wishes} wishes */
export const any = (wishes) => Object.values(wishes).some(Boolean);

/**
 * From when to when that is (ms), by the clocks of this device.
 * @param {string} when
 * @param {number} now
 * @returns {[number, number]}
 */
export function span(when, now) {
  const at = new Date(now);
  /** @param {number} days @param {number} [hours] */
  const day = (days, hours = 0) => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days, hours).getTime();
  switch (when) {
    case 'tonight': return at.getHours() < MORNING ? [now, day(0, MORNING)] : [Math.max(now, day(0, EVENING)), day(1, MORNING)];
    case 'tomorrow': return [day(1), day(2)];
    case 'week': return [now, day(7)];
    default: return [-Infinity, Infinity];
  }
}

/** `en-GB` is understood by `en`. @param {string} one @param {string} other */
const sameLanguage = (one, other) => one.split('-')[0].toLowerCase() === other.split('-')[0].toLowerCase();

/**
 * @param {Card[]} cards
 * @param {Wishes} wishes
 * @param {number} now
 */
export function fitting(cards, wishes, now) {
  const [from, to] = span(wishes.when, now);
  return cards.filter((card) =>
    (!wishes.topic || card.topics.includes(wishes.topic))
    && (!wishes.language || sameLanguage(card.language, wishes.language))
    && (!wishes.kind || card.autopilot === (wishes.kind === 'by_itself'))
    && Date.parse(card.ends_at) > from && Date.parse(card.starts_at) < to);
}

/**
 * Where a calendar finds the same list. A day is not asked for: a calendar is for all of them.
 * @param {Wishes} wishes
 * @param {{words: string, neutral: boolean}} manner
 */
export function feedPath({ topic, language, kind }, { words, neutral }) {
  const asked = new URLSearchParams(Object.entries({ topic, language, kind, words, neutral: neutral ? '1' : '' }).filter(([, value]) => value));
  return `/api/calendar.ics?${asked}`;
}
