import { useState } from "react";
import { focusView, isFocusLost } from "./focus";

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
