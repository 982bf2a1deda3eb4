import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as host from '../../host.js';
import { language, languageName, LANGUAGES, t } from '../../i18n.js';
import { uuid } from '../../uuid.js';
import { Link } from '../link.js';
import { minutes } from '../moment.js';
import { Thread } from '../thread.js';
import { Copy, there } from './own-rooms.js';
import { ProgrammeEditor } from './programme.js';

/**
 * @typedef {import('../../types.js').Programme} Programme
 * @typedef {import('../../host.js').Fault} Fault
 * @typedef {{currentTarget: HTMLInputElement & HTMLSelectElement & HTMLTextAreaElement}} Chosen
 */

const TOPICS = ['grief', 'break_up', 'burnout', 'loneliness', 'no_reason'];
const REPEATS = ['', 'DAILY', 'WEEKLY', 'FORTNIGHTLY', 'MONTHLY'];
/** By itself a room may recur for ever. */
const BY_ITSELF = ['', 'PAUSELESS', 'HOURLY', 'DAILY'];
const CHECK_MS = 400;
const HOUR = 3_600_000;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Tomorrow at eight in the evening: a time at which somebody may want it. */
function soon() {
  const at = new Date();
  at.setDate(at.getDate() + 1);
  at.setHours(20, 0, 0, 0);
  return host.wallTime(at.getTime(), here);
}

const BLANK = {
  title: '', template: 'gentle_hour', starts_local: soon(), fold: /** @type {0 | 1 | null} */ (null), time_zone: here, every: '', count: 4, language: 'en', topics: /** @type {string[]} */ ([]), notes: '',
  capacity: 20, access: 'public', autopilot: false, moderated: true, listeners_allowed: true, listeners_read: false, retention_ms: HOUR,
};

/** @param {host.OwnRoom} room @param {boolean} copy */
function formOf(room, copy) {
  return {
    ...BLANK, title: room.title, template: 'own', starts_local: copy ? soon() : host.wallTime(room.starts_at, room.time_zone), time_zone: room.time_zone, language: room.language,
    topics: room.topics, notes: room.content_notes.join('\n'), capacity: room.seats, access: room.approval ? 'approval' : room.public ? 'public' : 'link', moderated: room.moderated, autopilot: room.autopilot,
    listeners_allowed: room.listeners_allowed, listeners_read: room.listeners_read, retention_ms: room.retention_ms,
  };
}

