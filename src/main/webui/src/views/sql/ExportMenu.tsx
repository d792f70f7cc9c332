import { Download } from "lucide-react";
import { count } from "@/format/size";
import { Button } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { toCsv, toJson } from "./export";
import type { ResultColumn, Value } from "./values";

interface ExportMenuProps {
  database: string;
  columns: readonly ResultColumn[];
  rows: readonly (readonly Value[])[];
  more: boolean;
}

/** Makes a file of the rows that the page has; those behind them are not in it, and it says so. */
export function ExportMenu({ database, columns, rows, more }: ExportMenuProps) {
  const about = more ? `the ${count(rows.length, "row")} fetched so far` : `all ${count(rows.length, "row")}`;
  return (
    <Menu
      trigger={
        <Button className="px-2 text-xs" title={`Exports ${about}`}>
          <Download size={14} aria-hidden /> Export
        </Button>
      }
    >
      <MenuItem onSelect={() => download(`${database}.csv`, "text/csv", toCsv(columns, rows))}>CSV of {about}</MenuItem>
      <MenuItem onSelect={() => download(`${database}.json`, "application/json", toJson(columns, rows))}>JSON of {about}</MenuItem>
    </Menu>
  );
}

function download(name: string, type: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this task.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
