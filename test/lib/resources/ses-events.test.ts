import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { environmentOf, propertiesOf, resourcesOf, templateWith } from "../synthesised.ts";

const SET = "AWS::SES::ConfigurationSet";
const DESTINATION = "AWS::SES::ConfigurationSetEventDestination";

test("without a given configuration set, the stack creates one and sends with it", () => {
  const template = templateWith();
  const [[id] = []] = resourcesOf(template, SET);
  expect(environmentOf(template)["SES_CONFIGURATION_SET"]).toBe(id);
});

test("the created configuration set sends SES events to the default bus", () => {
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

test("a given configuration set is used unchanged", () => {
  const template = templateWith({ configurationSet: "mine" });
  expect(environmentOf(template)["SES_CONFIGURATION_SET"]).toBe("mine");
  template.resourceCountIs(SET, 0);
  template.resourceCountIs(DESTINATION, 0);
});
