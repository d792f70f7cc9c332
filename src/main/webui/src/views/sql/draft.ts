const KEY = "truss.sql.draft";

/** What was typed and not run yet outlasts a look at another view, and a reload of this tab. */
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
    // Without storage, or room in it, it lasts as long as the view.
  }
}
