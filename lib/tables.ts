import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";

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
}

/** The ledger (`Deliveries`) and what runs agree by (`Coordination`: leases, breakers, the sending rate, spending, suppressions). */
export class Tables extends Construct {
  /** Key `notification`, sort `recipient`: a plan and its deliveries. */
  readonly deliveries: TableV2;
  /** Key `pk`. No TTL: the token of a lease must never fall back, and a deleted row would let it. */
  readonly coordination: TableV2;

  constructor(
    scope: Construct,
    id: string,
    { removalPolicy = RemovalPolicy.RETAIN, deletionProtection = false }: TablesProps = {},
  ) {
    super(scope, id);
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
  }
}
