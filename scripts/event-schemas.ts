/** The JSON Schemas of the events, generated from the schemas that parse them. */
import * as z from "zod/mini";
import { PublishedEvent } from "../functions/events-out/email-event.ts";
import { PublishedOperatorEvent } from "../functions/events-out/operator-event.ts";
import { CloudEvent, EventBridgeEvent } from "../functions/notification/event/event.ts";

export type SchemaFile = {
  /** In `docs/`. */
  readonly name: string;
  readonly text: string;
};

/** JSON Schema, draft 2020-12. */
export function eventSchemaFiles(): readonly SchemaFile[] {
  return [
    fileOf("cloudevent", CloudEvent, {
      title: "CloudEvent",
      description:
        "A CloudEvents 1.0 document in JSON format in Postrider's queue. Other attributes may have any value. The definition of the `type` says what `data` must have.",
    }),
    fileOf("eventbridge-event", EventBridgeEvent, {
      title: "EventBridge event",
      description:
        "An event that an EventBridge rule delivers to Postrider's queue. Other fields may have any value. The definition of the `detail-type` says what `detail` must have.",
    }),
    fileOf("email-event", PublishedEvent, {
      title: "Email event",
      description:
        "An event that Postrider publishes to an EventBridge bus, as a rule delivers it. EventBridge adds fields; a newer version may add fields and types.",
    }),
    fileOf("operator-event", PublishedOperatorEvent, {
      title: "Operator event",
      description:
        "An event that Postrider publishes when an operator pauses or resumes sending, resets a circuit, or stops or allows email to an address.",
    }),
  ];
}

function fileOf(
  id: string,
  type: z.ZodMiniType,
  about: { readonly title: string; readonly description: string },
): SchemaFile {
  const { $schema, ...schema } = z.toJSONSchema(type, { target: "draft-2020-12", io: "input" });
  const document = { $schema, $id: `postrider:${id}`, ...about, ...schema };
  return { name: `${id}.schema.json`, text: `${JSON.stringify(document, null, 2)}\n` };
}
