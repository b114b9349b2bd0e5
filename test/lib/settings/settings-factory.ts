/** Two settings that are enough, and what is wrong with others. */
import { readSettings, SettingsError } from "../../../lib/settings/settings.ts";

export const GOOD = {
  fromAddress: "Acme <mail@example.org>",
  apiKeyParameter: "/acme/openai-api-key",
};

/** What else must be set for a value to be in its place. */
const BESIDE: Record<string, Record<string, unknown>> = {
  mailFromDomain: { identity: "create" },
  bedrockRegion: { provider: "bedrock", model: "a.m", apiKeyParameter: undefined },
  bedrock: { model: "a.m", apiKeyParameter: undefined },
};
const beside = (name: string, value: unknown) => BESIDE[name] ?? BESIDE[String(value)] ?? {};

export const inFile = (name: string, value: unknown) =>
  readSettings({ ...GOOD, ...beside(name, value), [name]: value }, {});
export const onCommandLine = (name: string, value: string) =>
  readSettings({ ...GOOD, ...beside(name, value) }, { [name]: value });

export function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
