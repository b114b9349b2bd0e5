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
  // Hidden in every text that is shared with the AI.
  personal: ["customer.name", "customer.email"],
  recipients: ({ data }) => data.notify,
  subject: ({ data }, { say }) => say("{{title}}: {title}", { title: data.title }),
  // Give each value as the event has it. Postrider formats it, and leaves out missing values. Only shared values go to the AI.
  facts: ({ data, time }) => [
    { label: "Title", value: data.title, share: true },
    { label: "Customer", value: data.customer?.name, kind: "person" },
    { label: "Notes", value: data.notes, kind: "freeText" },
    { label: "When", value: time },
  ],
  // Without `ai`, the AI never writes this email.
  ai: { instructions: "Most important first: what happened, to what, for whom, and when." },
});

/** `dev` sends these events, `preview` shows their emails, `check` and the test evaluate them. */
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
