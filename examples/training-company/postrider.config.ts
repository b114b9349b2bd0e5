/**
 * What is yours to decide; README.md's table of settings says what there is. `-c name=value` goes before what stands here.
 * No secret stands here, only names of parameters that hold one.
 */
import type { PostriderConfig } from "postrider";

export const config: PostriderConfig = {
  fromAddress: "Postrider <postrider@example.com>",
  apiKeyParameter: "/postrider/openai-api-key",
};
