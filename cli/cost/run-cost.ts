/** Prints what a month costs at several volumes, line by line. */
import Table from "cli-table3";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings } from "../../lib/settings/settings.ts";
import { projectIn } from "../shared/project-folder.ts";
import { monitoringOf } from "./counted-resources.ts";
import { costTable } from "./table.ts";

export type CostOptions = {
  readonly project: string;
  readonly emails: readonly number[];
  /** No AI where it is absent. */
  readonly model: string | undefined;
  /** Nothing is verified where it is absent. */
  readonly verifyModel: string | undefined;
  readonly batchLimit: number;
  readonly runSeconds: number;
  readonly aLaCarte?: true;
  readonly json?: true;
};

/** @throws SettingsError, UsageError */
export async function runCost(options: CostOptions): Promise<void> {
  const { configFile } = projectIn(options.project);
  const settings = readSettings(await loadConfig(configFile), {});
  const { head, rows, notes } = costTable({
    volumes: options.emails,
    model: options.model,
    verifyModel: settings.aiVerify === "off" ? undefined : options.verifyModel,
    batchLimit: options.batchLimit,
    busyRunSeconds: options.runSeconds,
    sesALaCarte: options.aLaCarte ?? false,
    monitoring: monitoringOf(settings),
  });
  if (options.json) {
    console.log(JSON.stringify(asJson(options.emails, rows, notes), undefined, 2));
    return;
  }
  const table = new Table({
    head: [...head],
    style: { head: [], border: [] },
    colAligns: head.map((_, at) => (at === 0 ? "left" : "right")),
  });
  table.push(...rows.map((row) => [...row]));
  console.log(`${table.toString()}\n${notes.join("\n")}`);
}

/** A month for each volume, its lines as numbers. */
function asJson(
  volumes: readonly number[],
  rows: readonly (readonly string[])[],
  notes: readonly string[],
) {
  const months = volumes.map((emails, at) => ({
    emails,
    lines: Object.fromEntries(
      rows.map(([name = "", ...cells]) => [name, Number(cells[at]?.replaceAll(",", ""))]),
    ),
  }));
  return { currency: "USD", months, notes };
}
