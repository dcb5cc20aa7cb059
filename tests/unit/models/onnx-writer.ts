import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Parts of an ONNX file for tests of the reader, which writes none of them itself. */
export interface SketchedNode {
  readonly opType: string;
  readonly inputs?: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes. */
  readonly integers?: Readonly<Record<string, number>>;
  /** Body of an If. */
  readonly body?: SketchedGraph;
}

export interface SketchedGraph {
  readonly nodes?: readonly SketchedNode[];
  readonly initializers?: readonly SketchedTensor[];
  readonly inputs?: readonly { readonly name: string; readonly dataType: number }[];
}

export interface SketchedTensor {
  readonly name: string;
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly raw?: Uint8Array;
  readonly external?: Readonly<Record<string, string>>;
}

/** A ModelProto with the graph, an IR version, and a field 999 that no reader knows. */
export function writeModel(graph: SketchedGraph): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(8);
  writer.tag(999, WireType.LengthDelimited).string('unknown to all');
  writer.tag(7, WireType.LengthDelimited).bytes(writeGraph(graph));
  return writer.finish();
}

function writeGraph({ nodes = [], initializers = [], inputs = [] }: SketchedGraph): Uint8Array {
  const writer = new BinaryWriter();
  for (const node of nodes) writer.tag(1, WireType.LengthDelimited).bytes(writeNode(node));
  for (const tensor of initializers) writer.tag(5, WireType.LengthDelimited).bytes(writeTensor(tensor));
  for (const { name, dataType } of inputs) {
    writer.tag(11, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name);
    writer.tag(2, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int32(dataType).join();
    writer.join().join();
  }
  return writer.finish();
}

function writeNode({ opType, inputs = [], outputs, integers = {}, body }: SketchedNode): Uint8Array {
  const writer = new BinaryWriter();
  for (const input of inputs) writer.tag(1, WireType.LengthDelimited).string(input);
  for (const output of outputs) writer.tag(2, WireType.LengthDelimited).string(output);
  writer.tag(4, WireType.LengthDelimited).string(opType);
  for (const [name, value] of Object.entries(integers)) {
    writer.tag(5, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(name);
    writer.tag(3, WireType.Varint).int64(value).join();
  }
  if (body) {
    writer.tag(5, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string('then_branch');
    writer.tag(6, WireType.LengthDelimited).bytes(writeGraph(body)).join();
  }
  return writer.finish();
}

function writeTensor({ name, dataType, dims, raw, external }: SketchedTensor): Uint8Array {
  const writer = new BinaryWriter();
  for (const dim of dims) writer.tag(1, WireType.Varint).int64(dim);
  writer.tag(2, WireType.Varint).int32(dataType);
  writer.tag(8, WireType.LengthDelimited).string(name);
  if (raw) writer.tag(9, WireType.LengthDelimited).bytes(raw);
  writer.tag(12, WireType.LengthDelimited).string('a doc string');
  for (const [key, value] of Object.entries(external ?? {})) {
    writer.tag(13, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).string(value).join();
  }
  if (external) writer.tag(14, WireType.Varint).int32(1);
  return writer.finish();
}
