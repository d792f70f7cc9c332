/** A step of a plan. Times are in milliseconds, over all loops. */
export interface PlanStep {
  name: string;
  /** The relation that it reads, and the index. */
  on: string | null;
  /** Conditions and keys, as name and text. */
  details: [string, string][];
  depth: number;
  totalCost: number;
  /** The step's own cost or, if measured, time, without the steps below it. */
  self: number;
  /** The fraction of the total that self is. */
  share: number;
  plannedRows: number;
  /** The measured rows per loop, as Postgres reports them; null when not measured. */
  actualRows: number | null;
  loops: number | null;
  totalMs: number | null;
  worst: boolean;
}

export interface Plan {
  measured: boolean;
  steps: PlanStep[];
  planningMs: number | null;
  executionMs: number | null;
}

type Node = Record<string, unknown> & { Plans?: Node[] };

const DETAILS = [
  "One-Time Filter",
  "Index Cond",
  "Recheck Cond",
  "Hash Cond",
  "Merge Cond",
  "Join Filter",
  "Filter",
  "Rows Removed by Filter",
  "Rows Removed by Join Filter",
  "Rows Removed by Index Recheck",
  "Heap Fetches",
  "Sort Key",
  "Sort Method",
  "Group Key",
  "Subplan Name",
  "Workers Planned",
  "Workers Launched",
  "Hash Batches",
  "Shared Read Blocks",
  "Temp Written Blocks",
];

/** Parses the output of EXPLAIN (FORMAT JSON). */
export function parsePlan(text: string): Plan {
  const [top] = JSON.parse(text) as [Record<string, unknown> & { Plan: Node }];
  if (!top?.Plan) throw new Error("Not a plan in the JSON format of EXPLAIN.");
  const measured = top.Plan["Actual Loops"] !== undefined;
  const steps = collect(top.Plan, measured);
  const all = steps.reduce((sum, step) => sum + step.self, 0);
  const most = Math.max(...steps.map(({ self }) => self));
  const worst = most > 0 && steps.length > 1 ? steps.findIndex(({ self }) => self === most) : -1;
  return {
    measured,
    steps: steps.map((step, index) => ({ ...step, share: all === 0 ? 0 : step.self / all, worst: index === worst })),
    planningMs: number(top["Planning Time"]),
    executionMs: number(top["Execution Time"]),
  };
}

function collect(top: Node, measured: boolean): PlanStep[] {
  const withs = new Map<string, number>();
  const steps: PlanStep[] = [];
  const weigh = (node: Node, processes: number) =>
    measured
      ? ((number(node["Actual Total Time"]) ?? 0) * (number(node["Actual Loops"]) ?? 0)) / processes
      : (number(node["Total Cost"]) ?? 0);

  const walk = (node: Node, depth: number, processes: number) => {
    // Below a Gather step each process counts as a loop, and they run in parallel.
    const below = /^Gather/.test(text(node["Node Type"])) ? (number(node["Workers Launched"]) ?? 0) + 1 : processes;
    const children = node.Plans ?? [];
    let self = weigh(node, processes);
    for (const child of children) {
      const name = withName(child);
      if (name === null) self -= weigh(child, below);
      else withs.set(name, weigh(child, below));
    }
    // The rows of WITH are computed where they are first scanned, not in the step that lists them.
    const scanned = node["CTE Name"];
    if (measured && typeof scanned === "string") {
      self -= withs.get(scanned) ?? 0;
      withs.delete(scanned);
    }
    steps.push(step(node, depth, Math.max(0, self), measured ? weigh(node, processes) : null));
    for (const child of children) walk(child, depth + 1, below);
  };
  walk(top, 0, 1);
  return steps;
}

function withName(node: Node): string | null {
  return /^CTE (.+)$/.exec(text(node["Subplan Name"]))?.[1] ?? null;
}

function step(node: Node, depth: number, self: number, totalMs: number | null): PlanStep {
  return {
    name: name(node),
    on: on(node),
    details: DETAILS.filter((key) => node[key] !== undefined && node[key] !== 0).map((key) => [key, text(node[key])]),
    depth,
    totalCost: number(node["Total Cost"]) ?? 0,
    self,
    share: 0,
    plannedRows: number(node["Plan Rows"]) ?? 0,
    actualRows: number(node["Actual Rows"]),
    loops: number(node["Actual Loops"]),
    totalMs,
    worst: false,
  };
}

function name(node: Node): string {
  const type = text(node["Node Type"]);
  if (type === "ModifyTable") return text(node.Operation) || type;
  const strategy = type === "Aggregate" && node.Strategy !== "Plain" ? text(node.Strategy) : "";
  const partial = /^(Partial|Finalize)$/.test(text(node["Partial Mode"])) ? text(node["Partial Mode"]) : "";
  const join = /Join|Nested Loop/.test(type) && node["Join Type"] !== "Inner" ? `(${text(node["Join Type"])})` : "";
  const parallel = node["Parallel Aware"] === true ? "Parallel" : "";
  return [partial, parallel, strategy, type, join].filter(Boolean).join(" ");
}

function on(node: Node): string | null {
  const subject = [node["Relation Name"], node["CTE Name"], node["Function Name"]].find((it) => typeof it === "string");
  const alias = typeof node.Alias === "string" && node.Alias !== subject ? node.Alias : undefined;
  const index = typeof node["Index Name"] === "string" ? `by ${node["Index Name"]}` : undefined;
  const parts = [subject, subject && alias ? `as ${alias}` : alias, index].filter(Boolean);
  return parts.length === 0 ? null : parts.join(" ");
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : `${value as string | number}`;
}

/** Returns the ratio of actual to planned rows; null when the estimate is close. */
export function misjudged({ plannedRows, actualRows, loops }: PlanStep): string | null {
  if (actualRows === null || loops === 0) return null;
  const [planned, actual] = [Math.max(1, plannedRows), Math.max(1, actualRows)];
  const factor = Math.max(planned / actual, actual / planned);
  if (factor < 10) return null;
  return `${Math.round(factor).toLocaleString("en")} times ${actual > planned ? "more" : "fewer"} rows than planned`;
}
