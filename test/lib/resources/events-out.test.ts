import "aws-cdk-lib/testhelpers/jest-autoclean";
import { describe, expect, test } from "@jest/globals";
import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { EventBus } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Postrider, type PostriderProps } from "../../../lib/postrider.ts";
import {
  appWithoutBundling,
  environmentOf,
  grantsOf,
  propertiesOf,
  resourcesOf,
  SETTINGS,
} from "../synthesised.ts";

const ROLES = ["MailProcessorRole", "MailFeedbackRole"];
const FUNCTIONS = ["MailProcessorFunction", "MailFeedbackFunction"];
const DEFAULT_BUS = "arn:${Partition}:events:${Region}:${AccountId}:event-bus/default";
const RULE = "MailEventsOut";

/** A stack with a queue for the events. */
function stackWith(
  props: Partial<PostriderProps> = {},
  more: (mail: Postrider, target: SqsQueue) => void = () => undefined,
): Template {
  const stack = new Stack(appWithoutBundling(), "Shop");
  const mail = new Postrider(stack, "Mail", { ...SETTINGS, ...props });
  more(mail, new SqsQueue(new Queue(stack, "Troubles")));
  return Template.fromStack(stack);
}

const allowed = (template: Template) =>
  ROLES.map((role) =>
    grantsOf(template, role)
      .filter(({ actions }) => actions.includes("events:PutEvents"))
      .flatMap(({ resources }) => resources),
  );
const levels = (template: Template) => FUNCTIONS.map((id) => environmentOf(template, id)["EVENTS"]);

describe("the setting events", () => {
  test("is off by default: no function may publish, and no rule listens", () => {
    const template = stackWith();
    expect(levels(template)).toEqual([undefined, undefined]);
    expect(allowed(template)).toEqual([[], []]);
    expect(resourcesOf(template, "AWS::Events::Rule").map(([id]) => id)).toEqual([
      expect.stringMatching(/^MailFeedback/),
    ]);
  });

  test.each(["troubles", "all"] as const)(
    "with %s allows both functions to publish to the default bus, and to no other",
    (events) => {
      const template = stackWith({ events });
      expect(levels(template)).toEqual([events, events]);
      expect(allowed(template)).toEqual([[DEFAULT_BUS], [DEFAULT_BUS]]);
    },
  );

  test("publishes to the bus of the app if there is one", () => {
    const stack = new Stack(appWithoutBundling(), "Shop");
    const eventBus = new EventBus(stack, "Bus");
    new Postrider(stack, "Mail", { ...SETTINGS, events: "all", eventBus });
    const template = Template.fromStack(stack);
    expect(allowed(template)).toEqual([["${Bus}"], ["${Bus}"]]);
    for (const id of FUNCTIONS)
      expect(propertiesOf(template, "AWS::Lambda::Function", id)).toMatchObject({
        Environment: { Variables: { EVENT_BUS: { "Fn::GetAtt": ["BusEA82B648", "Arn"] } } },
      });
  });
});

describe("onEvent", () => {
  test("makes a rule for this installation's events of one name, and turns the setting on", () => {
    const template = stackWith({}, (mail, target) => mail.onEvent("Bounced", { target }));
    const { EventPattern, EventBusName, Targets } = propertiesOf(
      template,
      "AWS::Events::Rule",
      RULE,
    );
    expect(EventBusName).toBeUndefined();
    expect(EventPattern).toEqual({
      source: ["postrider"],
      "detail-type": ["Email Bounced"],
      detail: { installation: [environmentOf(template, "MailProcessorFunction")["INSTALLATION"]] },
    });
    expect(Targets).toHaveLength(1);
    expect(levels(template)).toEqual(["troubles", "troubles"]);
    expect(allowed(template)).toEqual([[DEFAULT_BUS], [DEFAULT_BUS]]);
  });

  test("takes what an operator does to the installation by its own name", () => {
    const template = stackWith({}, (mail, target) => mail.onEvent("Sending Paused", { target }));
    const { EventPattern } = propertiesOf(template, "AWS::Events::Rule", RULE);
    expect(EventPattern).toMatchObject({ "detail-type": ["Sending Paused"] });
    expect(levels(template)).toEqual(["troubles", "troubles"]);
  });

  test.each(["Accepted", "Delivered", "*"] as const)("with %s publishes all events", (name) => {
    const template = stackWith({ events: "troubles" }, (mail, target) =>
      mail.onEvent(name, { target }),
    );
    expect(levels(template)).toEqual(["all", "all"]);
    expect(allowed(template)).toEqual([[DEFAULT_BUS], [DEFAULT_BUS]]);
  });

  test("never publishes less than the setting says", () => {
    const template = stackWith({ events: "all" }, (mail, target) =>
      mail.onEvent("Held", { target }),
    );
    expect(levels(template)).toEqual(["all", "all"]);
  });

  test("with * listens to every event of this installation", () => {
    const template = stackWith({}, (mail, target) => mail.onEvent("*", { target }));
    expect(propertiesOf(template, "AWS::Events::Rule", RULE)["EventPattern"]).toEqual({
      source: ["postrider"],
      detail: { installation: [expect.any(String)] },
    });
  });

  test("adds a second target of a name to its rule", () => {
    const template = stackWith({}, (mail, target) => {
      mail.onEvent("Dead-Lettered", { target });
      mail.onEvent("Dead-Lettered", { target: new SqsQueue(new Queue(mail, "More")) });
      mail.onEvent("Marked Sent", { target });
    });
    const rules = resourcesOf(template, "AWS::Events::Rule").filter(([id]) => id.startsWith(RULE));
    expect(rules.map(([, { Properties }]) => (Properties["Targets"] as object[]).length)).toEqual([
      2, 1,
    ]);
  });
});
