import { useFreshness } from "@/api/connection";

/** Shows while nobody answers, and goes by itself. */
export function ConnectionLost() {
  if (useFreshness() !== "lost") return null;
  return (
    <div role="alert" className="shrink-0 border-b border-bad bg-bad-soft px-3 py-1.5 text-bad">
      <strong>Connection lost.</strong> Truss does not answer. What you see is from before; it is tried again every 2 s.
    </div>
  );
}
