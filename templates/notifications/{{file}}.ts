import {
  type DefinitionSample,
  defineNotification,
  RecipientInputs,
} from "postrider/notifications";
import * as z from "zod/mini";

/** {{title}}: who gets the email, and what it says. AGENTS.md lists every field. */
export const definition = defineNotification({
  type: "{{type}}",
  // What the event must have. An event that does not fit goes to the dead-letter queue with the field and the reason.
  data: z.object({
    title: z.string().check(z.minLength(1)),
    customer: z.optional(z.object({ name: z.string(), email: z.optional(z.string()) })),
    notes: z.optional(z.string()),
    notify: RecipientInputs,
  }),
  // Where personal data is. The AI gets an alias ("Customer A") in its place.
  personal: [{ role: "Customer", at: "customer", fields: { name: "name", email: "email" } }],
  recipients: ({ data }) => data.notify,
  subject: ({ data }, { say }) => say("{{title}}: {title}", { title: data.title }),
  facts: ({ data, time }, { moment }) => [
    { label: "Title", value: data.title },
    ...(data.customer === undefined ? [] : [{ label: "Customer", value: data.customer.name }]),
    ...(data.notes === undefined ? [] : [{ label: "Notes", value: data.notes }]),
    ...(time === undefined ? [] : [{ label: "When", value: moment(time) }]),
  ],
  // Leave `ask` out, and the AI never writes this email.
  ask: {
    from: "facts",
    instructions: "Say what happened, to what, and when, from the facts alone.",
  },
});

/** `dev` sends them, `preview` shows them, `check` and the test evaluate them. */
export const samples: readonly DefinitionSample[] = [
  {
    name: "with every field",
    event: {
      id: "sample-1",
      source: "https://app.example.com",
      type: "{{type}}",
      time: "2026-11-23T07:15:00Z",
      data: {
        title: "No. 7001",
        customer: { name: "Zoë Adams", email: "zoe.adams@example.com" },
        notes: "Zoë asked for a call before noon.",
        notify: ["office@example.com"],
      },
    },
  },
];
