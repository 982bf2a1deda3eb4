import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.js';

/** A view that few ever open, fetched when somebody does. @param {{load: () => Promise<{default: import('preact').ComponentType}>}} props */
export function Fetched({ load }) {
  const [view, setView] = useState(/** @type {{is: import('preact').ComponentType} | null} */ (null));
  useEffect(() => { load().then((found) => setView({ is: found.default }), () => undefined); }, []);
  return view ? html`<${view.is} />` : html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
}
