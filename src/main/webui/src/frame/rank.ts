/**
 * Returns the items that contain the typed text: exact matches first, then those that begin with it, then the others,
 * each in their order.
 */
export function rank<T>(items: readonly T[], typed: string, text: (item: T) => string): T[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return [...items];
  const places: [T[], T[], T[]] = [[], [], []];
  for (const item of items) {
    const name = text(item).toLowerCase();
    if (name === wanted) places[0].push(item);
    else if (name.startsWith(wanted)) places[1].push(item);
    else if (name.includes(wanted)) places[2].push(item);
  }
  return places.flat();
}
