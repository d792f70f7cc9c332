import { hasCode, sentence } from "@/api/problems";
import { FormAlert, FormError } from "@/ui/States";

/**
 * Explains why the branch could not be created and, if sessions prevent it, which choice there is. The sessions are
 * listed above.
 */
export function BusySource({ error }: { error: unknown }) {
  if (!hasCode(error, "source_busy")) return <FormError error={error} />;
  return (
    <FormAlert tone="warn">
      <p>{sentence(error)}</p>
      <p className="pt-1 text-xs">Choose another connection handling above, and try again.</p>
    </FormAlert>
  );
}
