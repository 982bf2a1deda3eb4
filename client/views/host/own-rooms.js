import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import * as host from '../../host.js';
import { locale, t } from '../../i18n.js';
import { reportPath } from '../../report.js';
import { Link } from '../link.js';
import { hour } from '../moment.js';

/** @typedef {import('../../host.js').OwnRoom} OwnRoom */

/** A moment by the clock there. @param {string} at @param {string} zone */
export const there = (at, zone) => new Intl.DateTimeFormat(locale(), { timeZone: zone, weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(new Date(at));

/** A link to hand on. @param {{name: string, url: string}} props */
export function Copy({ name, url }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try { await navigator.clipboard.writeText(url); setDone(true); } catch { setDone(false); }
  };
  return html`<div class="copy"><label class="field"><span>${t(`host.link.${name}`)}</span><input type="text" readonly value=${url} data-testid=${`link-${name}`} onFocus=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => event.currentTarget.select()} /></label>
    <button type="button" class="button plain" onClick=${copy}>${t(done ? 'host.copied' : 'host.copy')}</button></div>`;
}

/** @param {{room: OwnRoom, again: () => void}} props */
function Room({ room, again }) {
  const [sure, setSure] = useState(/** @type {'one' | 'all' | null} */ (null));
  const [why, setWhy] = useState('');
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const before = room.state === 'scheduled' || room.state === 'doors_open';
  /** @param {() => Promise<unknown>} work */
  const act = (work) => work().then(again, (/** @type {{detail?: string}} */ error) => setWhy(error.detail || t('refused.other'))).finally(() => setSure(null));
  return html`<li class="own-room" data-testid="own-room">
    <h2 lang=${room.language}>${room.title}</h2>
    <p class="soft">${there(room.starts_at, room.time_zone)} · ${room.time_zone}${mine !== room.time_zone && ` · ${t('host.here', { time: hour(room.starts_at) })}`}</p>
    <p class="soft">${[room.cancelled ? t('host.cancelled') : t(`host.state.${room.state}`), t('host.seats', { n: room.seats - room.seats_free, of: room.seats }), room.approval ? t('host.access.approval') : t(room.public ? 'host.access.public' : 'host.access.link')].join(' · ')}</p>
    ${!room.cancelled && room.state !== 'closed' && html`<details><summary data-testid="own-links">${t('host.links')}</summary>
      <${Copy} name="guest" url=${room.links.guest} /><${Copy} name="moderator" url=${room.links.moderator} /><${Copy} name="host" url=${room.links.host} />
      <p class="soft small">${t('host.links_why')}</p></details>`}
    <p class="doors">
      ${!room.cancelled && room.state !== 'closed' && html`<a class="button" href=${room.links.host} data-testid="own-open">${t('host.open')}</a>`}
      ${before && !room.cancelled && html`<${Link} to=${`/host/rooms/${room.id}`} class="quiet-button" data-testid="own-change">${t('host.change')}<//>`}
      ${(room.state === 'live' || room.state === 'closed') && !room.cancelled && html`<${Link} to=${reportPath(room.id)} class="quiet-button" data-testid="own-report">${t('close.report')}<//>`}
      <${Link} to=${`/host/rooms/${room.id}/copy`} class="quiet-button" data-testid="own-copy">${t('host.copy_room')}<//>
      ${before && !room.cancelled && html`<button type="button" class="quiet-button" data-testid="own-cancel" onClick=${() => setSure('one')}>${t('host.cancel')}</button>`}
      ${before && !room.cancelled && room.series && html`<button type="button" class="quiet-button" data-testid="own-cancel-all" onClick=${() => setSure('all')}>${t('host.cancel_series')}</button>`}
    </p>
    ${sure && html`<div class="notice"><p>${t(sure === 'one' ? 'host.cancel_sure' : 'host.cancel_series_sure')}</p><p class="doors">
      <button type="button" class="button" data-testid="own-cancel-yes" onClick=${() => act(() => (sure === 'one' ? host.cancel(room.id) : host.cancelSeries(room.series ?? '')))}>${t(sure === 'one' ? 'host.cancel' : 'host.cancel_series')}</button>
      <button type="button" class="quiet-button" onClick=${() => setSure(null)}>${t('run.not_now')}</button></p></div>`}
    ${why && html`<p class="refusal" role="alert">${why}</p>`}
  </li>`;
}

/** What is over stands behind what is on or coming. @param {OwnRoom[]} rooms */
function byNeed(rooms) {
  const past = (/** @type {OwnRoom} */ room) => room.state === 'closed' || room.cancelled;
  return [...rooms.filter((room) => !past(room)), ...rooms.filter(past)];
}

/** The rooms of this host, the next one first. */
export function OwnRooms() {
  const [rooms, setRooms] = useState(/** @type {OwnRoom[] | null} */ (null));
  const [failed, setFailed] = useState(false);
  const load = () => { host.ownRooms().then((found) => { setRooms(found); setFailed(false); }, () => setFailed(true)); };
  useEffect(load, []);
  return html`<h1>${t('host.rooms')}</h1>
    <p><${Link} to="/host/new" class="button main" data-testid="host-new">${t('host.new')}<//></p>
    ${failed && html`<p class="notice" role="alert">${t('refused.unavailable')}</p>`}
    ${rooms?.length === 0 && html`<p class="soft">${t('host.none')}</p>`}
    <ul class="own-rooms">${byNeed(rooms ?? []).map((room) => html`<${Room} key=${room.id} room=${room} again=${load} />`)}</ul>`;
}
