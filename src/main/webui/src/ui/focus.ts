/** Returns whether no control has the focus: the body has it, as after the removal of its element, or the view. */
export function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body || activeElement.id === "view";
}

/** Moves the focus to the view, from where the next Tab reaches its first control. */
export function focusView() {
  document.getElementById("view")?.focus({ preventScroll: true });
}
