import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";

/** The rows of functions/services/suppressions.ts. */
export const SUPPRESSIONS = "suppressed#*";

/** The row of functions/services/feedback-mark.ts. */
export const FEEDBACK_MARK = "feedback";

/** Lets its function write these rows of the Coordination table and no others: what brings news from outside must not reach a lease. */
export function coordinationStatement(
  { tableArn }: TableV2,
  ...rows: readonly string[]
): PolicyStatement {
  return new PolicyStatement({
    actions: ["dynamodb:UpdateItem"],
    resources: [tableArn],
    conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": rows } },
  });
}
