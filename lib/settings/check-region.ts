import { Annotations, Stack, Token } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { regionProblems } from "./regions.ts";
import { SettingsError } from "./settings.ts";

/**
 * Fails in a region that lacks a service that the stack needs. A stack without an explicit region only gets a warning about the CDK
 * CLI's default region, because its template may be deployed elsewhere.
 */
export function checkRegion(construct: Construct, unsubscribe: boolean): void {
  const { region } = Stack.of(construct);
  const isDefault = Token.isUnresolved(region);
  const problems = regionProblems(isDefault ? (process.env[DEFAULT_REGION] ?? "") : region, {
    unsubscribe,
  }).map((problem) => `${problem} (${construct.node.path})`);
  if (problems.length > 0 && !isDefault) throw new SettingsError(problems);
  for (const problem of problems)
    Annotations.of(construct).addWarningV2("postrider:region", problem);
}

/** Set by the CDK CLI. Source: https://docs.aws.amazon.com/cdk/v2/guide/environments.html */
const DEFAULT_REGION = "CDK_DEFAULT_REGION";