/** Makes a room, or changes one that has not begun. @param {{id: string | null, copy: boolean}} props */
export function Making({ id, copy }) {
  const [form, setForm] = useState({ ...BLANK, language: /** @type {string} */ (language.value) });
  const [templates, setTemplates] = useState(/** @type {host.Template[]} */ ([]));
  const [own, setOwn] = useState(/** @type {Programme | null} */ (null));
  const [faults, setFaults] = useState(/** @type {Fault[]} */ ([]));
  const [why, setWhy] = useState('');
  const [going, setGoing] = useState(false);
  const [made, setMade] = useState(/** @type {host.OwnRoom | host.Made | null} */ (null));
  const changing = id !== null && !copy;
  /** Sent with each try: asked again after a thin line, the server makes nothing twice. */
  const wish = useRef(uuid());
  /** As the room was found: what is not changed is not sent, so that it stays to the second. @type {{current: {form: typeof form, programme: Programme} | null}} */
  const found = useRef(null);
  useEffect(() => {
    host.templates().then(setTemplates, () => setWhy(t('refused.unavailable')));
    if (id) host.ownRoom(id).then((room) => { found.current = { form: formOf(room, copy), programme: room.programme }; setForm(found.current.form); setOwn(room.programme); }, (error) => setWhy(error.detail || t('refused.other')));
  }, [id, copy]);
  useEffect(() => {
    // Who chose their own before the templates had come begins with what was chosen for them.
    if (form.template === 'own' && !own && id === null) setOwn(templates.find(({ name }) => name === BLANK.template)?.programme ?? null);
  }, [templates, form.template]);
  useEffect(() => {
    if (!own || form.template !== 'own') return;
    const timer = setTimeout(() => host.check(own).then(({ errors, warnings }) => setFaults([...errors, ...warnings]), () => undefined), CHECK_MS);
    return () => clearTimeout(timer);
  }, [own, form.template]);

  /** @param {Partial<typeof form>} fields */
  const set = (fields) => setForm((now) => ({ ...now, ...fields }));
  const shown = form.template === 'own' ? own : templates.find(({ name }) => name === form.template)?.programme ?? null;
  const lasts = shown?.phases.reduce((sum, phase) => sum + phase.length_ms, 0) ?? 0;
  /** @param {string[]} where */
  const fault = (...where) => faults.filter((one) => where.includes(one.where)).map((one) => html`<p class="refusal" role="alert" data-testid=${`fault-${one.where}`}>${one.why}</p>`);
  /** @param {string} name */
  const choose = (name) => {
    if (name === 'own' && !own) setOwn(shown);
    set({ template: name });
    setFaults([]);
  };
  /** @param {Event} event */
  const send = async (event) => {
    event.preventDefault();
    setGoing(true);
    setWhy('');
    const { title, topics, capacity, moderated, listeners_allowed, listeners_read, retention_ms } = form;
    const before = changing ? found.current : null;
    const moved = form.starts_local !== before?.form.starts_local || form.time_zone !== before.form.time_zone;
    const wanted = {
      title, ...(moved ? { starts_local: form.starts_local || undefined, fold: form.fold ?? undefined, time_zone: form.time_zone } : {}), language: form.language, topics, capacity: Number(capacity), moderated, listeners_allowed, listeners_read, retention_ms,
      content_notes: form.notes.split('\n').map((line) => line.trim()).filter(Boolean),
      public: form.access !== 'link', approval: form.access === 'approval',
      ...(form.template !== 'own' ? { template: form.template } : own === before?.programme ? {} : { programme: own }),
      ...(changing ? {} : { id: wish.current, autopilot: form.autopilot, repeats: form.autopilot ? host.endlessRule(form.every, lasts) : host.rule(form.every, Number(form.count)) }),
    };
    try {
      setMade(changing ? await host.change(/** @type {string} */ (id), wanted) : await host.make(wanted));
      setFaults([]);
    } catch (error) {
      const told = /** @type {{errors?: Fault[], detail?: string}} */ (error);
      setFaults(told.errors ?? []);
      setWhy(told.errors?.length ? t('making.faults') : told.detail || t('refused.other'));
    }
    setGoing(false);
  };

  if (made) {
    return html`<section class="made" data-testid="made"><h1>${t(changing ? 'making.changed' : 'making.made')}</h1>
      <p class="soft" data-testid="made-when">${there(made.starts_at, made.time_zone)} · ${made.time_zone}</p>
      ${'occurrences' in made && made.occurrences.length > 1 && html`<p>${t('making.made_series', { n: made.occurrences.length })}</p>
        <details><summary>${t('making.dates')}</summary><ol class="dates" data-testid="made-dates">${made.occurrences.map((one) => html`<li>${there(one.starts_at, made.time_zone)}</li>`)}</ol></details>`}
      <${Copy} name="guest" url=${made.links.guest} /><${Copy} name="moderator" url=${made.links.moderator} /><${Copy} name="host" url=${made.links.host} />
      <p class="soft small">${t('host.links_why')}</p>
      <p class="doors"><a class="button main" href=${made.links.host} data-testid="made-open">${t('host.open')}</a><${Link} to="/host" class="quiet-button">${t('host.rooms')}<//></p></section>`;
  }
  // What is typed into a form that is then filled in would be lost.
  if (id && !found.current && !why) return html`<p class="waiting-line" role="status">${t('door.loading')}</p>`;
  return html`<form class="making" onSubmit=${send} data-testid="making">
    <p><${Link} to="/host" class="back">${t('host.rooms')}<//></p>
    <h1>${t(changing ? 'making.change' : 'making.title')}</h1>
    <label class="field"><span>${t('making.name')}</span><input type="text" required maxlength="200" value=${form.title} data-testid="making-title" onInput=${(/** @type {Chosen} */ event) => set({ title: event.currentTarget.value })} /></label>${fault('title')}
    <fieldset class="choice"><legend>${t('making.programme')}</legend>
      ${[...templates.map(({ name }) => name), 'own'].map((name) => html`<label class="chip"><input type="radio" name="template" checked=${form.template === name} data-testid=${`template-${name}`} onChange=${() => choose(name)} /><span>${t(`making.template.${name}`)}</span></label>`)}
    </fieldset>${fault('template', 'programme')}
    <div class="making-columns">
      <section aria-label=${t('making.preview')} class="preview">
        ${shown && html`<p class="soft" data-testid="making-length">${t('minutes', { n: minutes(lasts) })}</p><${Thread} phases=${shown.phases} />`}
      </section>
      <section class="making-fields">
        ${form.template === 'own' && own && html`<${ProgrammeEditor} programme=${own} faults=${faults} onChange=${setOwn} />`}
        ${form.template !== 'own' && faults.filter(({ where }) => where.startsWith('programme.')).map((one) => html`<p class="refusal" role="alert">${one.why}</p>`)}
        <div class="phase-fields">
          <label class="field"><span>${t('making.when')}</span><input type="datetime-local" required value=${form.starts_local} data-testid="making-when" onInput=${(/** @type {Chosen} */ event) => set({ starts_local: event.currentTarget.value, fold: null })} /></label>
          <label class="field"><span>${t('making.zone')}</span><select value=${form.time_zone} data-testid="making-zone" onChange=${(/** @type {Chosen} */ event) => set({ time_zone: event.currentTarget.value, fold: null })}>${[...new Set([form.time_zone, here, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((name) => html`<option value=${name}>${name}</option>`)}</select></label>
        </div>${fault('starts_at', 'starts_local', 'time_zone')}
        ${(form.fold !== null || faults.some(({ code }) => code === 'local_time_twice')) && html`<fieldset class="choice"><legend>${t('making.fold')}</legend>${/** @type {const} */ ([0, 1]).map((fold) => html`<label class="chip"><input type="radio" name="fold" checked=${form.fold === fold} data-testid=${`fold-${fold}`} onChange=${() => set({ fold })} /><span>${t(`making.fold.${fold}`)}</span></label>`)}</fieldset>`}
        ${!changing && html`<label class="switch"><input type="checkbox" checked=${form.autopilot} data-testid="making-autopilot" onChange=${(/** @type {Chosen} */ event) => set({ autopilot: event.currentTarget.checked, every: '', access: form.access === 'approval' ? 'public' : form.access })} /> <span>${t('making.autopilot')}<br /><span class="soft small">${t('making.autopilot_why')}</span></span></label>
        <div class="phase-fields">
          <label class="field"><span>${t('making.repeats')}</span><select value=${form.every} data-testid="making-repeats" onChange=${(/** @type {Chosen} */ event) => set({ every: event.currentTarget.value })}>${(form.autopilot ? BY_ITSELF : REPEATS).map((every) => html`<option value=${every}>${t(`making.every.${every.toLowerCase() || 'once'}`)}</option>`)}</select></label>
          ${form.every && !form.autopilot && html`<label class="field short"><span>${t('making.count')}</span><input type="number" min="2" max="60" value=${form.count} data-testid="making-count" onInput=${(/** @type {Chosen} */ event) => set({ count: Number(event.currentTarget.value) })} /></label>`}
        </div>${fault('repeats')}`}
        <fieldset class="choice"><legend>${t('making.access')}</legend>${['public', 'link', ...(form.autopilot ? [] : ['approval'])].map((name) => html`<label class="chip"><input type="radio" name="access" checked=${form.access === name} data-testid=${`access-${name}`} onChange=${() => set({ access: name })} /><span>${t(`host.access.${name}`)}</span></label>`)}</fieldset>
        <div class="phase-fields">
          <label class="field short"><span>${t('making.capacity')}</span><input type="number" min="1" max="5000" value=${form.capacity} data-testid="making-capacity" onInput=${(/** @type {Chosen} */ event) => set({ capacity: Number(event.currentTarget.value) })} /></label>
          <label class="field"><span>${t('making.language')}</span><select value=${form.language} onChange=${(/** @type {Chosen} */ event) => set({ language: event.currentTarget.value })}>${LANGUAGES.map((name) => html`<option value=${name}>${languageName(name)}</option>`)}</select></label>
        </div>${fault('capacity')}
        ${!form.autopilot && html`<label class="switch"><input type="checkbox" checked=${form.moderated} onChange=${(/** @type {Chosen} */ event) => set({ moderated: event.currentTarget.checked })} /> <span>${t('making.moderated')}<br /><span class="soft small">${t('making.moderated_why')}</span></span></label>
        <label class="switch"><input type="checkbox" checked=${form.listeners_allowed} onChange=${(/** @type {Chosen} */ event) => set({ listeners_allowed: event.currentTarget.checked })} /> <span>${t('console.listeners')}</span></label>
        ${form.listeners_allowed && html`<label class="switch"><input type="checkbox" checked=${form.listeners_read} onChange=${(/** @type {Chosen} */ event) => set({ listeners_read: event.currentTarget.checked })} /> <span>${t('console.listeners_read')}</span></label>`}`}
        <fieldset class="choice"><legend>${t('making.topics')}</legend>${TOPICS.map((name) => html`<label class="chip"><input type="checkbox" checked=${form.topics.includes(name)} onChange=${() => set({ topics: form.topics.includes(name) ? form.topics.filter((one) => one !== name) : [...form.topics, name] })} /><span>${t(`topic.${name}`)}</span></label>`)}</fieldset>
        <label class="field"><span>${t('making.notes')}</span><textarea rows="2" maxlength="1600" value=${form.notes} data-testid="making-notes" onInput=${(/** @type {Chosen} */ event) => set({ notes: event.currentTarget.value })}></textarea></label>${fault('content_notes')}
        <label class="field"><span>${t('making.retention')}</span><select value=${String(form.retention_ms)} onChange=${(/** @type {Chosen} */ event) => set({ retention_ms: Number(event.currentTarget.value) })}>${[1, 24, 168].map((hours) => html`<option value=${String(hours * HOUR)}>${t(`making.kept.${hours}`)}</option>`)}</select></label>
      </section>
    </div>
    <p class="refusal" role="alert" data-testid="making-why">${why}</p>
    <button type="submit" class="button main" disabled=${going || (form.template === 'own' && !own)} data-testid="making-send">${t(changing ? 'making.save' : 'making.send')}</button>
  </form>`;
}
