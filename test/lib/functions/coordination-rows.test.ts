import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { DynamoDBClient, type UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { Suppressions } from "../../../functions/coordination/suppressions.ts";
import { createFeedbackMark } from "../../../functions/coordination/feedback-mark.ts";
import { createSuppressions } from "../../../functions/coordination/suppressions.ts";
import { grantsOf, templateWith } from "../synthesised.ts";

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The update requests that the services make, none of which leaves the process. */
async function requestsOf(
  work: (services: Suppressions & ReturnType<typeof createFeedbackMark>) => Promise<void>,
): Promise<UpdateItemCommandInput[]> {
  const requests: UpdateItemCommandInput[] = [];
  const client = new DynamoDBClient({ region: "us-east-1" });
  client.middlewareStack.add(
    () => async (args) => {
      requests.push(args.input as UpdateItemCommandInput);
      return { output: { $metadata: {} } as never, response: undefined };
    },
    { step: "initialize" },
  );
  const options = { client, table: "Coordination", now: () => 1 };
  await work({ ...createSuppressions(options), ...createFeedbackMark(options) });
  return requests;
}

const NO_ATTRIBUTE = new Set(["SET", "ADD", "OR", "if_not_exists", "attribute_not_exists"]);

/** What IAM sees as `dynamodb:Attributes`: the key's names and those in the expressions. */
function attributesOf({ Key, UpdateExpression, ConditionExpression }: UpdateItemCommandInput) {
  const words = `${UpdateExpression} ${ConditionExpression ?? ""}`.match(/(?<![:\w])[a-z_]\w*/gi);
  return new Set([
    ...Object.keys(Key ?? {}),
    ...(words ?? []).filter((word) => !NO_ATTRIBUTE.has(word)),
  ]);
}

function conditionsOf(role: string): Conditions[] {
  return grantsOf(templateWith(), role)
    .filter(({ resources }) => resources.includes("${MailTablesCoordination}"))
    .map(({ condition }) => condition as Conditions);
}

test.each<[string, string, Parameters<typeof requestsOf>[0]]>([
  ["unsubscribe", "MailUnsubscribeRole", ({ unsubscribe }) => unsubscribe("0f", "class.updated")],
  [
    "suppress",
    "MailFeedbackRole",
    ({ suppress }) => suppress("0f", { reason: "bounced", address: "a@example.com" }),
  ],
  ["saw", "MailFeedbackRole", ({ saw }) => saw(1)],
])("`%s` writes exactly the attributes that its role allows", async (_verb, role, work) => {
  const requests = await requestsOf(work);
  expect(requests).toHaveLength(1);
  for (const request of requests) {
    const key = request.Key?.["pk"]?.S ?? "";
    const conditions = conditionsOf(role).filter((one) => {
      const rows = String(one["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"]);
      return rows.endsWith("*") ? key.startsWith(rows.slice(0, -1)) : key === rows;
    });
    expect(conditions).toHaveLength(1);
    const allowed = conditions[0]?.["ForAllValues:StringEquals"]?.["dynamodb:Attributes"];
    expect(new Set(allowed as string[])).toEqual(attributesOf(request));
    expect(request.ReturnValues).toBe("NONE");
    expect(conditions[0]?.["StringEqualsIfExists"]).toEqual({ "dynamodb:ReturnValues": "NONE" });
  }
});

test("the unsubscribe function may not write the reason of a suppression", () => {
  const [conditions, ...others] = conditionsOf("MailUnsubscribeRole");
  expect(others).toEqual([]);
  expect(conditions?.["ForAllValues:StringEquals"]).toEqual({
    "dynamodb:Attributes": ["pk", "unsubscribed", "unsubscribedAtMs"],
  });
});
