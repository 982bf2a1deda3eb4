import { html } from 'htm/preact';
import { go } from '../router.js';

/** @param {{to: string, children: import('preact').ComponentChildren, [name: string]: unknown}} props */
export function Link({ to, children, ...rest }) {
  /** @param {MouseEvent} event */
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  };
  return html`<a href=${to} onClick=${follow} ...${rest}>${children}</a>`;
}
