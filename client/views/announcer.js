import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n.js';
import { announcing, spoken } from './panel.js';

const BATCH_MS = 4000;
const READ_OUT = 2;

/** Speaks for the log: what came in the last seconds in one polite breath, and each change of phase. @param {{session: import('../session.js').Session}} props */
export function Announcer({ session }) {
  const heard = useRef(session.messages.value.at(-1)?.seq ?? 0);
  const stands = session.standing.value;
  const phase = stands?.kind;

  useEffect(() => {
    if (phase) spoken.value = t('announce.phase', { phase: t(`phase.${phase}`) });
  }, [phase]);
  useEffect(() => {
    const timer = setInterval(() => {
      const you = session.you.value?.person;
      const fresh = session.messages.value.filter((one) => one.seq > heard.current && one.person !== you && !session.ignored.value.has(one.person) && !one.redacted);
      heard.current = session.messages.value.at(-1)?.seq ?? heard.current;
      if (!announcing.value || fresh.length === 0) return;
      spoken.value = fresh.length > READ_OUT
        ? t('announce.many', { n: fresh.length })
        : fresh.map((one) => one.slip ? t('announce.slip', { text: one.text }) : t('announce.said', { name: one.name, text: one.veil ? t('words.veiled', { veil: one.veil }) : one.text })).join(' ');
    }, BATCH_MS);
    return () => { clearInterval(timer); spoken.value = ''; };
  }, [session]);
  return null;
}
