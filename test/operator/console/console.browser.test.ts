import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { HAPPENED } from "../../../functions/delivery/history.ts";
import { emailTimeline } from "../../../operator/console/timeline.ts";
import { EMAIL_STATES } from "../../../operator/read/email.ts";
import { findChromium, launchChromium } from "../../helpers/browser.ts";
import { eventually } from "../../helpers/eventually.ts";
import { EVENTS, SHOWN, shownOf, at } from "./cases.ts";
import { notingActions, type Run } from "./console-parts.ts";
import { idOf, openConsole, PHONE } from "./open-console.ts";

const executablePath = findChromium();
const describeInBrowser = executablePath === undefined ? describe.skip : describe;

const BOUNCED = idOf("evt-20418", "rico.daniels@cape-clinic.example");
const HELD = idOf("evt-20411", "thandi.nkosi@tablebay.example");
const DELIVERED = idOf("evt-20446", "office@karoo-logistics.example");

const answerOf = (page: Page) => page.locator(".answer-text");
const subjects = (page: Page) => page.locator("a.row .row-subject").allTextContents();
const hashOf = (page: Page) => new URLSearchParams(new URL(page.url()).hash.slice(1));
const focused = (page: Page, property: string) =>
  page.evaluate(`document.activeElement.${property}`);
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

