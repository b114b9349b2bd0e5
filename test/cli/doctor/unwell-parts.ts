/** What may be wrong with the key, the model, what was deployed, and with looking itself. */
import { LOCAL_KEY } from "../../../cli/doctor/local.ts";
import { BEDROCK, KEY, KEY_PARAMETER, type Unwell } from "./ward.ts";

export const UNWELL_PARTS: Record<string, Unwell> = {
  "no key": {
    arrange: ({ ssm }) => ssm.values.clear(),
    looked: { checks: ["key"] },
    finding: {
      check: "key",
      level: "fail",
      message: /no parameter/,
      fix: /^aws ssm put-parameter/,
    },
  },
  "no key, in Secrets Manager": {
    looked: {
      checks: ["key"],
      settings: { apiKeyParameter: "/aws/reference/secretsmanager/openai" },
    },
    finding: { check: "key", level: "fail", message: /no parameter/, fix: /--secret-id openai / },
  },
  "an empty key": {
    arrange: ({ ssm }) => ssm.values.set(KEY_PARAMETER, " "),
    looked: { checks: ["key"] },
    finding: { check: "key", level: "fail", message: /is empty/, fix: /put-parameter/ },
  },
  "a key that everybody can read": {
    arrange: ({ now }) => (now.types = { [KEY_PARAMETER]: "String" }),
    looked: { checks: ["key"] },
    finding: { check: "key", level: "warn", message: /not encrypted/, fix: /SecureString/ },
  },
  "a model without a key": {
    arrange: ({ ssm }) => ssm.values.clear(),
    looked: { checks: ["model"] },
    finding: { check: "model", level: "warn", message: /no key/, fix: /`key`/ },
  },
  "a key that the provider refuses": {
    arrange: ({ now }) => (now.validKey = "another"),
    looked: { checks: ["model"] },
    finding: {
      check: "model",
      level: "fail",
      message: /: the key is refused$/,
      fix: /put-parameter/,
    },
  },
  "a refused key of npx postrider dev": {
    arrange: ({ now, ssm }) => {
      ssm.values.set(LOCAL_KEY, "sk-local");
      now.validKey = "another";
    },
    looked: { checks: ["model"], settings: { apiKeyParameter: LOCAL_KEY } },
    finding: {
      check: "model",
      level: "fail",
      message: /: the key is refused$/,
      fix: /^set the environment variable OPENAI_API_KEY to .+, then run npx postrider dev again$/,
    },
  },
  "an empty key of npx postrider dev": {
    arrange: ({ ssm }) => ssm.values.set(LOCAL_KEY, ""),
    looked: { checks: ["key"], settings: { apiKeyParameter: LOCAL_KEY } },
    finding: {
      check: "key",
      level: "fail",
      message: /OPENAI_API_KEY is empty$/,
      fix: /^set the environment variable OPENAI_API_KEY to .+, then run npx postrider dev again$/,
    },
  },
  "no API at the base URL of npx postrider dev": {
    arrange: ({ now, ssm, system }) => {
      ssm.values.set(LOCAL_KEY, KEY);
      now.validKey = KEY;
      system.ai?.inject({ status: 404 });
    },
    looked: { checks: ["model"], settings: { apiKeyParameter: LOCAL_KEY } },
    finding: {
      check: "model",
      level: "fail",
      message: /no chat completions API/,
      fix: /^set OPENAI_BASE_URL to .+, then run npx postrider dev again$/,
    },
  },
  "an unknown price with npx postrider dev": {
    arrange: ({ ssm }) => ssm.values.set(LOCAL_KEY, KEY),
    looked: { checks: ["model"], settings: { apiKeyParameter: LOCAL_KEY, model: "new-model" } },
    finding: {
      check: "price",
      level: "warn",
      message: /is not known/,
      fix: /^set AI_PRICE_USD_PER_MILLION: .+, then run npx postrider dev again$/,
    },
  },
  "no money left": {
    arrange: ({ system }) => system.ai?.inject({ status: 429, code: "insufficient_quota" }),
    looked: { checks: ["model"] },
    finding: { check: "model", level: "fail", message: /used up/, fix: /billing/ },
  },
  "a model that is gone": {
    arrange: ({ system }) =>
      system.ai?.inject({ status: 404, code: "model_not_found", message: "Gone." }),
    looked: { checks: ["model"] },
    finding: { check: "model", level: "fail", message: /gpt-6-luna.+Gone/, fix: /`model`/ },
  },
  "a provider that fails": {
    arrange: ({ system }) => system.ai?.inject({ status: 503, times: 2 }),
    looked: { checks: ["model"] },
    finding: { check: "model", level: "warn", message: /provider fails/, fix: /later/ },
  },
  "a model without a price": {
    looked: { checks: ["model"], settings: { model: "llama-9" } },
    finding: {
      check: "price",
      level: "warn",
      message: /highest known price/,
      fix: /aiPriceUsdPerMillion/,
    },
  },
  "a model of Bedrock's that is not enabled": {
    arrange: ({ system }) =>
      system.ai?.inject({
        status: 403,
        body: JSON.stringify({ message: "You don't have access to the model." }),
      }),
    looked: { checks: ["model"], settings: BEDROCK },
    finding: { check: "model", level: "fail", message: /don't have access/, fix: /InvokeModel/ },
  },
  "a model of Bedrock's that is none": {
    arrange: ({ system }) =>
      system.ai?.inject({
        status: 400,
        body: JSON.stringify({ message: "The provided model identifier is invalid." }),
      }),
    looked: { checks: ["model"], settings: BEDROCK },
    finding: {
      check: "model",
      level: "fail",
      message: /identifier is invalid/,
      fix: /list-inference-profiles/,
    },
  },
  "no list of recipients": {
    looked: { checks: ["recipients"], settings: { recipientsParameter: "/acme/recipients" } },
    finding: { check: "recipients", level: "fail", message: /no parameter/, fix: /put-parameter/ },
  },
  "a list of recipients that is none": {
    arrange: ({ ssm }) => ssm.values.set("/acme/recipients", "office@example.com"),
    looked: { checks: ["recipients"], settings: { recipientsParameter: "/acme/recipients" } },
    finding: {
      check: "recipients",
      level: "fail",
      message: /cannot be read/,
      fix: /put-parameter/,
    },
  },
  "a list of recipients with an address that SES refuses": {
    arrange: ({ ssm }) =>
      ssm.values.set("/acme/recipients", '{"*":["office@example.com","a..b@example.com"]}'),
    looked: { checks: ["recipients"], settings: { recipientsParameter: "/acme/recipients" } },
    finding: {
      check: "recipients",
      level: "fail",
      message: /"\*": recipient 2 of 2: two dots in a row in the local part$/,
      fix: /correct these addresses/,
    },
  },
  "a queue that is gone": {
    looked: { checks: ["queues"], deployed: { queueUrl: "http://127.0.0.1:9/000000000000/gone" } },
    finding: { check: "queue", level: "fail", message: /no queue/, fix: /postrider deploy/ },
  },
  "a table that is gone": {
    looked: {
      checks: ["tables"],
      deployed: { deliveriesTable: "Gone", coordinationTable: "Coordination" },
    },
    finding: {
      check: "tables",
      level: "fail",
      message: /no table Gone/,
      fix: /postrider deploy/,
    },
  },
  "nothing that was deployed": {
    looked: { checks: ["queues"], deployed: {} },
    finding: { check: "queue", level: "warn", message: /nothing is known/, fix: /--queue-url/ },
  },
  "what AWS does not let us see": {
    arrange: ({ refuse }) =>
      refuse(
        "AccessDeniedException",
        "User: arn:aws:iam::1:user/a is not authorized to perform: ses:GetEmailIdentity on resource: *",
        "GetEmailIdentity",
      ),
    looked: { checks: ["identity"] },
    finding: {
      check: "identity",
      level: "warn",
      message: /AWS denies it/,
      fix: /^allow ses:GetEmailIdentity to them$/,
    },
  },
  "what does not answer in time": {
    arrange: ({ system }) => system.ses.inject({ action: "GetAccount", hang: true }),
    looked: { checks: ["account"], limitMs: 300 },
    finding: { check: "sending", level: "fail", message: /within 0.3 s/, fix: /reachable/ },
  },
};
