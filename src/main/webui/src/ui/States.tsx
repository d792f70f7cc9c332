import { Link } from "@tanstack/react-router";
import { Terminal } from "lucide-react";
import type { ReactNode } from "react";
import { ApiProblem, hasCode, sentence } from "@/api/problems";
import { capital, words } from "@/format/words";
import { Button } from "./Button";
import { Copyable } from "./Copy";

interface EmptyProps {
  title: string;
  children: ReactNode;
  /** The main action. */
  action?: ReactNode;
  /** The equivalent command. */
  curl?: string;
}

/** Replaces an empty list by an explanation, the main action and the equivalent command. */
export function Empty({ title, children, action, curl }: EmptyProps) {
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col items-start gap-3 px-4 py-10">
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="text-soft">{children}</div>
      {action}
      {curl && <Curl command={curl} />}
    </div>
  );
}

export function Curl({ command }: { command: string }) {
  return (
    <div className="w-full pt-1">
      <p className="flex items-center gap-1.5 pb-1 text-xs text-soft">
        <Terminal size={13} aria-hidden /> Command
      </p>
      <Copyable block text={command} what="command" />
    </div>
  );
}

/** Returns the curl command for a request. */
export function curl(method: string, path: string, body?: unknown): string {
  const url = `${window.location.origin}${path}`;
  if (method === "GET") return `curl '${url}'`;
  const data =
    body === undefined ? "" : ` \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body)}'`;
  return `curl -X ${method} '${url}'${data}`;
}

export function Loading({ what }: { what: string }) {
  return (
    <div role="status" aria-label={`Loading ${what}`} className="flex flex-col gap-2 p-4">
      {[72, 90, 60, 80].map((width) => (
        <div key={width} className="h-7 animate-pulse rounded bg-hover" style={{ width: `${width}%` }} />
      ))}
      <span className="sr-only">Loading {what}</span>
    </div>
  );
}

/** Shows why a request failed, with a button to retry it. */
export function Failed({ what, error, retry }: { what: string; error: unknown; retry?: () => void }) {
  return (
    <div role="alert" className="mx-auto flex w-full max-w-xl flex-col items-start gap-3 px-4 py-10">
      <h2 className="text-lg font-semibold">Could not load {what}</h2>
      <ProblemText error={error} />
      {retry && !isGone(error) && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}

/** Returns whether the error says that the object no longer exists, so that a retry is useless. */
function isGone(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

const LISTS = ["missing_roles", "missing_extensions", "obstacles", "allowed"] as const;

/** Shows a problem document with its obstacles as a list. */
export function ProblemText({ error }: { error: unknown }) {
  const lists = error instanceof ApiProblem ? LISTS.map((name) => [name, error.problem[name]] as const) : [];
  return (
    <div className="w-full min-w-0">
      <p className="break-words">{sentence(error)}</p>
      {lists.map(
        ([name, items]) =>
          Array.isArray(items) &&
          items.length > 0 && (
            <div key={name} className="pt-1">
              <p className="text-xs font-medium">{capital(words(name))}</p>
              <ul className="max-h-40 list-disc overflow-y-auto pl-5 text-xs">
                {items.map((item, index) => (
                  <li key={index} className="break-words">
                    {typeof item === "object" && item !== null ? Object.values(item as object).join(" ") : String(item)}
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
      {hasCode(error, "quota_exceeded") && (
        <Link to="/usage" className="font-medium underline">
          Show usage
        </Link>
      )}
      {error instanceof ApiProblem && error.code && (
        <p className="pt-1 text-xs text-soft">
          <code className="font-mono">{error.code}</code> · status {error.status}
        </p>
      )}
    </div>
  );
}

/** Shows why the last submission of a form failed. */
export function FormError({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <FormAlert tone="bad">
      <ProblemText error={error} />
    </FormAlert>
  );
}

/** Scrolls the message into view, above the actions at the bottom of a dialog. */
function bringIntoSight(alert: HTMLElement | null) {
  alert?.scrollIntoView({ block: "nearest" });
}

const ALERTS = { warn: "border-warn bg-warn-soft text-warn", bad: "border-bad bg-bad-soft text-bad" };

/** Shows the result of the last submission of a form, and scrolls it into view. */
export function FormAlert({ tone, children }: { tone: keyof typeof ALERTS; children: ReactNode }) {
  return (
    <div role="alert" ref={bringIntoSight} className={`mt-3 scroll-mb-16 rounded-md border p-2.5 ${ALERTS[tone]}`}>
      {children}
    </div>
  );
}

/** A note beside the content. */
export function Note({ tone = "neutral", children }: { tone?: "neutral" | "warn" | "bad"; children: ReactNode }) {
  const look = {
    neutral: "border-line bg-page",
    warn: "border-warn bg-warn-soft text-warn",
    bad: "border-bad bg-bad-soft text-bad",
  };
  return <div className={`rounded-md border p-2.5 ${look[tone]}`}>{children}</div>;
}
