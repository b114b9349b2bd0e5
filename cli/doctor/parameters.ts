import { addressed, readRecipientLists } from "../../functions/notification/recipients.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { LOCAL_KEY_FIX, localFixOf } from "../../local/ai-advice.ts";
import { counted } from "../../local/counted.ts";
import { fail, ok, warn, type Check } from "./finding.ts";
import { LOCAL_KEY } from "./local.ts";
import type { CheckContext } from "./check-context.ts";
import { putKey } from "../shared/put-key.ts";

/** Whether the AI's key is where the function reads it. It is never shown. */
export const key: Check<CheckContext> = {
  name: "key",
  run: async ({ settings, parameter }) => {
    const name = keyParameterOf(settings);
    if (name === undefined)
      return [ok("key", "not needed: requests are signed with the function's role")];
    const found = await parameter(name);
    if (found === undefined) return [fail("key", `there is no parameter ${name}`, keyFix(name))];
    if (found.text.trim() === "") return [fail("key", `${name} is empty`, keyFix(name))];
    if (found.encrypted) return [ok("key", `is in ${name}`)];
    const fix = `aws ssm delete-parameter --name ${name}, then ${keyFix(name)}`;
    return [warn("key", `${name} is not encrypted`, fix)];
  },
};

/** The parameter with the AI's key; undefined with Bedrock. */
export function keyParameterOf({ provider, apiKeyParameter }: PostriderConfig): string | undefined {
  return provider === "bedrock" ? undefined : apiKeyParameter;
}

/** How to store the key: a command, or on this machine an environment variable. */
export function keyFix(name: string): string {
  return name === LOCAL_KEY ? localFixOf(LOCAL_KEY_FIX) : putKey(name);
}

/** Whether the recipients' parameter can be read, if the settings name one. */
export const recipients: Check<CheckContext> = {
  name: "recipients",
  run: async ({ settings: { recipientsParameter: name }, parameter }) => {
    if (name === undefined) return [ok("recipients", "come from the definitions")];
    const found = await parameter(name);
    const put = `aws ssm put-parameter --type String --overwrite --name ${name} --value '{"class.updated": ["office@example.com"]}'`;
    if (found === undefined) return [fail("recipients", `there is no parameter ${name}`, put)];
    const lists = readRecipientLists(found.text);
    if (lists === undefined)
      return [fail("recipients", `${name} cannot be read as lists of addresses`, put)];
    const invalid = Object.entries(lists).flatMap(([type, list]) => {
      const { faults } = addressed(list, () => ({ reader: { locale: "en" }, ignored: [] }));
      return faults === "" ? [] : [`"${type}": ${faults}`];
    });
    if (invalid.length === 0)
      return [ok("recipients", `${name} has ${counted(Object.keys(lists).length, "list")}`)];
    const message = `${name} has addresses that SES does not accept: ${invalid.join(". ")}`;
    return [fail("recipients", message, "correct these addresses in the parameter")];
  },
};
