/** What a definition imports: `postrider/notifications`. Everything else of the engine may change with any version. */
export { RecipientInputs } from "./addressees.ts";
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
export type { Event } from "./event.ts";
export type {
  EmailTexts,
  Formatter,
  Frames,
  Language,
  Languages,
  Locale,
  UnsubscribeTexts,
} from "./language.ts";
export { af } from "./languages/af.ts";
export { en } from "./languages/en.ts";
export type { Brand } from "../project.ts";
export type { Layout, LayoutInput } from "../email/email.ts";
export type { Personal } from "../words/personal/people.ts";
