/** Wires the unsubscribe page: clients once per process, one request per invocation. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import { type Brands, brandsOf, type Project } from "../project.ts";
import { languages } from "../notification/languages/languages.ts";
import { triesWithin } from "../platform/aws-client.ts";
import { redactErrors } from "../platform/redact-errors.ts";
import { createLog, type Invocation } from "../platform/log.ts";
import { createSuppressions } from "../coordination/suppressions.ts";
import { createTransport } from "../platform/transport.ts";
import { keyReader, onceRead } from "../platform/secret-key.ts";
import { readConfig } from "../config/unsubscribe-config.ts";
import { type Answer, createPages } from "./page.ts";
import { run, type UnsubscribeDependencies } from "./run.ts";
import { createTokenReader } from "./token.ts";

const config = readConfig(process.env);
const { log, startLogging: begin } = createLog("unsubscribe");
const transport = createTransport();

/** Answers one request of a function URL. @throws unexpected errors without their message; the reader gets a 502 */
export type UnsubscribeHandler = (event: unknown, invocation: Invocation) => Promise<Answer>;

type Branded = Brands & Pick<Project, "locales">;

/** The unsubscribe page in a project's languages and brands. Call it once per process. */
export function createUnsubscribeHandler(project: Branded): UnsubscribeHandler {
  const deps = createDependencies(project);
  return async (event, invocation) => {
    begin(invocation);
    return redactErrors(log, async () => {
      transport.closeIdleSockets();
      return run(deps, event);
    });
  };
}

function createDependencies({ locales = languages, ...brands }: Branded): UnsubscribeDependencies {
  const now = Date.now;
  const { tryMs, retryStrategy } = triesWithin(config.DYNAMODB_TIMEOUT_MS);
  const dynamodb = new DynamoDBClient({
    requestHandler: transport.requestHandler(tryMs),
    retryStrategy,
  });
  const { unsubscribe } = createSuppressions({
    client: dynamodb,
    table: config.COORDINATION_TABLE,
    now,
  });
  const connect = () => new SSMClient({ requestHandler: transport.requestHandler() });
  return {
    tokenReader: onceRead(
      keyReader("UNSUBSCRIBE_KEY", config, { connect, log, now }),
      createTokenReader,
    ),
    unsubscribe,
    pages: createPages(locales, brandsOf(brands), config.DEFAULT_LOCALE),
    log,
  };
}
