/**
 * The text of a recorded value, `value.data`: always valid JSON, so that SQL can look inside with
 * `json_extract`. Numbers, strings, booleans and null stand for themselves. Whatever JSON has no form for is
 * an object whose first key is "$", its type:
 *
 *   undefined                {"$":"undefined"}
 *   NaN, Infinity            {"$":"number","value":"NaN"}
 *   12n                      {"$":"bigint","value":"12"}
 *   Symbol(x)                {"$":"symbol","value":"x"}
 *   function f               {"$":"function","name":"f"}
 *   a shortened string       {"$":"string","value":"its first characters","length":4096}
 *   a huge string            {"$":"string","value":"","length":100000000}
 *   a plain object           {"a":1,"b":"x"}
 *   an instance              {"$":"Cart","items":{"$":"Array","length":3}}
 *   more than was kept       … ,"$more":12}        properties or elements left out
 *   an accessor              {"$":"accessor"}      never run
 *   a proxy                  {"$":"Proxy"}         never touched
 *   an object inside itself  {"$":"circular"}
 *   elements left out        {"$":"more","$more":12}, as an array's last element
 *   a redacted value         {"$":"redacted"}      nothing of it is known, not even its length
 *   what could not be read   {"$":"unreadable"}    the program's stack had no room left
 *   a receiver's change     {"total":13,"$gone":["note"]}, see receiver.ts
 *
 * A property of the program's own whose name begins with "$" gets a second one.
 */
export type ValueText = string;

/** What a tagged object says of itself. */
export const TYPE_KEY = '$';

/** How many elements or properties were left out. */
export const MORE_KEY = '$more';

/** A property name as it is stored. */
export function storedKey(name: string): string {
  return name.startsWith('$') ? `$${name}` : name;
}
