import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fold, takenBack, toDo } from '../../client/desk.js';

const EMPTY = { queue: [], knocks: [], notes: [], marked: [] };
const PEOPLE = { a: { person: 'a', name: 'Heron', role: 'guest' } };
const entry = (type, fields = {}) => ({ op: 'desk', at: 5, type, ...fields });
const after = (...entries) => entries.reduce((desk, one) => fold(desk, one, (person) => PEOPLE[person]), EMPTY);

describe('the queue', () => {
  test('opens an item for held words, a report, a call and an alarm', () => {
    const desk = after(
      entry('held', { item: 1, person: 'a', name: 'Heron', text: 'hi', id: 'm1', reason: 'link' }),
      entry('reported', { item: 2, person: 'a', seq: 9, why: 'cruel' }),
      entry('help_called', { item: 3, person: 'l', name: null, text: 'please' }),
      entry('alarmed', { item: 4, person: 'a', name: 'Heron', id: 'm2' }),
    );
    assert.deepEqual(desk.queue.map(({ item, kind, name, text }) => [item, kind, name, text]), [
      [1, 'held', 'Heron', 'hi'], [2, 'report', 'Heron', 'cruel'], [3, 'help', null, 'please'], [4, 'alarm', 'Heron', undefined],
    ]);
  });

  test('puts cries for help first, the oldest before the others', () => {
    const desk = after(
      entry('held', { item: 1, at: 1, person: 'a' }), entry('reported', { item: 2, at: 2, person: 'a', seq: 1 }),
      entry('help_called', { item: 3, at: 9, person: 'a' }), entry('alarmed', { item: 4, at: 4, person: 'a' }), entry('held', { item: 5, at: 0, person: 'a' }),
    );
    assert.deepEqual(toDo(desk).map(({ item }) => item), [4, 3, 2, 5, 1]);
    assert.deepEqual(toDo(fold(desk, entry('settled', { item: 4, done: true }), () => undefined)).map(({ item }) => item), [3, 2, 5, 1]);
  });

  test('repeats no words that were taken back', () => {
    const about = { person: 'a', name: 'Heron', text: 'cruel', seq: 9 };
    const desk = { ...EMPTY, queue: [{ item: 1, kind: 'report', about }, { item: 2, kind: 'report', about: { ...about, seq: 8 } }] };
    assert.deepEqual(takenBack(desk, 9).queue.map((one) => one.about?.seq), [undefined, 8]);
  });

  test('is claimed, talked about, done with, and open again when the person answers', () => {
    const desk = after(
      entry('help_called', { item: 1, person: 'a' }), entry('claimed', { item: 1, by: 'h', claimed_by: 'h' }),
      entry('told', { item: 1, staff: true, by: 'h', text: 'here' }), entry('settled', { item: 1, done: true }),
    );
    assert.deepEqual([desk.queue[0].claimed_by, desk.queue[0].done, desk.queue[0].told.length], ['h', true, 1]);
    const answered = fold(desk, entry('told', { item: 1, staff: false, by: 'a', text: 'thanks' }), () => undefined);
    assert.deepEqual([answered.queue[0].done, answered.queue[0].told[1].text], [false, 'thanks']);
    const free = fold(answered, entry('claimed', { item: 1, by: 'h', claimed_by: null }), () => undefined);
    assert.equal(free.queue[0].claimed_by, null);
  });
});

test('knocks come and go', () => {
  const desk = after(entry('knocked', { person: 'b', name: 'Otter', again: true }), entry('knocked', { person: 'c', name: 'Wren' }), entry('admitted', { person: 'b' }));
  assert.deepEqual(desk.knocks.map(({ name, again }) => [name, again]), [['Wren', false]]);
  assert.deepEqual(fold(desk, entry('turned_away', { person: 'c' }), () => undefined).knocks, []);
  assert.deepEqual(fold(desk, entry('seat_given_back', { person: 'c' }), () => undefined).knocks, []);
});

test('what was done to a person is remembered under their name', () => {
  const desk = after(entry('muted', { person: 'a', until: 99 }), entry('person_held', { person: 'a', on: true }), entry('banned', { person: 'a' }));
  assert.deepEqual(desk.marked, [{ person: 'a', name: 'Heron', role: 'guest', muted_until: 99, held: true, removed: false, banned: true }]);
  const lifted = fold(desk, entry('ban_lifted', { person: 'a' }), () => undefined);
  assert.deepEqual([lifted.marked[0].banned, lifted.marked[0].name], [false, 'Heron']);
});

test('notes are kept in order, and what is not known leaves the desk as it is', () => {
  const desk = after(entry('noted', { by: 'h', name: 'Mio', text: 'one' }), entry('noted', { by: 'h', name: 'Mio', text: 'two' }));
  assert.deepEqual(desk.notes.map(({ text }) => text), ['one', 'two']);
  assert.equal(fold(desk, entry('something_new', { person: 'a' }), () => undefined), desk);
});
