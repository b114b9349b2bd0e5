import { expect, test } from "@jest/globals";
import { casesOf } from "../../../local/preview/cases.ts";
import { createPreviewer, rendererOf } from "../../../local/preview/sample-preview.ts";
import { readPreviewSettings } from "../../../local/preview/settings.ts";
import { loadFixture } from "../../helpers/fixture-project.ts";

const tokens = (input: number) => ({ input, cached: 0, output: 0 });

test("createPreviewer counts the judge's tokens at the judge's price", async () => {
  const project = await loadFixture();
  const settings = readPreviewSettings({
    OPENAI_BASE_URL: "http://127.0.0.1/v1",
    AI_PRICE_USD_PER_MILLION: "1/1/1",
    AI_VERIFY_MODEL: "a-judge",
    AI_VERIFY_PRICE_USD_PER_MILLION: "10/10/10",
  });
  const ask = async () => ({
    written: {
      ok: false,
      reason: "ai-unsupported",
      everybody: false,
      tokens: tokens(100),
      unknownTries: 0,
      verification: { tokens: tokens(7), unknownTries: 0 },
    } as const,
    tries: [],
    ms: 0,
  });
  const preview = createPreviewer({ ask }, settings, project, rendererOf(project), "en");
  const [sample] = await casesOf(project.defined, { types: ["class.updated"] });
  const result = sample && (await preview(sample));

  const written = result?.kind === "emails" ? result.emails[0]?.written : undefined;
  expect(written?.draft.writer).toMatchObject({ tokens: tokens(107), microUsd: 170 });
});
