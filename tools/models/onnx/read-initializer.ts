import type { OnnxInitializer } from './graph.ts';
import { readString, readVarint, readVarints, readWireFields } from './wire-fields.ts';

/** Field numbers of TensorProto. */
export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  stringData: 6,
  int64Data: 7,
  name: 8,
  rawData: 9,
  doubleData: 10,
  uint64Data: 11,
  externalData: 13,
  dataLocation: 14,
} as const;

const EXTERNAL = 1;
const TYPED_FIELDS: readonly number[] = [
  TENSOR.floatData,
  TENSOR.int32Data,
  TENSOR.stringData,
  TENSOR.int64Data,
  TENSOR.doubleData,
  TENSOR.uint64Data,
];

/** One TensorProto. @throws Error when it is malformed. */
export function readInitializer(message: Uint8Array): OnnxInitializer {
  let name = '';
  let dataType = 0;
  let dataLocation = 0;
  let raw: Uint8Array = new Uint8Array(0);
  let typedByteLength = 0;
  const dims: number[] = [];
  const external = new Map<string, string>();
  for (const field of readWireFields(message)) {
    if (field.number === TENSOR.name) name = readString(field);
    else if (field.number === TENSOR.dataType) dataType = readVarint(field);
    else if (field.number === TENSOR.dims) dims.push(...readVarints(field));
    else if (field.number === TENSOR.rawData) raw = field.content;
    else if (field.number === TENSOR.dataLocation) dataLocation = readVarint(field);
    else if (field.number === TENSOR.externalData) external.set(...readStringEntry(field.content));
    else if (TYPED_FIELDS.includes(field.number)) typedByteLength += field.content.length;
  }
  if (dims.some((dim) => !Number.isSafeInteger(dim) || dim < 0))
    throw new RangeError(`${name}: impossible dimensions.`);
  if (dataLocation === EXTERNAL) return { name, dataType, dims, data: externalReference(name, external) };
  if (typedByteLength > 0) return { name, dataType, dims, data: { kind: 'typed', byteLength: typedByteLength } };
  return { name, dataType, dims, data: { kind: 'raw', bytes: raw } };
}

function externalReference(name: string, entries: ReadonlyMap<string, string>): OnnxInitializer['data'] {
  const location = entries.get('location');
  if (location === undefined) throw new Error(`${name}: external data without a location.`);
  const length = entries.get('length');
  return {
    kind: 'external',
    location,
    offset: byteCount(name, entries.get('offset') ?? '0'),
    length: length === undefined ? undefined : byteCount(name, length),
  };
}

function byteCount(name: string, text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name}: "${text}" is no count of bytes.`);
  return value;
}

/** StringStringEntryProto: key 1, value 2. */
function readStringEntry(message: Uint8Array): [string, string] {
  const entry: [string, string] = ['', ''];
  for (const field of readWireFields(message)) {
    if (field.number === 1) entry[0] = readString(field);
    else if (field.number === 2) entry[1] = readString(field);
  }
  return entry;
}
