import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  CfnGlobalTable,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import type { IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { INDEXES } from "../../functions/delivery/ledger-index.ts";
import { grantKeyUse } from "../functions/key-use.ts";

export interface TablesProps {
  /**
   * Whether deleting the stack deletes both tables. Without the ledger, a redriven message is sent again.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether DynamoDB refuses to delete the tables.
   * @default false
   */
  readonly deletionProtection?: boolean;
  /**
   * The KMS key of both tables. Its key policy must allow access through IAM policies.
   * @default - the AWS managed key of DynamoDB
   */
  readonly key?: IKey | undefined;
}

/** A context value for an upgrade from version 0.2, whose table has no index: CloudFormation can add only one in each deployment. */
const INDEXES_CONTEXT = "postrider:indexes";

function indexesOf({ node }: Construct): number {
  const given: unknown = node.tryGetContext(INDEXES_CONTEXT);
  if (given === undefined) return INDEXES.length;
  if (given === "1" || given === 1) return 1;
  throw new Error(`Expected -c ${INDEXES_CONTEXT} to be 1, got ${JSON.stringify(given)}`);
}

/** DynamoDB uses the key with the permissions of the caller. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const KEY_USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
];

/** The ledger (`Deliveries`), and the state that runs share (`Coordination`: leases, circuit breakers, reservations, suppressions). */
export class Tables extends Construct {
  /** Key `notification`, sort `recipient`: a plan and its deliveries. */
  readonly deliveries: TableV2;
  /** Key `pk`. No TTL: a deleted row would reset the token of a lease, which must only grow. */
  readonly coordination: TableV2;
  readonly #key: IKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    { removalPolicy = RemovalPolicy.RETAIN, deletionProtection = false, key }: TablesProps = {},
  ) {
    super(scope, id);
    this.#key = key;
    const common = {
      billing: Billing.onDemand(),
      // The ledger has addresses. The AWS managed key costs cents a month and logs every use in CloudTrail.
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection,
      removalPolicy,
    };
    this.deliveries = new TableV2(this, "Deliveries", {
      ...common,
      partitionKey: { name: "notification", type: AttributeType.STRING },
      sortKey: { name: "recipient", type: AttributeType.STRING },
      timeToLiveAttribute: "expiresAt",
      globalSecondaryIndexes: INDEXES.slice(0, indexesOf(this)).map(
        ({ indexName, name, time, included }) => ({
          indexName,
          partitionKey: { name, type: AttributeType.STRING },
          sortKey: { name: time, type: AttributeType.NUMBER },
          ...(included.length === 0
            ? { projectionType: ProjectionType.KEYS_ONLY }
            : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...included] }),
        }),
      ),
    });
    this.coordination = new TableV2(this, "Coordination", {
      ...common,
      partitionKey: { name: "pk", type: AttributeType.STRING },
    });
    // TableV2's `customerManagedKey` needs a stack with a known region.
    for (const { node } of [this.deliveries, this.coordination])
      if (key !== undefined && node.defaultChild instanceof CfnGlobalTable)
        node.defaultChild.addPropertyOverride("Replicas.0.SSESpecification", {
          KMSMasterKeyId: key.keyArn,
        });
  }

  /** Allows use of the tables' KMS key, if they have one. */
  grantKey(grantee: IGrantable): void {
    grantKeyUse(this, this.#key, "dynamodb", KEY_USE, grantee);
  }
}
