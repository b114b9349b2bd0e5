import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Tables, type TablesProps } from "../../../lib/resources/tables.ts";
import { propertiesOf, resourcesOf } from "../synthesised.ts";

const TYPE = "AWS::DynamoDB::GlobalTable";
const BOTH = ["TablesDeliveries", "TablesCoordination"];

/** @param indexes the context value `postrider:indexes` */
function templateOf(props?: TablesProps, indexes?: unknown): Template {
  const stack = new Stack();
  stack.node.setContext("postrider:indexes", indexes);
  new Tables(stack, "Tables", props);
  return Template.fromStack(stack);
}

test("Deliveries has the keys of the ledger and of its indexes, and a TTL on expiresAt", () => {
  expect(propertiesOf(templateOf(), TYPE, "TablesDeliveries")).toMatchObject({
    AttributeDefinitions: [
      { AttributeName: "notification", AttributeType: "S" },
      { AttributeName: "recipient", AttributeType: "S" },
      { AttributeName: "lookupName", AttributeType: "S" },
      { AttributeName: "lookupAt", AttributeType: "N" },
      { AttributeName: "listName", AttributeType: "S" },
      { AttributeName: "listAt", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "notification", KeyType: "HASH" },
      { AttributeName: "recipient", KeyType: "RANGE" },
    ],
    TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
  });
});

const BY_LOOKUP = {
  IndexName: "byLookup",
  KeySchema: [
    { AttributeName: "lookupName", KeyType: "HASH" },
    { AttributeName: "lookupAt", KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "KEYS_ONLY" },
};
const BY_LIST = {
  IndexName: "byList",
  KeySchema: [
    { AttributeName: "listName", KeyType: "HASH" },
    { AttributeName: "listAt", KeyType: "RANGE" },
  ],
  Projection: {
    ProjectionType: "INCLUDE",
    NonKeyAttributes: ["definition", "subject", "state", "readers"],
  },
};

test.each([
  [undefined, [BY_LOOKUP, BY_LIST]],
  [1, [BY_LOOKUP]],
  ["1", [BY_LOOKUP]],
])("Deliveries has its indexes, with the context value postrider:indexes %j", (given, indexes) => {
  const properties = propertiesOf(templateOf({}, given), TYPE, "TablesDeliveries");
  expect(properties["GlobalSecondaryIndexes"]).toEqual(indexes);
});

test.each([0, 2, "2", "one"])("postrider:indexes may not be %j", (given) => {
  expect(() => templateOf({}, given)).toThrow(
    `Expected -c postrider:indexes to be 1, got ${JSON.stringify(given)}`,
  );
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
