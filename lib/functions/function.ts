import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { join } from "node:path";
import { AssetHashType, DockerImage, RemovalPolicy } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  type EventInvokeConfigOptions,
  FunctionBase,
  Function as LambdaFunction,
  type FunctionOptions,
  type IFunction,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { PACKAGE_ROOT, MODULE_EXTENSION } from "../../project/postrider-modules.ts";
import type { Entry } from "./entry.ts";

export type FunctionProps = Pick<
  FunctionOptions,
  "memorySize" | "timeout" | "retryAttempts" | "maxEventAge" | "reservedConcurrentExecutions"
> & {
  /** The folder of its handler in functions/. */
  readonly entry: Entry;
  /** The project's folder, an absolute path. The feedback function does not use it. */
  readonly notifications?: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** The CloudWatch namespace of its metrics. @default - it writes none */
  readonly metricsNamespace?: string | undefined;
  /**
   * Whether deleting the stack deletes its log.
   * @default - RemovalPolicy.RETAIN, CDK's default for a log group
   */
  readonly removalPolicy?: RemovalPolicy | undefined;
  /** Days that its log is kept, a value of CloudWatch Logs' `RetentionDays`. @default 90 */
  readonly logRetentionDays?: number | undefined;
};

/** Creates a function with its log and its role in `scope`. */
export function createFunction(
  scope: Construct,
  {
    entry,
    notifications,
    environment,
    metricsNamespace,
    removalPolicy,
    logRetentionDays = 90,
    ...options
  }: FunctionProps,
): LambdaFunction {
  const logGroup = new LogGroup(scope, "Log", {
    retention: logRetentionDays,
    ...(removalPolicy === undefined ? {} : { removalPolicy }),
  });
  // Not Lambda's managed policy, which allows writing to every log of the account.
  const role = new Role(scope, "Role", {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
  });
  logGroup.grantWrite(role);
  const created = new LambdaFunction(scope, "Function", {
    ...options,
    code: codeOf(entry, notifications),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    logGroup,
    role,
    // A rollback needs the earlier versions.
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    environment: {
      ...environment,
      ...(metricsNamespace === undefined ? {} : { METRICS_NAMESPACE: metricsNamespace }),
      // Readable stacks of unexpected errors. Costs about 15 ms of a cold start.
      NODE_OPTIONS: "--enable-source-maps",
    },
  });
  acknowledge(created, {
    "Serverless-LambdaTracing":
      "Each run logs its durations and counts. The X-Ray SDK would be an eighth of the bundle and slow every cold start.",
  });
  return created;
}

const BUNDLE_FUNCTION = join(import.meta.dirname, `bundle-function${MODULE_EXTENSION}`);

const MAX_MESSAGES_BYTES = 10_000_000;

function failureText(
  [program, entry, , notifications]: readonly string[],
  { status, signal, stderr, error }: SpawnSyncReturns<string>,
): string {
  const how = signal === null ? `exit code ${status}` : `signal ${signal}`;
  const got = error === undefined ? how : error.message;
  const messages = (stderr ?? "").trim();
  return `Expected the function "${entry}" to be bundled, got ${got}${
    messages === ""
      ? ` and no message. To run it alone: node ${JSON.stringify(program)} ${entry} OUTPUT-FOLDER ${JSON.stringify(notifications)}`
      : `:\n${messages}`
  }`;
}

/**
 * The alias that invokes a function. Each deployment publishes a version and moves the alias to it, so that a rollback is one command
 * (docs/runbook.md). An alias does not inherit the function's settings for asynchronous invocations, hence `options`.
 */
export function liveAliasOf(target: LambdaFunction, options?: EventInvokeConfigOptions): IFunction {
  const alias = target.addAlias("live", options);
  if (isFunction(alias)) return alias;
  throw new Error("Expected an alias to be a function");
}

/** TypeScript rejects CDK's Alias as an IFunction, because it declares `role` as `IRole | undefined`. */
function isFunction(alias: object): alias is IFunction {
  return alias instanceof FunctionBase;
}

/** Bundles in a process (./bundle-function.ts): CDK's NodejsFunction supports no esbuild plugins, and its bundling is synchronous. */
function codeOf(entry: Entry, notifications = ""): Code {
  return Code.fromAsset(join(PACKAGE_ROOT, "functions"), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK requires an image; it is never pulled.
      image: DockerImage.fromRegistry("postrider-bundles-without-docker"),
      // CDK bundles once for equal commands.
      command: [entry, notifications],
      local: {
        tryBundle: (folder) => {
          const args = [BUNDLE_FUNCTION, entry, folder, notifications];
          const ended = spawnSync(process.execPath, args, {
            encoding: "utf8",
            stdio: ["ignore", "inherit", "pipe"],
            maxBuffer: MAX_MESSAGES_BYTES,
          });
          if (ended.status !== 0) throw new Error(failureText(args, ended));
          process.stderr.write(ended.stderr);
          return true;
        },
      },
    },
  });
}
