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
import { ENGINE_ROOT, MODULE_EXTENSION } from "../../project/engine-modules.ts";
import type { Entry } from "./entry.ts";

export type FunctionProps = Pick<
  FunctionOptions,
  "memorySize" | "timeout" | "retryAttempts" | "maxEventAge" | "reservedConcurrentExecutions"
> & {
  /** The folder of functions/ that holds its handler. */
  readonly entry: Entry;
  /** The project's folder, as an absolute path; the feedback function has no part of it. */
  readonly notifications?: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** The CloudWatch namespace of its metrics: the installation's. */
  readonly metricsNamespace?: string | undefined;
  /**
   * What becomes of its log when the stack is deleted.
   * @default - RemovalPolicy.RETAIN, as for every log group
   */
  readonly removalPolicy?: RemovalPolicy | undefined;
  /** Days that its log is kept: one of those that CloudWatch Logs knows. @default 90 */
  readonly logRetentionDays?: number | undefined;
};

/** A function as all of ours are, with a log and a role of its own, in `scope`. */
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
  // A role of our own: Lambda's managed policy would let it write to every log of the account.
  const role = new Role(scope, "Role", {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
  });
  logGroup.grantWrite(role);
  const made = new LambdaFunction(scope, "Function", {
    ...options,
    code: codeOf(entry, notifications),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    logGroup,
    role,
    // A version that is deleted is no way back.
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    environment: {
      ...environment,
      ...(metricsNamespace === undefined ? {} : { METRICS_NAMESPACE: metricsNamespace }),
      // Readable stacks of what nobody foresaw; about 15 ms of a cold start.
      NODE_OPTIONS: "--enable-source-maps",
    },
  });
  acknowledge(made, {
    "Serverless-LambdaTracing":
      "Each run logs its times and counts; X-Ray's SDK would be an eighth of the bundle and a share of every cold start.",
  });
  return made;
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
      ? ` and no message. To see it alone: node ${JSON.stringify(program)} ${entry} OUTPUT-FOLDER ${JSON.stringify(notifications)}`
      : `:\n${messages}`
  }`;
}

/**
 * The alias that a function is invoked by: each deployment publishes a version and points the alias to it, so that going back is
 * one command (docs/runbook.md). Settings of asynchronous invocations do not pass from a function to its alias.
 */
export function liveAliasOf(made: LambdaFunction, options?: EventInvokeConfigOptions): IFunction {
  const alias = made.addAlias("live", options);
  if (isFunction(alias)) return alias;
  throw new Error("Expected an alias to be a function");
}

/** The compiler does not take CDK's Alias for an IFunction, because it declares its `role` as `IRole | undefined`. */
function isFunction(made: object): made is IFunction {
  return made instanceof FunctionBase;
}

/** Our own bundling (./bundle-function.ts): CDK's NodejsFunction takes no esbuild plugins. CDK waits for no promise, hence the process. */
function codeOf(entry: Entry, notifications = ""): Code {
  return Code.fromAsset(join(ENGINE_ROOT, "functions"), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Named because CDK asks for one; never pulled.
      image: DockerImage.fromRegistry("postrider-bundles-without-docker"),
      // CDK bundles what is alike once.
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
