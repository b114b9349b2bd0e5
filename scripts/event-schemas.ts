/** The events that Postrider takes, as JSON Schemas for those who send them; made from the code that reads them. */
import * as z from "zod/mini";
import { CloudEvent, EventBridgeEvent } from "../functions/notification/event.ts";

export type SchemaFile = {
  /** Inside `docs/`. */
  readonly name: string;
  /** The file's whole text: the same for the same code. */
  readonly text: string;
};

/** The schema files as the code has them now (JSON Schema, draft 2020-12). */
export function eventSchemaFiles(): readonly SchemaFile[] {
  return [
    fileOf("cloudevent", CloudEvent, {
      title: "CloudEvent",
      description:
        "A CloudEvents 1.0 document in the JSON format, as Postrider takes it from its queue. Attributes that it does not name may hold anything. What `data` must hold is said by the definition of its `type`.",
    }),
    fileOf("eventbridge-event", EventBridgeEvent, {
      title: "EventBridge event",
      description:
        "An event as an EventBridge rule delivers it to Postrider's queue. Fields that it does not name may hold anything. What `detail` must hold is said by the definition of its `detail-type`.",
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
