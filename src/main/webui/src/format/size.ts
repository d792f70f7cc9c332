const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"];

/** Formats a size in units of 1024, with at most three digits: 1.2 GB. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(value) >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

export function rate(bytesPerSecond: number): string {
  return `${size(bytesPerSecond)}/s`;
}

const grouped = new Intl.NumberFormat("en");

/** Formats a count with its noun: 1 table, 2,000 tables. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped.format(number)} ${number === 1 ? one : many}`;
}

export function exactSize(bytes: number): string {
  return count(bytes, "byte");
}
