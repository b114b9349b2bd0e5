import type { Brand } from "postrider/notifications";

/** How the emails and the unsubscribe page look. */
export const brand: Brand = {
  name: "Example Org",
  color: "#6e40c9",
  footer: "github.com/example-org",
  supportEmail: "maintainers@example.com",
};
