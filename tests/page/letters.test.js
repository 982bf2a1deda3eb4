import './vendored.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { Letter, letterTo } = await import('../../client/letters.js');

/** A letter that was sent, and the hand that settles it. */
function sent(words) {
  const letter = new Letter();
  const given = [];
  letter.text.value = words;
  let settle = (/** @type {{ok: boolean, why?: string}} */ _) => {};
  const deliver = (text) => { given.push(text); return new Promise((done) => { settle = done; }); };
  const going = letter.send(deliver);
  return { letter, given, deliver, settle: async (answer) => { settle(answer); await going; } };
}

test('what was sent leaves the box, and stands in sight until it has arrived', async () => {
  const { letter, given, settle } = sent('  come, please ');
  assert.deepEqual(given, ['come, please']);
  assert.equal(letter.text.value, '');
  assert.equal(letter.underWay.value, 'come, please');
  await settle({ ok: true });
  assert.equal(letter.underWay.value, null);
  assert.ok(letter.arrived);
});

test('what is written meanwhile is not taken for what was sent', async () => {
  const { letter, settle } = sent('first');
  letter.text.value = 'and more';
  await settle({ ok: true });
  assert.equal(letter.text.value, 'and more');
});

test('what does not arrive is in the box again, before what was written meanwhile', async () => {
  const { letter, settle } = sent('first');
  letter.text.value = 'and more';
  await settle({ ok: false, why: 'too fast' });
  assert.equal(letter.text.value, 'first\nand more');
  assert.equal(letter.failed, 'too fast');
  assert.ok(!letter.arrived);
});

test('a second tap sends nothing twice', async () => {
  const { letter, given, deliver, settle } = sent('');
  letter.text.value = 'again';
  await letter.send(deliver);
  assert.deepEqual(given, ['']);
  assert.equal(letter.text.value, 'again');
  await settle({ ok: true });
  void letter.send(deliver);
  assert.deepEqual(given, ['', 'again']);
});

test('that it arrived is told until it was seen; that it did not, until it goes again', async () => {
  const { letter, deliver, settle } = sent('x');
  letter.seen();
  assert.equal(letter.underWay.value, 'x');
  await settle({ ok: false });
  letter.seen();
  assert.equal(letter.failed, '');
  void letter.send(deliver);
  assert.equal(letter.failed, null);
  assert.ok(!letter.untouched);
});

test('a letter is found again by what it is about, in the same visit alone', () => {
  const [one, other] = [{}, {}];
  letterTo(one, 'help').text.value = 'half a word';
  assert.equal(letterTo(one, 'help').text.value, 'half a word');
  assert.equal(letterTo(one, 'answer 3').text.value, '');
  assert.equal(letterTo(other, 'help').text.value, '');
});
