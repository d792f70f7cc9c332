import type { components } from "./schema";

export type Problem = Partial<components["schemas"]["Problem"]> & Record<string, unknown>;

/** An error answer of the service, with its problem document. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title ?? `Truss answered with status ${status}.`);
    this.name = "ApiProblem";
  }

  get code(): string {
    return this.problem.code ?? "";
  }
}

/** The service did not answer. */
export class Unreachable extends Error {
  constructor() {
    super("Truss does not answer. It may be restarting, or the network between is down.");
    this.name = "Unreachable";
  }
}

export function hasCode(error: unknown, code: string): error is ApiProblem {
  return error instanceof ApiProblem && error.code === code;
}

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
