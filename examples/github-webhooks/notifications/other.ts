/** Event types without a definition. */
export {
  defaultDefinition as definition,
  defaultSamples as samples,
} from "postrider/notifications";
