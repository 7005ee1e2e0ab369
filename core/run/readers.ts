// Reading the arguments that arrive from a page: small tests on unknown values, from which the service tables are made.
import { isObject } from '../base/json.ts';

/** Whether an unknown value is what a member must be. */
export type Read = (value: unknown) => boolean;

/** A text. */
export const isText: Read = (value) => typeof value === 'string';
/** A text, or nothing. */
export const isTextOrNull: Read = (value) => value === null || typeof value === 'string';
/** Yes or no. */
export const isFlag: Read = (value) => typeof value === 'boolean';
/** A finite number. */
export const isNumber: Read = (value) => typeof value === 'number' && Number.isFinite(value);
/** A whole number from 0 on. */
export const isCount: Read = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
/** A whole number from 0 on, or nothing. */
export const isCountOrNull: Read = (value) => value === null || isCount(value);
/** One of some words. */
export const isOneOf = (...choices: readonly string[]): Read => (value) => typeof value === 'string' && choices.includes(value);
/** What `read` takes, or nothing. */
export const orNull = (read: Read): Read => (value) => value === null || read(value);
/** A list of at most `most` entries. */
export const isListOf = (read: Read, most: number): Read => (value) => Array.isArray(value) && value.length <= most && value.every(read);
/** Any object that is no list; its members are read where they are used. */
export const isJsonObject: Read = (value) => isObject(value);

/** An object with these members, all of them and no others. */
export function isShape(members: Readonly<Record<string, Read>>): Read {
  return (value) => {
    if (!isObject(value)) return false;
    return Object.keys(value).every((name) => Object.hasOwn(members, name)) && Object.entries(members).every(([name, read]) => Object.hasOwn(value, name) && read(value[name]));
  };
}

/** How the arguments of a table of services are read: every member by its name. */
export type MembersOf<T> = { readonly [S in keyof T]: T[S] extends { argument: infer A } ? { readonly [M in keyof A]: Read } : never };
