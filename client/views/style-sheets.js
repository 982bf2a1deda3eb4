/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/** The looks of a view that few people come to; there before it is. @param {string} name of a file in `style/` */
export function sheet(name) {
  const known = asked.get(name);
  if (known) return known;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `/assets/style/${name}.css`;
  const there = /** @type {Promise<void>} */ (new Promise((done, fail) => {
    link.addEventListener('load', () => done());
    link.addEventListener('error', () => { asked.delete(name); fail(new Error(`no ${link.href}`)); });
  }));
  document.head.append(link);
  asked.set(name, there);
  return there;
}
