/** The simulated project: emails with and without AI text, one that expires, and events that send no email. */
import * as z from "zod/mini";
import type { Layout } from "../../../../functions/email/email.ts";
import { defineNotification } from "../../../../functions/notification/evaluate.ts";

/** How long `sim.expiring` is worth an email. */
export const EXPIRES_AFTER_MINUTES = 15;

const Data = z.object({ order: z.string(), to: z.array(z.string()) });

const common = {
  data: Data,
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
    ai: { instructions: "Say what happened.", length: { bullets: 1, words: 30 } },
  }),
  defineNotification({
    ...common,
    type: "sim.expiring",
    expiresAfter: { minutes: EXPIRES_AFTER_MINUTES },
  }),
  defineNotification({ ...common, type: "sim.silent", shouldNotify: () => false }),
];

/** The smallest layout: the simulation does not test how emails look. */
export const layout: Layout = {
  html: "<p><%= it.headline %></p>",
  text: ({ headline }) => headline,
};
