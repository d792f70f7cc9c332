import { useState } from "react";

/** Whether the focus is on nothing: the browser gives it to the body when what had it is gone. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Gives the focus to the view, from where the next Tab leads on. */
export function focusView() {
  document.getElementById("view")?.focus({ preventScroll: true });
}

/**
 * Remembers what had the focus when a dialog opened. Returns what gives it back when the dialog closes, unless something else
 * has taken it by then.
 */
export function useOpener(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    const closing = event.currentTarget instanceof Node ? event.currentTarget : null;
    if (!isFocusLost() && !closing?.contains(document.activeElement)) return;
    if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
    if (isFocusLost() || closing?.contains(document.activeElement)) focusView();
  };
}
