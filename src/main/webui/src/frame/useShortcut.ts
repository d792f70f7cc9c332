import { useEffect, useRef } from "react";

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Calls a function on ⌘ or Ctrl with the letter. */
export function useShortcut(letter: string, then: () => void) {
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== letter || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [letter]);
}
