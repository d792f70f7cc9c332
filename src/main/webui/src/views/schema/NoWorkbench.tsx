import { Empty } from "@/ui/States";

/** This service cannot read schemas; why, as it says itself. */
export function NoWorkbench({ reason }: { reason: string | null }) {
  return (
    <Empty title="The schema cannot be shown">{reason ?? "The workbench, which reads it, is not available on this service."}</Empty>
  );
}
