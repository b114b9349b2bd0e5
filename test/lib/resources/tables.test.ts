import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Tables, type TablesProps } from "../../../lib/resources/tables.ts";
import { propertiesOf, resourcesOf } from "../synthesised.ts";

const TYPE = "AWS::DynamoDB::GlobalTable";
const BOTH = ["TablesDeliveries", "TablesCoordination"];

function templateOf(props?: TablesProps): Template {
  const stack = new Stack();
  new Tables(stack, "Tables", props);
  return Template.fromStack(stack);
}

test("Deliveries has the keys of the ledger, and a TTL on expiresAt", () => {
  expect(propertiesOf(templateOf(), TYPE, "TablesDeliveries")).toMatchObject({
    AttributeDefinitions: [
      { AttributeName: "notification", AttributeType: "S" },
      { AttributeName: "recipient", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "notification", KeyType: "HASH" },
      { AttributeName: "recipient", KeyType: "RANGE" },
    ],
    TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
  });
});

test("Coordination has the key of a lease, and no TTL", () => {
  const properties = propertiesOf(templateOf(), TYPE, "TablesCoordination");
  expect(properties).toMatchObject({
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  });
  expect(properties).not.toHaveProperty("TimeToLiveSpecification");
});

test.each(BOTH)("%s is paid for on demand", (id) => {
  expect(propertiesOf(templateOf(), TYPE, id)).toMatchObject({ BillingMode: "PAY_PER_REQUEST" });
});

test.each(BOTH)("%s is encrypted with the AWS managed key", (id) => {
  expect(propertiesOf(templateOf(), TYPE, id)).toMatchObject({
    SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
  });
});

test.each(BOTH)("%s has point-in-time recovery", (id) => {
  const { Replicas } = propertiesOf(templateOf(), TYPE, id);
  expect(Replicas).toMatchObject([
    { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
  ]);
});

test.each([
  [undefined, "Retain"],
  [RemovalPolicy.DESTROY, "Delete"],
])("removalPolicy %s gives both tables the policy %s", (removalPolicy, expected) => {
  const props = removalPolicy === undefined ? {} : { removalPolicy };
  const tables = resourcesOf(templateOf(props), TYPE);
  expect(tables.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual([expected, expected]);
  expect(tables.map(([, { UpdateReplacePolicy }]) => UpdateReplacePolicy)).toEqual([
    expected,
    expected,
  ]);
});
