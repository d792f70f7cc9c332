import { Flame } from "lucide-react";
import { Badge } from "@/ui/Badge";
import { Copyable } from "@/ui/Copy";
import { cx } from "@/ui/cx";
import { misjudged, type Plan, type PlanStep } from "./plan";

const figure = (value: number, digits = 0) => value.toLocaleString("en", { maximumFractionDigits: digits });

/** Shows a plan as a tree, with a row per step and the step's own cost or time. */
export function PlanTable({ plan, json }: { plan: Plan; json: string }) {
  const { measured, steps } = plan;
  return (
    <div className="min-h-0 flex-1 overflow-auto border-t border-line" tabIndex={0} role="region" aria-label="Plan">
      <p role="status" className="px-4 py-2 text-soft">
        {measured
          ? `Planned in ${figure(plan.planningMs ?? 0, 2)} ms, ran in ${figure(plan.executionMs ?? 0, 2)} ms. Its changes were rolled back.`
          : "The planner's estimate; the statement was not run. Costs are in the planner's units."}
      </p>
      <table aria-label="Steps of the plan" className="w-full min-w-[42rem] border-collapse text-left text-xs">
        <thead className="sticky top-0 bg-page text-soft">
          <tr className="border-y border-line">
            <th className="px-4 py-1.5 font-medium">Step</th>
            {measured && <th className="px-2 py-1.5 text-right font-medium">Time</th>}
            <th className="px-2 py-1.5 text-right font-medium">{measured ? "Alone" : "Cost alone"}</th>
            <th className="px-2 py-1.5 text-right font-medium">Cost</th>
            <th className="px-2 py-1.5 text-right font-medium">Rows planned</th>
            {measured && <th className="px-2 py-1.5 text-right font-medium">Rows</th>}
            {measured && <th className="px-2 py-1.5 pr-4 text-right font-medium">Loops</th>}
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            <tr key={index} className={cx("border-b border-line align-top", step.worst && "bg-warn-soft")}>
              <td className="px-4 py-1.5">
                <Step step={step} measured={measured} />
              </td>
              {measured && (
                <td className="px-2 py-1.5 text-right whitespace-nowrap">
                  {step.loops === 0 ? "never ran" : `${figure(step.totalMs ?? 0, 2)} ms`}
                </td>
              )}
              <td className="px-2 py-1.5 text-right whitespace-nowrap">
                {figure(step.self, 2)}
                {measured && " ms"}
                <div aria-hidden className="mt-1 ml-auto h-1 w-20 overflow-hidden rounded-full bg-hover">
                  <div
                    className={cx("h-full", step.worst ? "bg-warn" : "bg-accent")}
                    style={{ width: `${Math.round(step.share * 100)}%` }}
                  />
                </div>
              </td>
              <td className="px-2 py-1.5 text-right">{figure(step.totalCost, 2)}</td>
              <td className="px-2 py-1.5 text-right">{figure(step.plannedRows)}</td>
              {measured && <td className="px-2 py-1.5 text-right">{figure(step.actualRows ?? 0, 2)}</td>}
              {measured && <td className="px-2 py-1.5 pr-4 text-right">{figure(step.loops ?? 0)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <details className="p-4">
        <summary className="cursor-pointer text-soft">The plan as JSON</summary>
        <Copyable block text={json} what="plan" />
      </details>
    </div>
  );
}

function Step({ step, measured }: { step: PlanStep; measured: boolean }) {
  const off = misjudged(step);
  return (
    <div style={{ paddingLeft: `${step.depth * 1.1}rem` }}>
      <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
        {step.depth > 0 && (
          <span aria-hidden className="text-soft">
            └
          </span>
        )}
        <span className="sr-only">Level {step.depth + 1}: </span>
        <span className="font-semibold">{step.name}</span>
        {step.on && <span className="font-mono">{step.on}</span>}
        {step.worst && (
          <Badge tone="warn">
            <Flame size={12} aria-hidden /> {measured ? "slowest" : "costliest"} · {Math.round(step.share * 100)} %
          </Badge>
        )}
        {off && <Badge tone="bad">{off}</Badge>}
      </p>
      {step.details.map(([name, text]) => (
        <p key={name} className="pl-4 text-soft">
          {name}: <span className="font-mono break-words">{text}</span>
        </p>
      ))}
    </div>
  );
}
