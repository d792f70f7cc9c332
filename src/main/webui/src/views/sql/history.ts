/** A run in the history, which is kept in this browser and sent nowhere. */
export interface Entry {
  sql: string;
  /** The time of the run, in milliseconds. */
  at: number;
  outcome: "done" | "failed" | "cancelled";
  durationMs: number;
}

export const MOST_ENTRIES = 100;

const key = (database: string) => `truss.sql.history.${database}`;

/** Returns the last statements on a database, newest first. */
export function readHistory(database: string, storage: Storage = localStorage): Entry[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key(database)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isEntry) : [];
  } catch {
    // Without storage, or with unknown content in it, the history is empty.
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  const entry = value as Partial<Entry> | null;
  return typeof entry?.sql === "string" && typeof entry.at === "number" && typeof entry.durationMs === "number";
}

/** Adds an entry at the top. An earlier run of the same SQL is removed. */
export function remember(database: string, entry: Entry, storage: Storage = localStorage) {
  let entries = [entry, ...readHistory(database, storage).filter(({ sql }) => sql !== entry.sql)].slice(
    0,
    MOST_ENTRIES,
  );
  // A few huge statements may fill the storage. Then the oldest ones are removed.
  while (entries.length > 0) {
    try {
      storage.setItem(key(database), JSON.stringify(entries));
      return;
    } catch {
      entries = entries.slice(0, Math.floor(entries.length / 2));
    }
  }
}

export function forget(database: string, storage: Storage = localStorage) {
  try {
    storage.removeItem(key(database));
  } catch {
    // Without storage there is nothing to forget.
  }
}

/** Returns the entries that contain all of the words. */
export function search(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ sql }) => words.every((word) => sql.toLowerCase().includes(word)));
}
