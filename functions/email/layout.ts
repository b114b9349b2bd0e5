/** How emails look without a layout of the project. */
import type { Layout } from "./email.ts";
import { html } from "./layout-html.ts";
import { text } from "./layout-text.ts";

export const layout: Layout = { html, text };
