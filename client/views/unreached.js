import { html } from 'htm/preact';
import { PICTURES } from './pictures.js';

/** The page came, its words did not: what can be said without them, in both languages. */
export const Unreached = () => html`<main class="state" data-testid="state-unreached">
  ${PICTURES.line}
  <h1 lang="en">The line does not reach.</h1>
  <p lang="en">Half of this page is still on its way. Nothing is lost. If you need somebody now: <a href="https://findahelpline.com/" rel="noreferrer noopener">findahelpline.com</a></p>
  <h1 lang="ja">つながりません。</h1>
  <p lang="ja">このページの半分が、まだ届いていません。いますぐだれかと話したいときは、よりそいホットライン <a href="tel:0120279338">0120-279-338</a> へ。</p>
  <p class="doors"><button type="button" class="button" onClick=${() => location.reload()} data-testid="state-again"><span lang="en">Try again</span> · <span lang="ja">もう一度</span></button></p>
</main>`;