describeInBrowser("the console", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? "");
  });
  afterAll(() => browser.close());

  test("shows the environment's name, its health and what needs you as answers", async () => {
    await openConsole(browser, async (page) => {
      expect(await page.locator("#stage").textContent()).toBe("production, af-south-1");
      expect(await page.locator("#health > button").allTextContents()).toEqual([
        "Schedule ran 21 s ago",
        "SES circuit closed",
        "AI circuit open 6 min",
      ]);
      expect(await page.locator(".needs-you h2").textContent()).toBe(
        "3 emails and 3 dead letters need you",
      );
      expect(await page.locator(".needs-you b").first().textContent()).toContain(
        "the mailbox does not exist",
      );
      expect(await page.locator(".bars button").count()).toBe(14);
      await page.locator("#health > button").last().click();
      await page.locator(":popover-open", { hasText: "Reset circuit…" }).waitFor();
    });
  });

  test("erases a person only when the address is typed", async () => {
    const runs: Run[] = [];
    const given = { actions: notingActions(runs) };
    await openConsole(
      browser,
      async (page) => {
        await button(page, "Erase this person…").click();
        await page.getByRole("heading", { name: /^Erase everything kept about/ }).waitFor();
        await page.getByLabel("Why?").fill("Asked for it");
        const typed = page.getByLabel(/^Type office@/);
        await typed.fill("office@karoo");
        await button(page, "Erase 1 person").click();
        expect(runs).toEqual([]);
        await typed.fill("office@karoo-logistics.example");
        await button(page, "Erase 1 person").click();
        await page.locator("dialog").waitFor({ state: "hidden" });
        expect(runs).toMatchObject([
          { name: "erase", target: { address: "office@karoo-logistics.example" } },
        ]);
      },
      { given, hash: `#view=emails&id=${DELIVERED}` },
    );
  });

  test("answers first, and shows the email that was sent beside the timeline", async () => {
    await openConsole(browser, async (page) => {
      await page.locator("a.row", { hasText: "Zoë Adams" }).click();
      expect(await answerOf(page).textContent()).toContain("the mailbox does not exist");
      expect(await page.locator(".timeline b").allTextContents()).toContain("Bounced");
      const frame = page.frameLocator("iframe");
      await frame.getByText("It meets on Thursdays").waitFor();
      expect(await page.locator("iframe").getAttribute("sandbox")).toBe("");
      await button(page, "Phone").click();
      await page.locator("iframe.phone").waitFor();
      expect(hashOf(page).get("width")).toBe("phone");
    });
  });

  test("shows what the AI got, what it answered and how that was checked", async () => {
    await openConsole(
      browser,
      async (page) => {
        const rows = page.locator(".prompt tbody tr");
        expect(await rows.first().textContent()).toBe("F1ClasstextBusiness English");
        expect(await rows.nth(1).textContent()).toBe("F2Clienttextnot sent");
        expect(await page.locator(".sentence mark").first().textContent()).toBe("{F1}");
        expect(await page.locator(".checks li").allTextContents()).toEqual([
          "Every reference exists; no number, date, name or link outside a reference",
          "Second model, quill-2-check: each sentence is supported",
        ]);
      },
      { hash: `#id=${DELIVERED}&tab=ai` },
    );
  });

  test("filters by group, state, definition, day and search, and the address bar keeps them", async () => {
    await openConsole(browser, async (page) => {
      await button(page, "Needs you 3").click();
      await eventually(async () => expect(await subjects(page)).toHaveLength(3));
      await page.getByLabel("Any definition").selectOption("class.updated");
      await eventually(async () =>
        expect(await subjects(page)).toEqual(["Unread: Thursday's class meets in room 2"]),
      );
      await page.reload();
      await eventually(async () => expect(await subjects(page)).toHaveLength(1));
      await page.locator("#groups button").first().click();
      await page.getByLabel("Any definition").selectOption("");
      await page.getByLabel(/^Search/).fill("evt-20443");
      await eventually(async () =>
        expect(await subjects(page)).toEqual(["Invoice INV-0457 is 12 days overdue"]),
      );
      await page.getByLabel(/^Search/).fill("no such email");
      await page.getByText("No emails match").waitFor();
      await page.getByRole("link", { name: "Clear search and filters" }).click();
      await eventually(async () => expect(await subjects(page)).toHaveLength(12));
      await page.locator(".bars button").nth(12).click();
      await eventually(async () => expect(await subjects(page)).toHaveLength(2));
      expect(hashOf(page).get("day")).toBe("2026-11-23");
    });
  });

  test("opens the first match on Enter in the search box", async () => {
    await openConsole(browser, async (page) => {
      const search = page.getByLabel(/^Search/);
      await search.fill("zoë adams");
      await search.press("Enter");
      await eventually(async () =>
        expect(await answerOf(page).textContent()).toContain("the mailbox does not exist"),
      );
      expect(hashOf(page).get("q")).toBe("zoë adams");
      await search.fill("nothing like this");
      await search.press("Enter");
      await page.getByText("No emails match").waitFor();
    });
  });

  test("lists skipped events, and finds a dead letter by the event's id", async () => {
    await openConsole(
      browser,
      async (page) => {
        await button(page, "Skipped").click();
        await eventually(async () => expect(await subjects(page)).toHaveLength(2));
        expect(await page.locator("#count").textContent()).toBe("2 events");
        await page.locator("a.row", { hasText: "evt-20439" }).click();
        await eventually(async () =>
          expect(await answerOf(page).textContent()).toContain('only "updatedBy" changed'),
        );
        await page.getByText("This event led to no email of its own.").waitFor();
        await button(page, "All").click();
        const search = page.getByLabel(/^Search/);
        await search.fill("evt-20402");
        await eventually(async () => expect(await subjects(page)).toHaveLength(2));
        await page.locator("a.row", { hasText: "Dead letter" }).click();
        await eventually(async () =>
          expect(await answerOf(page).textContent()).toContain("Dead letter today"),
        );
        await page.getByRole("button", { name: /^Redrive/ }).waitFor();
      },
      { given: { shown: [...SHOWN, ...EVENTS] } },
    );
  });

  test("asks why before it acts, and records it", async () => {
    const runs: Run[] = [];
    await openConsole(
      browser,
      async (page) => {
        await button(page, "It did not arrive: send again…").click();
        const dialog = page.getByRole("dialog");
        expect(await dialog.locator("li").allTextContents()).toEqual([
          "The same text goes out within a minute.",
          "If the first one did arrive, the reader has it twice.",
        ]);
        await dialog.getByRole("button", { name: "Send 1 email" }).click();
        // The reason is missing: the browser asks for it.
        expect(runs).toEqual([]);
        await dialog.getByLabel(/^Why/).fill("The reader called");
        await page.keyboard.press("Enter");
        await page.locator("#toast", { hasText: "1 email waits for the next run." }).waitFor();
        expect(runs).toMatchObject([
          { name: "release", said: { by: "nomvula", why: "The reader called" } },
        ]);
        await eventually(async () => expect(await dialog.count()).toBe(0));
      },
      { hash: `#id=${HELD}`, given: { runs } },
    );
  });

  test("a button that is not possible now opens and says why not", async () => {
    const actions = notingActions([], ["resend"], "SES may have sent it. Ask again after 16:40.");
    await openConsole(
      browser,
      async (page) => {
        await button(page, "Resend…").click();
        await page.getByRole("dialog").getByText("Ask again after 16:40").waitFor();
        await page.keyboard.press("Escape");
        await eventually(async () => expect(await page.getByRole("dialog").count()).toBe(0));
        expect(hashOf(page).get("id")).toBe(DELIVERED);
      },
      { hash: `#id=${DELIVERED}`, given: { actions } },
    );
  });

  test("read-only says so in the head, and each action says why not", async () => {
    await openConsole(
      browser,
      async (page) => {
        expect(await page.locator("#stage").textContent()).toContain("read-only");
        await button(page, "It arrived: mark as sent…").click();
        await page.getByRole("dialog").getByText("--read-only").waitFor();
      },
      { hash: `#id=${HELD}`, given: { parts: { isReadOnly: true } }, ignoreConsole: true },
    );
  });

  test("redrives all dead letters that are filtered, after their count", async () => {
    const runs: Run[] = [];
    await openConsole(
      browser,
      async (page) => {
        await page.getByLabel(/^Search/).fill("class.");
        await eventually(async () => expect(await subjects(page)).toHaveLength(2));
        await button(page, "Redrive all 2…").click();
        await page.getByRole("dialog").getByText("Put 2 messages back into the queue?").waitFor();
        await page.getByLabel(/^Why/).fill("The producer is corrected");
        await button(page, "Redrive 2 messages").click();
        await page.locator("#toast", { hasText: "Put 2 messages back into the queue." }).waitFor();
        expect(runs).toHaveLength(2);
      },
      { hash: "#view=dead-letters", given: { runs } },
    );
  });

  test.each([
    ["an empty list", [], "No dead letter is listed"],
    ["a list", SHOWN, "class.created"],
  ])("says above %s of dead letters that the queue has more", async (_, shown, listed) => {
    const parts = { notListed: () => Promise.resolve(1) };
    await openConsole(
      browser,
      async (page) => {
        const list = page.locator("#list");
        await list.getByText(listed).first().waitFor();
        await list.getByText("1 message in the dead-letter queue is not listed").waitFor();
      },
      { hash: "#view=dead-letters", given: { shown, parts } },
    );
  });

  test("keeps acknowledgements in the browser where the tables have none", async () => {
    await openConsole(
      browser,
      async (page) => {
        await page.keyboard.press("a");
        await button(page, "Needs you 2").waitFor();
        await page.reload();
        await button(page, "Needs you 2").click();
        await eventually(async () => expect(await subjects(page)).toHaveLength(2));
        await button(page, "Acknowledge all 2…").click();
        await button(page, "Acknowledge 2 emails").click();
        await button(page, "Needs you 0").waitFor();
        await button(page, "Done").click();
        await page.locator("a.row", { hasText: "acknowledged" }).first().waitFor();
      },
      { hash: `#id=${BOUNCED}`, given: { actions: {} } },
    );
  });

  test("works by keyboard: rows, tabs, search, recommended action, back", async () => {
    await openConsole(browser, async (page) => {
      await page.locator("a.row").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await eventually(() => expect(hashOf(page).get("id")).toBe(DELIVERED));
      await page.locator("[role=tab]").first().waitFor();
      await page.keyboard.press("3");
      await eventually(async () => expect(await focused(page, "id")).toBe("tab-ai"));
      await page.keyboard.press("ArrowRight");
      await eventually(async () => expect(await focused(page, "id")).toBe("tab-headers"));
      await page.keyboard.press("Escape");
      await eventually(async () =>
        expect(await focused(page, "dataset.key")).toBe(`row-${DELIVERED}`),
      );
      await page.keyboard.press("/");
      await page.keyboard.type("ra1");
      expect(await page.locator("#search").inputValue()).toBe("ra1");
      expect(hashOf(page).get("tab")).toBeNull();
    });
  });

  test("on a phone the detail covers the list, and Back returns to its row", async () => {
    await openConsole(
      browser,
      async (page) => {
        await page.locator("a.row", { hasText: "Zoë Adams" }).click();
        await answerOf(page).waitFor();
        expect(await page.locator("#list-pane").getAttribute("inert")).toBe("");
        await page.locator(".back").click();
        expect(await page.locator("#list-pane").getAttribute("inert")).toBeNull();
        await eventually(async () =>
          expect(await focused(page, "dataset.key")).toBe(`row-${BOUNCED}`),
        );
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      },
      PHONE,
    );
  });

  test("each state and each thing that happened has an icon", async () => {
    const [shown] = SHOWN;
    const [email] = shown?.emails ?? [];
    if (shown === undefined || email === undefined) throw new Error("Expected an email");
    const signsOf = (what: string) =>
      emailTimeline({ ...email, history: [{ atMs: 0, what }] }, shown).map(({ sign }) => sign);
    const signs = [...new Set([...EMAIL_STATES, ...HAPPENED.flatMap(signsOf)])];
    await openConsole(browser, async (page) => {
      const drawn = await page.evaluate(
        `import("./icons.js").then(({ icon }) =>
          ${JSON.stringify(signs)}.filter((sign) => icon(sign).childElementCount > 0))`,
      );
      expect(drawn).toEqual(signs);
    });
  });

  test("an event's text never becomes markup", async () => {
    const hostile = '<img src=x onerror="document.title=1"><b>bold</b>';
    const shown = shownOf({
      id: "evt-<i>1</i>",
      state: "delivered",
      to: "reader@example.com",
      definition: hostile,
      subject: hostile,
      receivedAtMs: at("14:00:00"),
      history: [{ atMs: at("14:00:05"), what: "delivered", why: hostile }],
    });
    await openConsole(
      browser,
      async (page) => {
        await page.locator("a.row").first().click();
        await answerOf(page).waitFor();
        expect(await page.locator("#detail-title").textContent()).toBe(hostile);
        expect(await page.locator("#detail img, #list img, #detail i:not(.sent)").count()).toBe(0);
      },
      { given: { shown: [shown] } },
    );
  });

  test("says what is missing when there is nothing yet", async () => {
    await openConsole(
      browser,
      async (page) => {
        await page.getByText("Emails appear here when your application sends an event.").waitFor();
        await page.getByText("Nothing needs you").waitFor();
        await page.getByRole("link", { name: "Dead letters" }).click();
        await page.getByText("No dead letters").waitFor();
      },
      { given: { shown: [], days: [] } },
    );
  });

  test("shows why AWS cannot be read, and keeps what it has", async () => {
    let fails = false;
    const suppressions = () =>
      fails ? Promise.reject(new Error("AccessDenied: allow dynamodb:Scan")) : Promise.resolve([]);
    await openConsole(
      browser,
      async (page) => {
        await page.locator("a.row").first().waitFor();
        fails = true;
        await page.getByRole("link", { name: "Suppressions" }).click();
        await page.locator("#failure", { hasText: "AccessDenied" }).waitFor();
      },
      { given: { parts: { suppressions } }, ignoreConsole: true },
    );
  });
});
