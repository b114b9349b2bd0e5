/** The rules of html-validate for a mail: all that it recommends, but for what mail programs need otherwise. */
import { HtmlValidate, StaticConfigLoader } from "html-validate";

export const htmlValidator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended"],
    rules: {
      // Gmail drops the <style> of mails that come by IMAP: what must be seen stands on the elements.
      "no-inline-style": "off",
      // `width`, `align`, `cellpadding`, `bgcolor`: Outlook lays tables out by them and by little else.
      "no-deprecated-attr": "off",
      // Outlook alone reads them: a table of 600 px around what others limit by `max-width`.
      "no-conditional-comment": "off",
      // Screen readers of the age of such mail programs know `presentation`, and not the later `none`.
      "presentation-role-style": ["error", { prefer: "presentation" }],
      // MJML writes <!doctype html>, which is the same.
      "doctype-style": "off",
      // MJML's `role="article"` stands on a <div>, because mail programs drop elements that they do not know.
      "prefer-native-element": ["error", { exclude: ["article"] }],
      // The title is the subject; the bound is that of search engines.
      "long-title": "off",
    },
  }),
);
