import { addressed, readRecipientLists } from "../../functions/notification/recipients.ts";
import { SECRET_REFERENCE } from "../../lib/functions/parameters.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { LOCAL_KEY_FIX, localFixOf } from "../../local/ai-advice.ts";
import { counted } from "../../local/counted.ts";
import { fail, ok, warn, type Check } from "./finding.ts";
import { LOCAL_KEY } from "./local.ts";
import type { CheckContext } from "./check-context.ts";

/** Whether the AI's key is where the function reads it. It is never shown. */
export const key: Check<CheckContext> = {
  name: "key",
  run: async ({ settings, parameter }) => {
    const name = keyParameterOf(settings);
    if (name === undefined) return [ok("key", "none is needed: the function's role signs")];
    const found = await parameter(name);
    if (found === undefined) return [fail("key", `there is no parameter ${name}`, putKey(name))];
    if (found.text.trim() === "") return [fail("key", `${name} is empty`, putKey(name))];
    if (found.encrypted) return [ok("key", `is in ${name}`)];
    const fix = `aws ssm delete-parameter --name ${name}, then ${putKey(name)}`;
    return [warn("key", `${name} is not encrypted`, fix)];
  },
};

/** The parameter with the AI's key; undefined with Bedrock. */
export function keyParameterOf({ provider, apiKeyParameter }: PostriderConfig): string | undefined {
  return provider === "bedrock" ? undefined : apiKeyParameter;
}

/** The command that stores the AI's key. */
export function putKey(name: string): string {
  if (name === LOCAL_KEY) return localFixOf(LOCAL_KEY_FIX);
  return name.startsWith(SECRET_REFERENCE)
    ? `aws secretsmanager put-secret-value --secret-id ${name.slice(SECRET_REFERENCE.length)} --secret-string "$OPENAI_API_KEY"`
    : `aws ssm put-parameter --overwrite --type SecureString --name ${name} --value "$OPENAI_API_KEY"`;
}

/** Whether the recipients' parameter can be read, if the settings name one. */
export const recipients: Check<CheckContext> = {
  name: "recipients",
  run: async ({ settings: { recipientsParameter: name }, parameter }) => {
    if (name === undefined) return [ok("recipients", "are those of the definitions")];
    const found = await parameter(name);
    const put = `aws ssm put-parameter --overwrite --type String --name ${name} --value '{"class.updated": ["office@example.com"]}'`;
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
