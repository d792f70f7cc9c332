import { count } from "@/format/size";
import { NumberText } from "./values";

/** Shows JSON with collapsible objects and arrays. The outermost one is open. */
export function JsonTree({ value, name, open = true }: { value: unknown; name?: string; open?: boolean }) {
  const label = name === undefined ? null : <span className="text-accent">{name}: </span>;
  if (typeof value !== "object" || value === null || value instanceof NumberText) {
    return (
      <p className="break-words whitespace-pre-wrap">
        {label}
        <Scalar value={value} />
      </p>
    );
  }
  const entries = Object.entries(value) as [string, unknown][];
  const about = Array.isArray(value) ? `[${count(entries.length, "item")}]` : `{${count(entries.length, "key")}}`;
  if (entries.length === 0) {
    return (
      <p>
        {label}
        {Array.isArray(value) ? "[]" : "{}"}
      </p>
    );
  }
  return (
    <details open={open}>
      <summary className="cursor-pointer">
        {label}
        <span className="text-soft">{about}</span>
      </summary>
      <div className="border-l border-line pl-3">
        {entries.map(([key, child]) => (
          <JsonTree key={key} name={key} value={child} open={entries.length <= 20} />
        ))}
      </div>
    </details>
  );
}

function Scalar({ value }: { value: unknown }) {
  if (value instanceof NumberText) return <span className="text-warn">{value.text}</span>;
  if (typeof value === "string") return <span className="text-good">{JSON.stringify(value)}</span>;
  return <span className="text-warn">{String(value)}</span>;
}
