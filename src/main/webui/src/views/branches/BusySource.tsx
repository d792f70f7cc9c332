import { hasCode, sentence } from "@/api/problems";
import { FormAlert, FormError } from "@/ui/States";

/** Why there is no branch; if people are in the way, that there is a choice. Who they are is listed above. */
export function BusySource({ error }: { error: unknown }) {
  if (!hasCode(error, "source_busy")) return <FormError error={error} />;
  return (
    <FormAlert tone="warn">
      <p>{sentence(error)}</p>
      <p className="pt-1 text-xs">Choose another connection handling above, and try again.</p>
    </FormAlert>
  );
}
