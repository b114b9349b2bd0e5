/** The invented people and classes of the samples. Plain data without spreads, so that the Lambda's bundle leaves it out. */

export const SOURCE = "https://app.example.co.za/classes";
export const OFFICE = "office@example.co.za";
/** Constants, because an expression that reads a field stays in the bundle. */
export const THANDI = "thandi.nkosi@example.co.za";
export const PIETER = "pieter@example.co.za";

const thandi = {
  name: "Thandi Nkosi",
  email: THANDI,
  phone: "+27 82 555 0142",
};
export const pieter = {
  name: "Pieter van der Merwe",
  email: PIETER,
  phone: "083 555 0177",
};
export const lerato = {
  firstName: "Lerato",
  surname: "Mokoena",
  idNumber: "9407150155086",
  phone: "072 555 0119",
  email: "lerato.mokoena@example.com",
  level: "Level 2",
  status: "Attending",
};
/** Lerato after the next level. */
export const leratoAdvanced = {
  firstName: "Lerato",
  surname: "Mokoena",
  idNumber: "9407150155086",
  phone: "072 555 0119",
  email: "lerato.mokoena@example.com",
  level: "Level 3",
  status: "Attending",
};
export const zoe = { name: "Zoë Adams", email: "zoe.adams@example.com", status: "Attending" };
const zoeOnLeave = { name: "Zoë Adams", email: "zoe.adams@example.com", status: "On leave" };
export const ayanda = { name: "Ayanda Dlamini", email: "ayanda.d@example.com" };

export const businessEnglish = {
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
  exceptionDates: ["2026-12-16", "2026-12-28"],
  agent: thandi,
  status: "Active",
  learners: [lerato, zoe, ayanda],
};

/** The class after an edit of every field. */
export const businessEnglishChanged = {
  code: "C-2026-031B",
  subject: "Business English, advanced",
  client: "Table Bay Foods",
  site: "Paarden Eiland",
  startDate: "2026-12-07",
  endDate: "2027-03-19",
  schedule: [
    { day: "Mon", from: "08:30", to: "10:30" },
    { day: "Thu", from: "13:00", to: "15:00" },
  ],
  exceptionDates: ["2026-12-16", "2027-01-04"],
  eventDates: [
    { date: "2027-02-12", what: "Mid-term exam" },
    { date: "2027-03-19", what: "Final exam" },
  ],
  agent: pieter,
  status: "Postponed",
  notes: "Lerato Mokoena starts a week late. Call her on 072 555 0119 first.",
  learners: [
    leratoAdvanced,
    zoeOnLeave,
    { firstName: "Sipho", surname: "Dube", email: "sipho.dube@example.com" },
  ],
  updatedBy: "Nomvula Khumalo",
};

export const firstAid = {
  code: "C-2026-044",
  subject: "First aid, level 1",
  client: "Table Bay Foods",
  site: "Paarden Eiland",
  startDate: "2026-12-07",
  endDate: "2026-12-11",
  schedule: [{ day: "Mon to Fri", from: "09:00", to: "15:00" }],
  eventDates: [{ date: "2026-12-11", what: "Practical test" }],
  agent: pieter,
  status: "Planned",
  notes: "Bring closed shoes. Questions: Pieter, 083 555 0177.",
  learners: [zoe, ayanda],
};

export const numeracy = {
  code: "C-2026-019",
  subject: "Workplace numeracy",
  client: "uMngeni Water Partners",
  site: "Pietermaritzburg",
  startDate: "2026-08-03",
  endDate: "2026-12-04",
  agent: pieter,
  status: "Active",
};
