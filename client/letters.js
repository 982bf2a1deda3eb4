// Private words to the staff, or of the staff to one person, on their way. They leave the box as they are sent and stand in
// sight until they have arrived; where they do not, they are in the box again, before whatever was written meanwhile.
// Each has its place with the visit, not with the sheet that shows it: putting a sheet away loses nothing and sends nothing twice.

import { batch, signal } from '@preact/signals-core';

/** @typedef {{ok: boolean, why?: string, care?: boolean}} Answered */

export class Letter {
  /** What stands in the box. */
  text = signal('');
  /** What is under way: '' where somebody calls without a word. */
  underWay = signal(/** @type {string | null} */ (null));
  /** What came of the last one, until it was seen. */
  came = signal(/** @type {Answered | null} */ (null));

  get free() {
    return this.underWay.value === null;
  }
  get untouched() {
    return this.free && this.came.value === null;
  }
  get arrived() {
    return this.came.value?.ok === true;
  }
  /** Why it did not arrive: '' where that was not said, null where nothing failed. */
  get failed() {
    return this.came.value?.ok === false ? this.came.value.why ?? '' : null;
  }

  /**
   * One at a time: what is under way is not sent once more.
   * @param {(words: string) => Promise<Answered>} deliver
   */
  async send(deliver) {
    if (!this.free) return;
    const words = this.text.value.trim();
    batch(() => {
      this.text.value = '';
      this.underWay.value = words;
      this.came.value = null;
    });
    const answer = await deliver(words);
    batch(() => {
      this.underWay.value = null;
      this.came.value = answer;
      if (!answer.ok && words) this.text.value = [words, this.text.value].filter(Boolean).join('\n');
    });
  }

  /** That it arrived was seen: the next one begins anew. */
  seen() {
    if (this.arrived) this.came.value = null;
  }
}

/** @type {WeakMap<object, Map<string, Letter>>} */
const visits = new WeakMap();

/**
 * @param {object} visit a session: with it all of its letters go
 * @param {string} to what they are about, or whom they are for
 */
export function letterTo(visit, to) {
  const letters = visits.get(visit) ?? /** @type {Map<string, Letter>} */ (new Map());
  visits.set(visit, letters);
  const letter = letters.get(to) ?? new Letter();
  letters.set(to, letter);
  return letter;
}
