/** What the checks share: AWS clients, created once, and the settings. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  GetAccountCommand,
  type GetAccountCommandOutput,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { Deployed } from "../shared/outputs.ts";
import { isError } from "../../functions/platform/errors.ts";

export type Stage = {
  readonly settings: PostriderConfig;
  /** The outputs of the deployment; absent parts are not known. */
  readonly deployed: Deployed;
  readonly ses: SESv2Client;
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  /** The SES account, requested once for all checks. */
  readonly account: () => Promise<GetAccountCommandOutput>;
  /** A parameter's text and type, requested once for each name; undefined where there is none. */
  readonly parameter: (name: string) => Promise<Parameter | undefined>;
  /** How far this machine's clock is ahead of AWS's, by the first answer; undefined before it. */
  readonly aheadMs: () => number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts the requests that are still open. */
  readonly stop: () => void;
};

export type Parameter = { readonly text: string; readonly encrypted: boolean };

const CONNECT_MS = 3_000;

/** Region, credentials and endpoints (AWS_ENDPOINT_URL and the like) come from the SDK's usual sources. */
export function createStage({
  settings,
  deployed,
  environment,
  known = new Map(),
}: Pick<Stage, "settings" | "deployed" | "environment"> & {
  /** Parameters that are known already, by their names. */
  readonly known?: ReadonlyMap<string, string>;
}): Stage {
  const options = {
    maxAttempts: 2,
    requestHandler: { connectionTimeout: CONNECT_MS },
    // A wrong clock must be reported, not corrected.
    disableClockSkewCorrection: true,
  };
  const ses = new SESv2Client(options);
  const ssm = new SSMClient(options);
  const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const dynamodb = new DynamoDBClient(options);
  let aheadMs: number | undefined;
  // Before the answer is read: an error response has a date too.
  ses.middlewareStack.add(
    (next) => async (given) => {
      const startedAtMs = Date.now();
      const answer = await next(given);
      const date = dateOf(answer.response);
      if (date !== undefined) aheadMs ??= (startedAtMs + Date.now()) / 2 - date;
      return answer;
    },
    { step: "deserialize", priority: "low", name: "clock" },
  );
  const ending = new AbortController();
  const whole = { abortSignal: ending.signal };
  const account = once(() => ses.send(new GetAccountCommand({}), whole));
  const parameters = new Map<string, () => Promise<Parameter | undefined>>(
    [...known].map(([name, text]) => [name, async () => ({ text, encrypted: true })]),
  );
  return {
    settings,
    deployed,
    environment,
    ses,
    ssm,
    sqs,
    dynamodb,
    account,
    parameter: (name) => {
      const kept = parameters.get(name) ?? once(() => readParameter(ssm, name, whole));
      parameters.set(name, kept);
      return kept();
    },
    aheadMs: () => aheadMs,
    stop: () => {
      // First: an open call would otherwise connect again.
      ending.abort();
      for (const client of [ses, ssm, sqs, dynamodb]) client.destroy();
    },
  };
}

async function readParameter(
  ssm: SSMClient,
  name: string,
  options: { readonly abortSignal: AbortSignal },
): Promise<Parameter | undefined> {
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { Parameter: found } = await ssm.send(command, options);
    return { text: found?.Value ?? "", encrypted: found?.Type === "SecureString" };
  } catch (error) {
    if (isError(error) && error.name === "ParameterNotFound") return undefined;
    throw error;
  }
}

function dateOf(response: unknown): number | undefined {
  if (typeof response !== "object" || response === null || !("headers" in response)) return;
  const { headers } = response;
  if (typeof headers !== "object" || headers === null || !("date" in headers)) return;
  // HTTP dates have whole seconds: on average half a second is missing.
  const atMs = Date.parse(String(headers.date)) + 500;
  return Number.isFinite(atMs) ? atMs : undefined;
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}
