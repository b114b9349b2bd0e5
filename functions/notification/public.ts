/** `postrider/notifications`: the API for definitions. Other modules may change with any version. */
export { RecipientInputs } from "./recipients.ts";
export { defaultDefinition, samples as defaultSamples } from "./default/default-definition.ts";
export type { EmailBrand } from "./brand.ts";
export type {
  RecipientInput,
  AiOptions,
  Change,
  Definition,
  DefinitionSample,
  EmailAction,
  Fact,
  MessageSample,
  SampleExpectation,
  TypedEvent,
} from "./definition.ts";
export { defineNotification } from "./evaluate.ts";
export type { Event } from "./event/event.ts";
export type {
  EmailTexts,
  Frames,
  Language,
  Languages,
  Locale,
  UnsubscribeTexts,
} from "./language.ts";
export type { Formatter } from "./format/formatter.ts";
export { defineLanguage } from "./language.ts";
export { af } from "./languages/af.ts";
export { de } from "./languages/de.ts";
export { en } from "./languages/en.ts";
export { es } from "./languages/es.ts";
export { fr } from "./languages/fr.ts";
export type { Brand } from "../project.ts";
export type { Layout, LayoutInput } from "../email/email.ts";
export type { Kind, Scalar } from "./format/value-format.ts";
