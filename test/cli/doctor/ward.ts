/** An account and its servers, and the doctor's checks that look at them. */
import { CHECKS } from "../../../cli/doctor/checks.ts";
import { examine, type Finding } from "../../../cli/doctor/finding.ts";
import type { StackOutputs } from "../../../cli/shared/outputs.ts";
import { createCheckContext } from "../../../cli/doctor/check-context.ts";
import { type CloudWatch, startCloudWatch } from "./cloudwatch.ts";
import type { PostriderConfig } from "../../../lib/settings/stage-config.ts";
import { createSetup } from "../../../local/servers/ses/v2.ts";
import { type LocalSystem, startSystem } from "../../../local/dev/system.ts";
import { refuseBedrockSignature } from "../../helpers/bedrock-signature.ts";
import { type ParameterServer, startParameterServer } from "../../helpers/parameter-server.ts";

export const KEY = "sk-a-key-that-nobody-may-see";
export const KEY_PARAMETER = "/postrider/openai-api-key";
export const EVENTS =
  "SEND REJECT BOUNCE COMPLAINT DELIVERY DELIVERY_DELAY RENDERING_FAILURE".split(" ");
export const SETTINGS: PostriderConfig = {
  fromAddress: "Acme <mail@example.org>",
  apiKeyParameter: KEY_PARAMETER,
  configurationSet: "postrider",
};
export const BEDROCK = {
  provider: "bedrock",
  model: "openai.gpt-oss-20b-1:0",
  apiKeyParameter: undefined,
} as const;

/** Longer than the program's own, for a machine that has much to do. */
const LIMIT_MS = 30_000;

export type Looked = {
  settings?: Partial<PostriderConfig>;
  deployed?: StackOutputs;
  limitMs?: number;
  checks?: readonly (keyof typeof CHECKS)[];
};

export type Ward = {
  readonly system: LocalSystem;
  readonly ssm: ParameterServer;
  readonly cloudWatch: CloudWatch;
  /** What is so until the next `heal`. */
  readonly now: { validKey: string; serverAheadMs: number; types: Record<string, string> };
  /** The variables by which the servers are found. */
  readonly environment: Readonly<Record<string, string>>;
  readonly deployed: StackOutputs;
  /** Makes all well again. */
  readonly heal: () => void;
  readonly look: (looked?: Looked) => Promise<Finding[]>;
  /** SES refuses the next request for `action` with 403. */
  readonly refuse: (code: string, message: string, action: string) => void;
  readonly stop: () => Promise<void>;
};

/** Something that is not well, and what is said of it. */
export type Unwell = {
  arrange?: (ward: Ward) => void;
  looked: Looked;
  finding: { check: string; level: string; message: RegExp; fix: RegExp };
};

export async function openWard(): Promise<Ward> {
  const now: Ward["now"] = { validKey: KEY, serverAheadMs: 0, types: {} };
  const ssm = await startParameterServer(new Map(), (name) => now.types[name] ?? "SecureString");
  const cloudWatch = await startCloudWatch();
  const system = await startSystem({
    ses: { now: () => Date.now() + now.serverAheadMs },
    ai: {
      acceptsKey: (given) => given === now.validKey,
      checkSignature: refuseBedrockSignature,
    },
  });
  const { environment: all } = system;
  const environment = {
    ...Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith("AWS_"))),
    AWS_ENDPOINT_URL_SSM: ssm.url,
    AWS_ENDPOINT_URL_CLOUDWATCH: cloudWatch.url,
    OPENAI_BASE_URL: `${system.ai?.url}/v1`,
    BEDROCK_BASE_URL: `${system.ai?.url}/openai/v1`,
  };
  Object.assign(process.env, environment);
  const deployed: StackOutputs = {
    queueUrl: all.QUEUE_URL,
    deadLetterQueueUrl: all.DEAD_LETTER_QUEUE_URL,
    deliveriesTable: all.DELIVERIES_TABLE,
    coordinationTable: all.COORDINATION_TABLE,
  };
  return {
    system,
    ssm,
    cloudWatch,
    now,
    environment,
    deployed,
    heal: () => {
      Object.assign(now, { validKey: KEY, serverAheadMs: 0, types: {} });
      delete system.ses.setup.sentLast24Hours;
      Object.assign(
        system.ses.setup,
        createSetup({
          identities: { "example.org": {} },
          configurationSets: { postrider: { events: EVENTS } },
        }),
      );
      cloudWatch.oldestSeconds = undefined;
      ssm.values.clear();
      ssm.values.set(KEY_PARAMETER, KEY);
    },
    look: async ({ settings, deployed: known = deployed, limitMs = LIMIT_MS, checks } = {}) => {
      const context = createCheckContext({
        settings: { ...SETTINGS, ...settings },
        deployed: known,
        environment,
      });
      try {
        const chosen = checks?.map((name) => CHECKS[name]) ?? Object.values(CHECKS);
        return await examine(chosen, context, limitMs);
      } finally {
        context.stop();
      }
    },
    refuse: (code, message, action) => system.ses.inject({ action, code, message, status: 403 }),
    stop: async () => {
      await system.stop();
      await ssm.stop();
      await cloudWatch.stop();
    },
  };
}
