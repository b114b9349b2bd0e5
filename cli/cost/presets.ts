import { SETTINGS } from "../../functions/config/settings.ts";
import { countMonitoring } from "./count-monitoring.ts";
import { DEFAULT_COST_INPUT } from "./cost-input.ts";
import { costTable } from "./table.ts";

export type PresetPrice = {
  readonly preset: (typeof SETTINGS.preset.options)[number];
  /** Whole US dollars per month, rounded up, for example "17". */
  readonly usd: string;
};

/** What each preset costs a month for a number of emails, with the default model and without free tiers. */
export function presetPrices(emails: number): readonly PresetPrice[] {
  return SETTINGS.preset.options.map((preset) => {
    const monitoring = countMonitoring({
      preset,
      fromAddress: "Postrider <postrider@example.com>",
      apiKeyParameter: SETTINGS.apiKeyParameter.suggested,
    });
    const { totalsUsd } = costTable({ ...DEFAULT_COST_INPUT, volumes: [emails], monitoring });
    return { preset, usd: Math.ceil(totalsUsd[0] ?? 0).toLocaleString("en-US") };
  });
}
