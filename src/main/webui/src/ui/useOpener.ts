import { useState } from "react";
import { focusView, isFocusLost } from "./focus";

/**
 * Remembers the element that had the focus when a dialog opened. Returns a function that returns the focus when the
 * dialog closes, unless another element has taken it.
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
