import type { Brand } from "postrider/notifications";

/** How the emails and the unsubscribe page look. */
export const brand: Brand = {
  name: "Table Bay Training",
  color: "#0e5a6b",
  address: "Table Bay Training (Pty) Ltd, 14 Harbour Road, Cape Town 7405",
  supportEmail: "help@example.co.za",
};
