import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";

/** Rows of the Coordination table and the attributes that a function may write. */
type Writable = { readonly rows: string; readonly attributes: readonly string[] };

const SUPPRESSION_ROWS = "suppressed#*";

/** Written by `suppress` in functions/coordination/suppressions.ts. */
export const SUPPRESSIONS: Writable = {
  rows: SUPPRESSION_ROWS,
  attributes: ["reason", "suppressedAtMs", "address", "sesMessageId"],
};

/** Written by `unsubscribe` in functions/coordination/suppressions.ts. */
export const UNSUBSCRIPTIONS: Writable = {
  rows: SUPPRESSION_ROWS,
  attributes: ["unsubscribed", "unsubscribedAtMs"],
};

/** Written by functions/coordination/feedback-mark.ts. */
export const FEEDBACK_MARK: Writable = { rows: "feedback", attributes: ["lastSubmittedMs"] };

/**
 * Allows writes to these attributes of these rows only: a function with public input must not change a lease or remove a
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
      // The condition also checks the key attribute.
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", ...attributes] },
      // Other return values would allow a write to read the row.
      StringEqualsIfExists: { "dynamodb:ReturnValues": "NONE" },
    },
  });
}
