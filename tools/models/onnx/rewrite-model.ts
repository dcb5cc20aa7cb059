import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { TENSOR } from './read-initializer.ts';
import { GRAPH_INITIALIZER, MODEL_GRAPH } from './read-model.ts';
import { readString, readWireFields } from './wire-fields.ts';

/** Where an initializer's numbers lie from now on. */
export interface ExternalPlace {
  /** Relative to the graph's folder; the key under which a session is given the file. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

const EXTERNAL = 1;

/**
 * The same model with the numbers of the named initializers (of the main graph) taken out and referred to.
 * All other fields, known or not, are copied byte for byte and in order: files whose nodes are not in topological
 * order stay so.
 */
export function rewriteModel(bytes: Uint8Array, places: ReadonlyMap<string, ExternalPlace>): Uint8Array {
  const writer = new BinaryWriter();
  for (const field of readWireFields(bytes)) {
    if (field.number === MODEL_GRAPH)
      writer.tag(MODEL_GRAPH, WireType.LengthDelimited).bytes(rewriteGraph(field.content, places));
    else writer.raw(field.whole);
  }
  return writer.finish();
}

function rewriteGraph(message: Uint8Array, places: ReadonlyMap<string, ExternalPlace>): Uint8Array {
  const writer = new BinaryWriter();
  for (const field of readWireFields(message)) {
    const place = field.number === GRAPH_INITIALIZER ? places.get(nameOf(field.content)) : undefined;
    if (place) writer.tag(GRAPH_INITIALIZER, WireType.LengthDelimited).bytes(rewriteTensor(field.content, place));
    else writer.raw(field.whole);
  }
  return writer.finish();
}

function nameOf(tensor: Uint8Array): string {
  for (const field of readWireFields(tensor)) if (field.number === TENSOR.name) return readString(field);
  return '';
}

function rewriteTensor(message: Uint8Array, place: ExternalPlace): Uint8Array {
  const writer = new BinaryWriter();
  const replaced: readonly number[] = [TENSOR.rawData, TENSOR.externalData, TENSOR.dataLocation];
  for (const field of readWireFields(message)) if (!replaced.includes(field.number)) writer.raw(field.whole);
  const entries = { location: place.location, offset: String(place.offset), length: String(place.length) };
  for (const [key, value] of Object.entries(entries)) {
    writer.tag(TENSOR.externalData, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).string(value);
    writer.join();
  }
  writer.tag(TENSOR.dataLocation, WireType.Varint).int32(EXTERNAL);
  return writer.finish();
}
