/** `base`, or with the first number that makes it another name than those taken: "list", "list-2". */
export function freeName(base: string, separator: string, taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name));
  let name = base;
  for (let number = 2; names.has(name); number++) name = `${base}${separator}${number}`;
  return name;
}
