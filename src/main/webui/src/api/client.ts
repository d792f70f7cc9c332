import createClient from "openapi-fetch";
import { connection } from "./connection";
import { ApiProblem, type Problem, Unreachable } from "./problems";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Branch = Schemas["Branch"];
export type Backup = Schemas["Backup"];
export type Job = Schemas["Job"];
export type Session = Schemas["Session"];
export type AuditEntry = Schemas["AuditEntry"];
export type Schedule = Schemas["Schedule"];
export type BaseBackup = Schemas["BaseBackup"];
export type RecoveryWindow = Schemas["RecoveryWindow"];
export type RecoveryPoint = Schemas["RecoveryPoint"];
export type RecoveryPreview = Schemas["RecoveryPreview"];
export type Recovery = Schemas["Recovery"];
export type ConnectionsMode = Schemas["ConnectionsMode"];

/**
 * Returns whether a proxy in front of Truss answered because it could not reach Truss. Truss itself answers in JSON.
 */
function isOfProxy({ status, headers }: Response): boolean {
  return status >= 502 && status <= 504 && !/json/.test(headers.get("Content-Type") ?? "");
}

async function watchedFetch(request: Request): Promise<Response> {
  let response: Response | undefined;
  try {
    response = await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
  }
  if (response === undefined || isOfProxy(response)) {
    connection.setReachable(false);
    throw new Unreachable();
  }
  connection.setReachable(true);
  if (response.ok) connection.setPostgresAnswered(true);
  return response;
}

/** The API, typed by its OpenAPI document. Wrap calls in {@link ok}. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: watchedFetch });

/** Returns the body of a successful answer, and throws otherwise. */
export async function ok<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) {
    const problem = new ApiProblem(response.status, asProblem(error));
    if (problem.code === "postgres_unavailable") connection.setPostgresAnswered(false);
    throw problem;
  }
  return data as T;
}

function asProblem(body: unknown): Problem {
  if (typeof body === "object" && body !== null) return body as Problem;
  try {
    return JSON.parse(String(body)) as Problem;
  } catch {
    // A proxy has answered with a page of its own.
    return {};
  }
}
