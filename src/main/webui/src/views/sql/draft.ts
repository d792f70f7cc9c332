const KEY = "truss.sql.draft";

/** Returns the draft, which survives a change of the view and a reload of this tab. */
export function readDraft(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    // Without storage the editor begins empty.
    return "";
  }
}

export function keepDraft(text: string) {
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    // Without free storage, the draft lasts as long as the view.
  }
}
