import type { EventLevel } from "../../functions/events-out/event-names.ts";
import { loadConfig } from "../../lib/settings/config-file.ts";
import { readSettings } from "../../lib/settings/settings.ts";
import { findProject } from "../shared/project-folder.ts";
import { tableText } from "../shared/table.ts";
import { countMonitoring } from "./count-monitoring.ts";
import { costTable } from "./table.ts";

export type CostOptions = {
  readonly project: string;
  readonly emails: readonly number[];
  readonly mails?: readonly number[];
  readonly model: string;
  readonly ai: boolean;
  readonly verifyModel?: string;
  readonly verify: boolean;
  readonly batchLimit: number;
  readonly runSeconds: number;
  readonly aLaCarte?: true;
  readonly events?: EventLevel;
  readonly json?: true;
};

/** Prints what a month costs at several volumes. @throws SettingsError, UsageError */
export async function runCost(options: CostOptions): Promise<void> {
  const { project, emails, mails: volumes = emails, model, ai, verify, json } = options;
  const settings = readSettings(await loadConfig(findProject(project).configFile), {});
  const isVerified = ai && verify && settings.aiVerify !== "off";
  const { head, rows, notes } = costTable({
    volumes,
    model: ai ? model : undefined,
    verifyModel: isVerified ? (options.verifyModel ?? model) : undefined,
    batchLimit: options.batchLimit,
    busyRunSeconds: options.runSeconds,
    sesALaCarte: options.aLaCarte ?? false,
    monitoring: countMonitoring(settings),
    events: options.events ?? settings.events ?? "off",
  });
  if (json) {
    const months = volumes.map((count, at) => ({
      emails: count,
      lines: Object.fromEntries(
        rows.map(([name = "", ...cells]) => [name, Number(cells[at]?.replaceAll(",", ""))]),
      ),
    }));
    console.log(JSON.stringify({ currency: "USD", months, notes }, undefined, 2));
    return;
  }
  const aligns = head.map((_, at) => (at === 0 ? "left" : "right"));
  console.log(`${tableText(head, rows, aligns)}\n${notes.join("\n")}`);
}
