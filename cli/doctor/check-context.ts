/** What the checks share: the settings, the outputs, and one client for each service. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  GetAccountCommand,
  type GetAccountCommandOutput,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import { isError } from "../../functions/platform/errors.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { oldestWaitingMs } from "../read/run/dev-event.ts";
import { oldestOnAws } from "./oldest-message.ts";
import type { StackOutputs } from "../shared/outputs.ts";

export type CheckContext = {
  readonly settings: PostriderConfig;
  readonly deployed: StackOutputs;
  readonly ses: SESv2Client;
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  /** Since when the oldest message of the queue waits, epoch ms; undefined if it is not known. */
  readonly oldestWaitsSinceMs: (queueUrl: string) => Promise<number | undefined>;
  /** The SES account, requested once. */
  readonly account: () => Promise<GetAccountCommandOutput>;
  /** A parameter, requested once for each name; undefined if it does not exist. */
  readonly parameter: (name: string) => Promise<Parameter | undefined>;
  /** How far this machine's clock is ahead of AWS's; undefined before the first response of SES. */
  readonly aheadMs: () => number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts open requests. */
  readonly stop: () => void;
};

export type Parameter = { readonly text: string; readonly encrypted: boolean };

const Response = z.object({ headers: z.object({ date: z.string() }) });

/** Region, credentials and endpoints (AWS_ENDPOINT_URL, …) come from the SDK's usual sources. */
export function createCheckContext({
  settings,
  deployed,
  environment,
  known = new Map(),
  pageUrl,
}: Pick<CheckContext, "settings" | "deployed" | "environment"> & {
  /** Of the dev server; undefined on AWS. */
  readonly pageUrl?: string | undefined;
  /** The values of parameters that need no request. */
  readonly known?: ReadonlyMap<string, string>;
}): CheckContext {
  const options = {
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 3_000 },
    // A wrong clock must be reported, not corrected.
    disableClockSkewCorrection: true,
  };
  const ses = new SESv2Client(options);
  const ssm = new SSMClient(options);
  const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const dynamodb = new DynamoDBClient(options);
  let aheadMs: number | undefined;
  ses.middlewareStack.add(
    (next) => async (request) => {
      const startedAtMs = Date.now();
      const result = await next(request);
      const { data } = Response.safeParse(result.response);
      // An HTTP date has whole seconds: on average it is half a second early.
      const awsMs = data === undefined ? NaN : Date.parse(data.headers.date) + 500;
      if (Number.isFinite(awsMs)) aheadMs ??= (startedAtMs + Date.now()) / 2 - awsMs;
      return result;
    },
    // Before the response is parsed, because errors have a date too.
    { step: "deserialize", priority: "low", name: "clock" },
  );
  const ending = new AbortController();
  const { signal: abortSignal } = ending;
  let account: Promise<GetAccountCommandOutput> | undefined;
  const parameters = new Map<string, Promise<Parameter | undefined>>(
    [...known].map(([name, text]) => [name, Promise.resolve({ text, encrypted: true })]),
  );
  return {
    settings,
    deployed,
    environment,
    oldestWaitsSinceMs: (queueUrl) =>
      pageUrl === undefined ? oldestOnAws(queueUrl, abortSignal) : oldestWaitingMs(pageUrl),
    ses,
    ssm,
    sqs,
    dynamodb,
    account: () => (account ??= ses.send(new GetAccountCommand({}), { abortSignal })),
    parameter: (name) => {
      const requested = parameters.get(name) ?? readParameter(ssm, name, abortSignal);
      parameters.set(name, requested);
      return requested;
    },
    aheadMs: () => aheadMs,
    stop: () => {
      // Before the clients are destroyed: an open call would connect again.
      ending.abort();
      for (const client of [ses, ssm, sqs, dynamodb]) client.destroy();
    },
  };
}

async function readParameter(
  ssm: SSMClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<Parameter | undefined> {
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { Parameter: found } = await ssm.send(command, { abortSignal });
    return { text: found?.Value ?? "", encrypted: found?.Type === "SecureString" };
  } catch (error) {
    if (isError(error) && error.name === "ParameterNotFound") return undefined;
    throw error;
  }
}
