/** One figure of the benchmark. Without a limit it is for information. */
export interface Line {
  readonly name: string;
  /** Undefined: could not be measured on this machine. */
  readonly value: number | undefined;
  readonly unit: string;
  /** At most this. */
  readonly limit?: number;
  readonly note?: string;
}

function rate({ value, limit }: Line): string {
  if (value === undefined) return 'not measured';
  if (limit === undefined) return '';
  return value <= limit ? `ok, at most ${limit}` : `OVER ${limit}`;
}

/** A table that reads well in a terminal and in a log. */
export function printReport(lines: readonly Line[]): void {
  const width = Math.max(...lines.map(({ name }) => name.length));
  for (const line of lines) {
    const value = line.value === undefined ? '–' : line.value.toFixed(line.value < 10 ? 2 : 0);
    console.log(`${line.name.padEnd(width)}  ${value.padStart(8)} ${line.unit.padEnd(8)} ${rate(line)}`);
    if (line.note) console.log(`${' '.repeat(width)}  ${line.note}`);
  }
}
