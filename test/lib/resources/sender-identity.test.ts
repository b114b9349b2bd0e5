import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { SenderIdentity } from "../../../lib/resources/sender-identity.ts";
import { propertiesOf, resourcesOf, templateWith } from "../synthesised.ts";

const TYPE = "AWS::SES::EmailIdentity";

test("the sender's domain has DKIM and its own MAIL FROM domain", () => {
  const template = templateWith({ identity: "create" });
  expect(propertiesOf(template, TYPE)).toEqual({
    EmailIdentity: "example.org",
    MailFromAttributes: { MailFromDomain: "mail.example.org" },
  });
});

test("the stack outputs each DNS record to add", () => {
  const recordsOf = (template: Template) =>
    Object.entries(template.findOutputs("*"))
      .filter(([name]) => name.startsWith("DnsRecord"))
      .map(([, { Value }]) => textOf(Value));
  expect(recordsOf(templateWith({ identity: "create" }))).toEqual([
    "DkimDNSTokenName1 CNAME DkimDNSTokenValue1",
    "DkimDNSTokenName2 CNAME DkimDNSTokenValue2",
    "DkimDNSTokenName3 CNAME DkimDNSTokenValue3",
    "mail.example.org MX 10 feedback-smtp.AWS::Region.amazonses.com",
    'mail.example.org TXT "v=spf1 include:amazonses.com ~all"',
    '_dmarc.example.org TXT "v=DMARC1; p=none"',
  ]);
  expect(recordsOf(templateWith())).toEqual([]);
});

test.each([
  [RemovalPolicy.RETAIN, "Retain"],
  [RemovalPolicy.DESTROY, "Delete"],
])("removalPolicy %s gives the identity the policy %s", (removalPolicy, expected) => {
  const stack = new Stack();
  new SenderIdentity(stack, "Identity", { domain: "example.org", removalPolicy });
  const [[, identity] = []] = resourcesOf(Template.fromStack(stack), TYPE);
  expect(identity?.DeletionPolicy).toBe(expected);
});

type Value = string | { Ref: string } | { "Fn::GetAtt": [string, string] } | Joined;
type Joined = { "Fn::Join": [string, Value[]] };

function textOf(value: Value): string {
  if (typeof value === "string") return value;
  if ("Ref" in value) return value.Ref;
  if ("Fn::GetAtt" in value) return value["Fn::GetAtt"][1];
  const [separator, parts] = value["Fn::Join"];
  return parts.map(textOf).join(separator);
}
