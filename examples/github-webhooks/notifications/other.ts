/** Any type of event without a definition of its own. */
export {
  defaultDefinition as definition,
  defaultSamples as samples,
} from "postrider/notifications";
