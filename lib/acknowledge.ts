import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Accepts cdk-nag findings of a construct and its children: finding id to reason. `cdk synth` fails on any other finding. */
export function acknowledge(
  construct: IConstruct,
  findings: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(findings))
    Validations.of(construct).acknowledge({ id, reason });
}
