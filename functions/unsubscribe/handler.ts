/** Wires the page of the unsubscribe links: clients once per process, services over them. Decides nothing. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Project } from "../project.ts";
import { lighten, triesWithin } from "../services/aws-client.ts";
import { throwingByName } from "../services/by-name.ts";
import { createLog, type Invocation } from "../services/log.ts";
import { createMetrics } from "../services/metrics.ts";
import { createSuppressions } from "../services/suppressions.ts";
import { createTransport } from "../services/transport.ts";
import { onceRead, unsubscribeKeyReader } from "../services/unsubscribe-link.ts";
import { createTokenReader } from "../services/unsubscribe-token.ts";
import { readConfig } from "./config.ts";
import { type Answer, createPages } from "./page.ts";
import { run, type Tools } from "./run.ts";
import { unsubscribeTexts } from "./texts.ts";

const config = readConfig(process.env);
const { log, begin } = createLog("unsubscribe");
const transport = createTransport();

/** One request of a function URL. @throws what nobody foresaw by its name, which is a 502 to the reader */
export type UnsubscribeHandler = (event: unknown, invocation: Invocation) => Promise<Answer>;

/** The unsubscribe page in the words of a project's brand; called once per process. */
export function createUnsubscribeHandler(project: Pick<Project, "brand">): UnsubscribeHandler {
  const tools = createTools(project);
  return async (event, invocation) => {
    begin(invocation);
    return throwingByName(log, async () => {
      transport.dropSleepers();
      return run(tools, event);
    });
  };
}

function createTools({ brand }: Pick<Project, "brand">): Tools {
  const now = Date.now;
  const { tryMs, retryStrategy } = triesWithin(config.DYNAMODB_TIMEOUT_MS);
  const dynamodb = new DynamoDBClient({
    requestHandler: transport.awsRequestHandler("dynamodb", tryMs),
    retryStrategy,
    cacheMiddleware: true,
  });
  const { unsubscribe } = createSuppressions({
    client: lighten(dynamodb, "dynamodb"),
    table: config.COORDINATION_TABLE,
    now,
  });
  const connect = () => new SSMClient({ requestHandler: transport.awsRequestHandler("ssm") });
  return {
    tokenReader: onceRead(
      unsubscribeKeyReader({ ...config, connect, log, now }),
      createTokenReader,
    ),
    unsubscribe,
    pages: createPages(brand?.unsubscribeTexts ?? unsubscribeTexts),
    metrics: createMetrics(config.METRICS_NAMESPACE, "unsubscribe"),
    log,
  };
}
