/** Numbers, sizes, times as the reader's language writes them. */
export interface Format {
  /** A plain number, at most two decimals. */
  number(value: number): string;
  /** A fraction 0…1 as whole per cent. */
  percent(fraction: number): string;
  /** Bytes in decimal units with one decimal at most: 52 MB, 1.7 GB. */
  bytes(value: number): string;
  /** Milliseconds as 8 s, 2 min 5 s, 1 h 3 min; under ten seconds rounded up to whole ones. */
  duration(ms: number): string;
  /** An ISO time as date and time. */
  dateTime(iso: string): string;
  /** An ISO time as short as the reader needs: the time today, otherwise the date. */
  shortDate(iso: string): string;
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Formatters for a BCP 47 `language`. */
export function createFormat(language: string): Format {
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const unit = (value: number, name: string, decimals = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: decimals,
    }).format(value);
  return {
    number: (value) => plain.format(value),
    percent: (fraction) => percent.format(fraction),
    bytes(value) {
      let size = value;
      let index = 0;
      while (Math.round(size) >= 1000 && index < BYTE_UNITS.length - 1) {
        size /= 1000;
        index += 1;
      }
      return unit(size, BYTE_UNITS[index] ?? 'byte', index > 0 && size < 10 ? 1 : 0);
    },
    duration(ms) {
      const seconds = Math.max(0, Math.ceil(ms / 1000));
      if (seconds < 60) return unit(seconds, 'second');
      const minutes = Math.floor(seconds / 60);
      if (minutes < 60) return joined(unit(minutes, 'minute'), seconds % 60 > 0 && unit(seconds % 60, 'second'));
      return joined(unit(Math.floor(minutes / 60), 'hour'), minutes % 60 > 0 && unit(minutes % 60, 'minute'));
    },
    dateTime: (iso) => full.format(new Date(iso)),
    shortDate(iso) {
      const date = new Date(iso);
      return (date.toDateString() === new Date().toDateString() ? time : day).format(date);
    },
  };
}

function joined(first: string, second: string | false): string {
  return second === false ? first : `${first} ${second}`;
}
