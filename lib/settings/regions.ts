/**
 * Regions in which a stack cannot be deployed, as of 2026-11-30. Source: CloudFormation's resource types of each region, as cfn-lint 1.58.0 has
 * them (`pip install cfn-lint`, then cfnlint/data/schemas/providers/REGION.json). No installed package knows them: aws-cdk-lib/region-info
 * has no services (https://github.com/aws/aws-cdk/issues/32445), @aws-cdk/aws-service-spec has three regions, and the SDK makes an endpoint
 * for any region. test/lib/settings/regions.test.ts fails if aws-cdk-lib has a region that was not looked up.
 */

/** Without `AWS::Lambda::Url`. eu-south-2: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
export const WITHOUT_FUNCTION_URLS: ReadonlySet<string> = new Set([
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-west-1",
  "cn-northwest-1",
  "eu-central-2",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "mx-central-1",
  "us-gov-east-1",
  "us-gov-west-1",
]);

/** Without `AWS::SES::ConfigurationSet`. */
export const WITHOUT_SES: ReadonlySet<string> = new Set([
  "ap-east-1",
  "ap-east-2",
  "ap-southeast-4",
  "ap-southeast-6",
  "ap-southeast-7",
  "cn-north-1",
  "cn-northwest-1",
  "eu-south-2",
  "mx-central-1",
]);

/** What a region lacks of what a stack needs, and what to do about it. */
export function regionProblems(region: string, { unsubscribe }: { readonly unsubscribe: boolean }) {
  return [
    ...(WITHOUT_SES.has(region)
      ? [`Expected a region that has Amazon SES, got ${region}: deploy to another region`]
      : []),
    ...(unsubscribe && WITHOUT_FUNCTION_URLS.has(region)
      ? [
          `Expected a region that has Lambda function URLs, with which readers unsubscribe, got ${region}: set \`unsubscribe: false\` or deploy to another region`,
        ]
      : []),
  ];
}
