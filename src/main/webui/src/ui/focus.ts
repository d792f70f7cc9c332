/** Whether the focus is on no control: on the body, where the browser puts it when its element is removed, or on the view. */
export function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body || activeElement.id === "view";
}

/** Moves the focus to the view, from where the next Tab reaches its first control. */
export function focusView() {
  document.getElementById("view")?.focus({ preventScroll: true });
}
