import { useEffect } from "react";
import { focusView } from "@/ui/focus";

/**
 * Moves the focus to the view when the element that has it is removed, such as the menu of a branch that was deleted. The
 * browser reports no event then, and starts over at the top of the page. An open dialog or menu keeps its own focus.
 */
export function useKeptFocus() {
  useEffect(() => {
    let last: EventTarget | null = null;
    const remember = ({ target }: FocusEvent) => (last = target);
    const watcher = new MutationObserver(() => {
      const onBody = document.activeElement === null || document.activeElement === document.body;
      if (!onBody || !(last instanceof Element) || last.isConnected) return;
      if (document.querySelector("[role=dialog],[role=menu]") === null) focusView();
    });
    document.addEventListener("focusin", remember);
    watcher.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      watcher.disconnect();
    };
  }, []);
}
