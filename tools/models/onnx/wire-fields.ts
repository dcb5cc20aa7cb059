import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** One field of a protobuf message as it lies in the file. */
export interface WireField {
  readonly number: number;
  readonly wireType: WireType;
  /** Tag and value, byte for byte. */
  readonly whole: Uint8Array;
  /** The value without tag and length. */
  readonly content: Uint8Array;
}

/**
 * The fields of one message, in file order, as views of `message`. Knows nothing about their meaning, so that a writer
 * can copy what it does not understand.
 * @throws RangeError or Error from the reader when the bytes are no protobuf message.
 */
export function* readWireFields(message: Uint8Array): Generator<WireField> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    const valueStart = reader.pos;
    let content: Uint8Array;
    if (wireType === WireType.LengthDelimited) {
      content = reader.bytes();
    } else {
      reader.skip(wireType, number);
      content = message.subarray(valueStart, reader.pos);
    }
    yield { number, wireType, whole: message.subarray(start, reader.pos), content };
  }
}

/** A varint field's value. @throws RangeError beyond ±2^53. */
export function readVarint(field: WireField): number {
  const value = Number(new BinaryReader(field.content).int64());
  if (!Number.isSafeInteger(value)) throw new RangeError(`Field ${field.number} holds ${value}, beyond 2^53.`);
  return value;
}

/** The values of a repeated varint field, one at a time or packed. */
export function readVarints(field: WireField): number[] {
  if (field.wireType === WireType.Varint) return [readVarint(field)];
  const reader = new BinaryReader(field.content);
  const values: number[] = [];
  while (reader.pos < reader.len) values.push(Number(reader.int64()));
  return values;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A string field's value. @throws TypeError when it is not UTF-8. */
export function readString(field: WireField): string {
  return utf8.decode(field.content);
}
