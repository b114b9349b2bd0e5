import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/**
 * Says why findings of cdk-nag do not hold for a construct and what is in it, each by the exact id of the finding. One that nobody
 * has answered ends `cdk synth`.
 */
export function acknowledge(
  construct: IConstruct,
  findings: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(findings))
    Validations.of(construct).acknowledge({ id, reason });
}
