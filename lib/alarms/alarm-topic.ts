import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";

/**
 * A topic that this account's alarms may publish to, and nobody else; encrypted, and by TLS only. The key is our own, because
 * SNS's does not let CloudWatch in: an alarm would ring and nobody be told.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new Key(this, "Key", {
      description: "Encrypts what Postrider's alarms tell their topic.",
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      // Without its topic it encrypts nothing, and is a dollar a month.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, "Topic", { masterKey: key, enforceSSL: true });
    const alarms = {
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
    };
    key.addToResourcePolicy(
      new PolicyStatement({
        ...alarms,
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
      }),
    );
    // A policy of any kind takes the place of the default one, by which the account's own alarms might publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        ...alarms,
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
      }),
    );
  }
}
