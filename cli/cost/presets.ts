import { SETTINGS } from "../../functions/config/settings.ts";
import { monitoringOf } from "./counted-resources.ts";
import { STANDARD_QUESTION } from "./standard-question.ts";
import { costTable } from "./table.ts";

export type PresetPrice = {
  readonly preset: (typeof SETTINGS.preset.options)[number];
  /** US dollars a month, rounded up to whole ones: "17". */
  readonly usd: string;
};

/** What each preset costs a month for a number of emails, with the default model and without free tiers. */
export function presetPrices(emails: number): readonly PresetPrice[] {
  return SETTINGS.preset.options.map((preset) => {
    const monitoring = monitoringOf({
      preset,
      fromAddress: "Postrider <postrider@example.com>",
      apiKeyParameter: SETTINGS.apiKeyParameter.suggested,
    });
    const { totalsUsd } = costTable({ ...STANDARD_QUESTION, volumes: [emails], monitoring });
    return { preset, usd: Math.ceil(totalsUsd[0] ?? 0).toLocaleString("en-US") };
  });
}
