/** Whether somebody has left by quick exit. What was on its way then may still arrive: it is neither kept, nor shown, nor heard. */
export const gone = () => 'gone' in (globalThis.document?.documentElement?.dataset ?? {});
