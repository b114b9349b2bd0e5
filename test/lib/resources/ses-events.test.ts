import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { environmentOf, propertiesOf, resourcesOf, templateWith } from "../synthesised.ts";

const SET = "AWS::SES::ConfigurationSet";
const DESTINATION = "AWS::SES::ConfigurationSetEventDestination";

test("without a configuration set of the operator's the stack makes one, and mail is sent with it", () => {
  const template = templateWith();
  const [[id] = []] = resourcesOf(template, SET);
  expect(environmentOf(template)["SES_CONFIGURATION_SET"]).toBe(id);
});

test("it tells the default bus what becomes of a mail", () => {
  const template = templateWith();
  const [[id] = []] = resourcesOf(template, SET);
  const { ConfigurationSetName, EventDestination } = propertiesOf(template, DESTINATION);
  expect(ConfigurationSetName).toEqual({ Ref: id });
  expect(EventDestination).toMatchObject({
    Enabled: true,
    EventBridgeDestination: {
      EventBusArn: { "Fn::Join": ["", expect.arrayContaining([":event-bus/default"])] },
    },
    MatchingEventTypes: [
      "send",
      "reject",
      "bounce",
      "complaint",
      "delivery",
      "deliveryDelay",
      "renderingFailure",
    ],
  });
});

test("the operator's own is used as it is", () => {
  const template = templateWith({ configurationSet: "mine" });
  expect(environmentOf(template)["SES_CONFIGURATION_SET"]).toBe("mine");
  template.resourceCountIs(SET, 0);
  template.resourceCountIs(DESTINATION, 0);
});
