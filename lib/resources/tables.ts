import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  CfnGlobalTable,
  TableEncryptionV2,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import type { IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { grantKeyUse } from "../functions/key-use.ts";

export interface TablesProps {
  /**
   * What becomes of both tables when the stack is deleted. Without its ledger, a redriven message is sent again.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether DynamoDB refuses to delete either table, whoever asks.
   * @default false
   */
  readonly deletionProtection?: boolean;
  /**
   * The key in KMS that both tables are encrypted with; its policy must leave its use to IAM.
   * @default - AWS's own for DynamoDB
   */
  readonly key?: IKey | undefined;
}

/** DynamoDB uses the key in the name of whoever calls. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const KEY_USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
];

/** The ledger (`Deliveries`) and what runs agree by (`Coordination`: leases, breakers, the sending rate, spending, suppressions). */
export class Tables extends Construct {
  /** Key `notification`, sort `recipient`: a plan and its deliveries. */
  readonly deliveries: TableV2;
  /** Key `pk`. No TTL: the token of a lease must never fall back, and a deleted row would let it. */
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
      // The ledger holds addresses: AWS's own key in KMS costs cents here and shows every use in CloudTrail.
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
    });
    this.coordination = new TableV2(this, "Coordination", {
      ...common,
      partitionKey: { name: "pk", type: AttributeType.STRING },
    });
    // TableV2's own way to name a key asks for a stack whose region is known.
    for (const { node } of [this.deliveries, this.coordination])
      if (key !== undefined && node.defaultChild instanceof CfnGlobalTable)
        node.defaultChild.addPropertyOverride("Replicas.0.SSESpecification", {
          KMSMasterKeyId: key.keyArn,
        });
  }

  /** What a function of ours needs besides its rights on the tables, where they have a key of their own. */
  grantKey(grantee: IGrantable): void {
    grantKeyUse(this, this.#key, "dynamodb", KEY_USE, grantee);
  }
}
