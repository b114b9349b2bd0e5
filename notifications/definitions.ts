import { classCreated } from "./class-created.ts";
import { classDeleted } from "./class-deleted.ts";
import { classUpdated } from "./class-updated.ts";
import { other } from "./other.ts";

/** What the operator wants told. One definition a type; `*` takes every other type, and without it they are dead-lettered. */
export const definitions = [classCreated, classUpdated, classDeleted, other];
