import { useState } from "react";
import type { Schemas } from "@/api/client";
import { count } from "@/format/size";
import { ChangedRows } from "./ChangedRows";

interface ChangedTablesProps {
  branchId: number;
  rows: Schemas["RowDifference"];
}

const number = (value: number) => value.toLocaleString("en");

/** Shows the numbers of inserted, updated and deleted rows per table. A table expands to its rows. */
export function ChangedTables({ branchId, rows }: ChangedTablesProps) {
  const [open, setOpen] = useState<string | null>(null);
  const oneSided = [
    ...rows.only_in_branch.map((table) => ({ ...table, where: "only in the branch" })),
    ...rows.only_in_parent.map((table) => ({ ...table, where: "only in the parent" })),
  ];
  return (
    <div className="flex flex-col gap-2">
      <h4 className="font-medium">
        Rows <span className="font-normal text-soft">of {count(rows.tables_compared, "table")} compared</span>
      </h4>
      {rows.tables.length === 0 && oneSided.length === 0 && <p className="text-soft">No differences</p>}
      {rows.tables.length > 0 && (
        <table aria-label="Changed rows by table" className="w-full text-left">
          <thead className="text-xs text-soft">
            <tr>
              <th scope="col" className="font-medium">
                Table
              </th>
              {["Inserted", "Updated", "Deleted"].map((name) => (
                <th key={name} scope="col" className="pl-3 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.tables.map((table) => (
              <tr key={table.table}>
                <td className="py-0.5">
                  <button
                    type="button"
                    aria-expanded={open === table.table}
                    className="text-left break-all text-accent underline"
                    onClick={() => setOpen(open === table.table ? null : table.table)}
                  >
                    {table.table}
                  </button>
                </td>
                <td className="pl-3 text-right text-good">{number(table.inserted)}</td>
                <td className="pl-3 text-right text-warn">{number(table.updated)}</td>
                <td className="pl-3 text-right text-bad">{number(table.deleted)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open && <ChangedRows key={open} branchId={branchId} table={open} />}
      {oneSided.map(({ table, rows: held, where }) => (
        <p key={table}>
          {table} <span className="text-soft">is {where}</span>
          {held != null && `, ${count(held, "row")}`}
        </p>
      ))}
      {rows.not_compared.map(({ table, detail }) => (
        <p key={table} className="text-xs text-warn">
          {table} was not compared: {detail}
        </p>
      ))}
    </div>
  );
}
