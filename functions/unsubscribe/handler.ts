/** Wires the page of the unsubscribe links: clients once per process, services over them. Decides nothing. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import { type Brands, brandsOf, type Project } from "../project.ts";
import { languages } from "../notification/languages/languages.ts";
import { lighten, triesWithin } from "../platform/aws-client.ts";
import { throwingByName } from "../platform/redact-errors.ts";
import { createLog, type Invocation } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createSuppressions } from "../coordination/suppressions.ts";
import { createTransport } from "../platform/transport.ts";
import { onceRead, unsubscribeKeyReader } from "../email/unsubscribe-links.ts";
import { createTokenReader } from "./check-token.ts";
import { readConfig } from "../config/unsubscribe-config.ts";
import { type Answer, createPages } from "./page.ts";
import { run, type Tools } from "./run.ts";

const config = readConfig(process.env);
const { log, begin } = createLog("unsubscribe");
const transport = createTransport();

/** One request of a function URL. @throws what nobody foresaw by its name, which is a 502 to the reader */
export type UnsubscribeHandler = (event: unknown, invocation: Invocation) => Promise<Answer>;

type Branded = Brands & Pick<Project, "locales">;

/** The unsubscribe page in a project's languages and brands; called once per process. */
export function createUnsubscribeHandler(project: Branded): UnsubscribeHandler {
  const tools = createTools(project);
  return async (event, invocation) => {
    begin(invocation);
    return throwingByName(log, async () => {
      transport.dropSleepers();
      return run(tools, event);
    });
  };
}

function createTools({ locales = languages, ...brands }: Branded): Tools {
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
    pages: createPages(locales, brandsOf(brands)),
    metrics: createMetrics(config.METRICS_NAMESPACE, "unsubscribe"),
    log,
  };
}
