import type { ClassData } from "../notifications/class-data.ts";

export const thandi = {
  name: "Thandi Nkosi",
  email: "thandi.nkosi@example.co.za",
  phone: "+27 82 555 0142",
};
export const pieter = { name: "Pieter van der Merwe", email: "pieter@example.co.za" };
export const lerato = {
  firstName: "Lerato",
  surname: "Mokoena",
  idNumber: "9407150155086",
  email: "lerato.mokoena@example.com",
  level: "Level 2",
};
export const zoe = { name: "Zoë Adams", phone: "072 555 0119" };

/** Any name, address or number of the people above. */
export const PEOPLE =
  /thandi|nkosi|pieter|merwe|lerato|mokoena|zo[ëe]|adams|nomvula|khumalo|@|555|940715/i;

export const businessEnglish: ClassData = {
  code: "C-2026-031",
  subject: "Business English, intermediate",
  client: "Karoo Logistics (Pty) Ltd",
  site: "Bellville depot, training room 2",
  startDate: "2026-11-30",
  endDate: "2027-03-12",
  schedule: [
    { day: "Mon", from: "08:30", to: "10:30" },
    { day: "Wed", from: "08:30", to: "10:30" },
  ],
  agent: thandi,
  status: "Active",
  learners: [lerato, zoe],
};
