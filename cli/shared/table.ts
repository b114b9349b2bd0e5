import Table, { type HorizontalAlignment } from "cli-table3";

/** A table without colors. Columns are left-aligned unless `aligns` says otherwise. */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly HorizontalAlignment[] = [],
): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [] },
    colAligns: [...aligns],
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
