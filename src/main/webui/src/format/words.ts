/** Formats the service's names of steps and statuses: restoring_base_backup → restoring base backup. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const KINDS: Record<string, string> = {
  branch_copy: "copy into branch",
  verify: "verify backup",
  base_backup: "base backup",
  rehearsal: "rehearsal of migrations",
};

export function jobKind(kind: string): string {
  return KINDS[kind] ?? words(kind);
}
