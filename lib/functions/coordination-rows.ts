import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";

/** Rows of the Coordination table, and the attributes of them that a function writes. */
type Writable = { readonly rows: string; readonly attributes: readonly string[] };

const SUPPRESSION_ROWS = "suppressed#*";

/** What `suppress` of functions/coordination/suppressions.ts writes. */
export const SUPPRESSIONS: Writable = {
  rows: SUPPRESSION_ROWS,
  attributes: ["reason", "suppressedAtMs", "address", "sesMessageId"],
};

/** What `unsubscribe` of functions/coordination/suppressions.ts writes. */
export const UNSUBSCRIPTIONS: Writable = {
  rows: SUPPRESSION_ROWS,
  attributes: ["unsubscribed", "unsubscribedAtMs"],
};

/** The row of functions/coordination/feedback-mark.ts. */
export const FEEDBACK_MARK: Writable = { rows: "feedback", attributes: ["lastSubmittedMs"] };

/**
 * Allows writes to these attributes of these rows only: input from outside must not reach a lease, and must not lift a
 * suppression. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function coordinationStatement(
  { tableArn }: TableV2,
  { rows, attributes }: Writable,
): PolicyStatement {
  return new PolicyStatement({
    actions: ["dynamodb:UpdateItem"],
    resources: [tableArn],
    conditions: {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [rows] },
      // The key's own attribute counts among the request's.
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", ...attributes] },
      // Other return values would let a write read the rest of the row.
      StringEqualsIfExists: { "dynamodb:ReturnValues": "NONE" },
    },
  });
}
