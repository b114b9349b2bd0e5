import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Alarms, type AlarmsProps } from "../../../lib/alarms/alarms.ts";

/** The alarms of an installation that is not a stack of its own. */
export function alarmsWith(
  props: Partial<AlarmsProps> = {},
  stack: Stack = new Stack(new App(), "Shop"),
): Template {
  const functionOf = (id: string) => LambdaFunction.fromFunctionName(stack, id, id);
  new Alarms(stack, "Alarms", {
    metricsNamespace: "Postrider/Shop/Mail",
    queue: new Queue(stack, "Queue"),
    deadLetterQueue: new Queue(stack, "Dead"),
    feedbackQueue: new Queue(stack, "Feedback"),
    feedbackDeadLetterQueue: new Queue(stack, "FeedbackDead"),
    processor: functionOf("processor"),
    feedback: functionOf("feedback"),
    aiDailyLimitUsd: 5,
    ...props,
  });
  return Template.fromStack(stack);
}
