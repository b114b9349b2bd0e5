import { counted } from "../../local/counted.ts";
import { addressed, readRecipientLists } from "../../functions/notification/recipients.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { SECRET_REFERENCE } from "../../lib/functions/parameters.ts";
import { LOCAL_KEY_FIX, localFixOf } from "../../local/ai-advice.ts";
import { fail, ok, warn, type Check, type Finding } from "./finding.ts";
import { LOCAL_KEY } from "./local.ts";
import type { Parameter, Stage } from "./stage.ts";

/** Whether the AI's key stands where the function looks for it. It is never shown. */
export const key: Check<Stage> = {
  name: "key",
  run: async ({ settings, parameter }) => {
    const name = keyParameterOf(settings);
    return name === undefined
      ? [ok("key", "none is needed: the function's role signs")]
      : [judgeKey(name, await parameter(name))];
  },
};

/** Where the key stands; nowhere with Bedrock. */
export function keyParameterOf({ provider, apiKeyParameter }: PostriderConfig): string | undefined {
  return provider === "bedrock" ? undefined : apiKeyParameter;
}

/** How to put a key there. */
export function putKey(name: string): string {
  if (name === LOCAL_KEY) return localFixOf(LOCAL_KEY_FIX);
  return name.startsWith(SECRET_REFERENCE)
    ? `aws secretsmanager put-secret-value --secret-id ${name.slice(SECRET_REFERENCE.length)} --secret-string "$OPENAI_API_KEY"`
    : `aws ssm put-parameter --overwrite --type SecureString --name ${name} --value "$OPENAI_API_KEY"`;
}

function judgeKey(name: string, found: Parameter | undefined): Finding {
  if (found === undefined) return fail("key", `there is no parameter ${name}`, putKey(name));
  if (found.text.trim() === "") return fail("key", `${name} is empty`, putKey(name));
  return found.encrypted
    ? ok("key", `stands in ${name}`)
    : warn(
        "key",
        `${name} is not encrypted`,
        `aws ssm delete-parameter --name ${name}, then ${putKey(name)}`,
      );
}

/** Whether the list of who is told can be read, where there is one. */
export const recipients: Check<Stage> = {
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
    return [
      invalid.length > 0
        ? fail(
            "recipients",
            `${name} has addresses that SES does not accept: ${invalid.join(". ")}`,
            "correct these addresses in the parameter",
          )
        : ok("recipients", `${name} has ${counted(Object.keys(lists).length, "list")}`),
    ];
  },
};
