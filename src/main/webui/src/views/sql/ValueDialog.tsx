import { count } from "@/format/size";
import { CopyButton } from "@/ui/Copy";
import { Dialog } from "@/ui/Dialog";
import { JsonTree } from "./JsonTree";
import { isJson, parseJson, type ResultColumn, type Value } from "./values";

/** Shows a whole value. */
export function ValueDialog({ column, value, onClose }: { column: ResultColumn; value: Value; onClose: () => void }) {
  const json = value !== null && isJson(column.type) ? parseJson(value) : undefined;
  return (
    <Dialog
      title={column.name}
      description={value === null ? column.type : `${column.type} · ${count(value.length, "character")}`}
      onClose={onClose}
    >
      {value === null ? (
        <em className="text-soft">NULL</em>
      ) : (
        <>
          <div className="flex justify-end">
            <CopyButton text={value} what="value" />
          </div>
          <div
            tabIndex={0}
            role="region"
            aria-label={`Value of ${column.name}`}
            className="max-h-[60vh] overflow-auto rounded-md border border-line bg-page p-2.5 font-mono text-xs"
          >
            {json === undefined ? (
              <pre className="font-mono break-words whitespace-pre-wrap">{value}</pre>
            ) : (
              <JsonTree value={json} />
            )}
          </div>
        </>
      )}
    </Dialog>
  );
}
