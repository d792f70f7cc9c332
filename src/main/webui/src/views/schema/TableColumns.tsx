import { KeyRound, Link2 } from "lucide-react";
import { Section } from "@/ui/Drawer";
import type { Column, Relation } from "./model";

/** The columns in the order of the table. */
export function TableColumns({ relation }: { relation: Relation }) {
  const foreign = new Set(relation.foreign_keys.flatMap(({ columns }) => columns));
  return (
    <Section title={`Columns (${relation.columns.length})`}>
      <table className="w-full table-fixed text-left">
        <thead className="text-xs text-soft">
          <tr>
            <th scope="col" className="w-2/5 py-1 pr-2 font-medium">
              Column
            </th>
            <th scope="col" className="py-1 font-medium">
              Type
            </th>
          </tr>
        </thead>
        <tbody>
          {relation.columns.map((column) => (
            <tr key={column.name} className="border-t border-line align-top">
              <th scope="row" className="py-1 pr-2 font-normal">
                <span className="flex items-baseline gap-1.5">
                  <code
                    className={`min-w-0 font-mono text-xs break-words ${column.primary_key ? "font-semibold" : ""}`}
                  >
                    {column.name}
                  </code>
                  {column.primary_key && (
                    <KeyRound
                      size={12}
                      role="img"
                      aria-label="primary key"
                      className="shrink-0 self-center text-soft"
                    />
                  )}
                  {foreign.has(column.name) && (
                    <Link2 size={13} role="img" aria-label="foreign key" className="shrink-0 self-center text-soft" />
                  )}
                </span>
                {column.comment && <span className="block text-xs break-words text-soft">{column.comment}</span>}
              </th>
              <td className="py-1">
                <code className="font-mono text-xs break-words">{column.type}</code>
                <Extras column={column} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Extras({ column }: { column: Column }) {
  return (
    <span className="block text-xs break-words text-soft">
      {column.nullable ? "may be null" : "not null"}
      {column.identity && ` · identity, ${column.identity}`}
      {column.generated && (
        <>
          {" · generated from "}
          <code className="font-mono">{column.generated}</code>
        </>
      )}
      {column.default && (
        <>
          {" · default "}
          <code className="font-mono">{column.default}</code>
        </>
      )}
    </span>
  );
}
