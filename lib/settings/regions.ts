/** Regions in which a stack cannot be deployed: dated, to be looked up again when AWS opens one. */

/** As of 2026-11-30. Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
const WITHOUT_FUNCTION_URLS: ReadonlySet<string> = new Set([
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-west-1",
  "eu-central-2",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
]);

/** As of 2026-11-30. Source: https://docs.aws.amazon.com/general/latest/gr/ses.html, and botocore 1.43.106, endpoints.json */
const WITHOUT_SES: ReadonlySet<string> = new Set([
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
