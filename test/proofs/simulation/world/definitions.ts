/** What the simulated operator wants done: mail in the AI's words, plain mail, and events that nobody needs to know. */
import * as z from "zod/mini";
import type { Layout } from "../../../../functions/email/email.ts";
import { defineNotification } from "../../../../functions/notification/evaluate.ts";

/** How long the news of `sim.expiring` is worth a mail. */
export const EXPIRES_AFTER_MINUTES = 15;

const Data = z.object({ order: z.string(), to: z.array(z.string()) });

const common = {
  data: Data,
  personal: [],
  recipients: ({ data }: { readonly data: z.infer<typeof Data> }) => data.to,
  subject: () => "Something has happened",
  facts: ({ data }: { readonly data: z.infer<typeof Data> }) => [
    { label: "Order", value: data.order },
  ],
};

export const definitions = [
  defineNotification({ ...common, type: "sim.plain" }),
  defineNotification({
    ...common,
    type: "sim.asked",
    ask: { from: "facts", instructions: "Say what happened.", length: { bullets: 1, words: 30 } },
  }),
  defineNotification({
    ...common,
    type: "sim.expiring",
    expiresAfter: { minutes: EXPIRES_AFTER_MINUTES },
  }),
  defineNotification({ ...common, type: "sim.silent", worthTelling: () => false }),
];

/** The least that a mail may be: how it looks is not what is tried. */
export const layout: Layout = {
  html: "<p><%= it.headline %></p>",
  text: ({ headline }) => headline,
};
