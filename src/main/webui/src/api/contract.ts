/** Answers whose shape the OpenAPI document leaves open, or that this dashboard may be older than. */
export interface Session {
  user: string;
  on: "main" | "branch" | "nothing";
  branch_id: number | null;
  label: string | null;
  database: string | null;
  expires_at: string | null;
  gone: { branch_id: number; label: string; status: string } | null;
  main: { database: string; size_bytes: number | null; server_version: string | null };
  workbench: { available: boolean; reason: string | null };
}

export interface AuditEntry {
  id: number;
  at: string;
  who: string;
  action: string;
  subject: string | null;
  method: string | null;
  path: string | null;
  status: number | null;
  remote: string | null;
}

export interface AuditPage {
  entries: AuditEntry[];
  next_cursor?: string | null;
}
