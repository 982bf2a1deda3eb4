// The worker's part of a reminder. The server puts it behind sw.js: what it names stays within the block.

{
  /**
   * @typedef {Event & {waitUntil(done: Promise<unknown>): void}} Lasting
   * @typedef {{title: string, body: string, lang: string, at: number | null, path: string}} Reminder
   * @typedef {{focus(): Promise<unknown>, url: string}} Window
   * @typedef {{matchAll(options: object): Promise<Window[]>, openWindow(url: string): Promise<unknown>}} Windows
   */
  const self_ = /** @type {EventTarget & {location: Location, registration: ServiceWorkerRegistration, clients: Windows}} */ (/** @type {unknown} */ (self));

  /** Within this place, whatever was sent. @param {unknown} path */
  const ours = (path) => {
    const found = new URL(String(path ?? '/'), self_.location.origin);
    return found.origin === self_.location.origin && found.pathname.startsWith('/rooms/') ? found.pathname : '/';
  };

  self_.addEventListener('push', (event) => {
    const { data } = /** @type {{data: {json(): unknown} | null}} */ (/** @type {unknown} */ (event));
    /** @type {Reminder | null} */
    let told = null;
    try { told = /** @type {Reminder} */ (data?.json() ?? null); } catch { /* not ours */ }
    // The hour by this device's clocks, wherever it has come to meanwhile.
    const hour = told?.at ? new Intl.DateTimeFormat(told.lang, { hour: 'numeric', minute: '2-digit' }).format(told.at) : '';
    const path = ours(told?.path);
    /** @type {Lasting} */ (event).waitUntil(self_.registration.showNotification(told?.title ?? '\u200b', {
      body: [told?.body, hour].filter(Boolean).join(' '),
      lang: told?.lang,
      tag: path,
      data: { path },
    }));
  });

  self_.addEventListener('notificationclick', (event) => {
    const { notification } = /** @type {{notification: Notification}} */ (/** @type {unknown} */ (event));
    const path = ours(notification.data?.path);
    notification.close();
    /** @type {Lasting} */ (event).waitUntil((async () => {
      const open = await self_.clients.matchAll({ type: 'window', includeUncontrolled: true });
      const there = open.find(({ url }) => new URL(url).pathname === path);
      return there ? there.focus() : self_.clients.openWindow(path);
    })());
  });
}
