import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { MODEL_GRAPH, readModel } from '../../tools/models/onnx/read-model.ts';
import { readWireFields } from '../../tools/models/onnx/wire-fields.ts';

/** Field numbers of GraphProto. */
const NODE = 1;
const INITIALIZER = 5;
const OUTPUT = 12;
const FLOAT32 = 1;

const LAST = 'last_hidden_state';

interface Surgery {
  /** Layers that the graph goes through before its final norm; the others are passed over. */
  readonly layers: number;
  /** Gets outputs `hidden_states.0` … `hidden_states.<layers>`, as optimum writes them. */
  readonly hasHiddenStates: boolean;
  /** The final norm's, one of each channel. */
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/**
 * A text encoder of tests/fixtures/tiny-sd (float32) with hidden states as outputs, or cut short, and with a final norm of
 * its own: the fixtures' has scale 1 and shift 0, which any rule for finding it would hit.
 */
export function operateOnTextEncoder(
  model: Uint8Array,
  { layers, hasHiddenStates, scale, shift }: Surgery,
): Uint8Array {
  const { nodes } = readModel(model).graph;
  const norms = nodes.filter(({ opType }) => opType === 'LayerNormalization');
  // Two norms in each layer, and the final one: what goes into the first of a layer is the state before it.
  const states = norms.filter((_, index) => index % 2 === 0).map(({ inputs }) => inputs[0]!);
  const final = norms.at(-1)!;
  if (final.outputs[0] !== LAST) throw new Error(`The last norm gives ${final.outputs[0]}.`);

  const norm = nodeBytes('LayerNormalization', [states[layers]!, 'own.scale', 'own.shift'], LAST);
  const outputs = hasHiddenStates ? states.slice(0, layers + 1) : [];
  const writer = new BinaryWriter();
  for (const field of readWireFields(model)) {
    if (field.number !== MODEL_GRAPH) {
      writer.raw(field.whole);
      continue;
    }
    const graph = new BinaryWriter();
    let nodeIndex = 0;
    for (const part of readWireFields(field.content)) {
      const node = part.number === NODE ? nodes[nodeIndex++] : undefined;
      if (node?.outputs[0] === LAST) graph.tag(NODE, WireType.LengthDelimited).bytes(norm);
      else graph.raw(part.whole);
    }
    for (const [index, state] of outputs.entries()) {
      const name = `hidden_states.${index}`;
      graph.tag(NODE, WireType.LengthDelimited).bytes(nodeBytes('Identity', [state], name));
      graph.tag(OUTPUT, WireType.LengthDelimited).bytes(outputBytes(name, scale.length));
    }
    graph.tag(INITIALIZER, WireType.LengthDelimited).bytes(tensorBytes('own.scale', scale));
    graph.tag(INITIALIZER, WireType.LengthDelimited).bytes(tensorBytes('own.shift', shift));
    writer.tag(MODEL_GRAPH, WireType.LengthDelimited).bytes(graph.finish());
  }
  return writer.finish();
}

/** NodeProto: input 1, output 2, op_type 4. */
function nodeBytes(opType: string, inputs: readonly string[], output: string): Uint8Array {
  const writer = new BinaryWriter();
  for (const input of inputs) writer.tag(1, WireType.LengthDelimited).string(input);
  writer.tag(2, WireType.LengthDelimited).string(output);
  writer.tag(4, WireType.LengthDelimited).string(opType);
  return writer.finish();
}

/** ValueInfoProto: float32 [batch, sequence, channels]. */
function outputBytes(name: string, channels: number): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(name);
  writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int32(FLOAT32);
  writer.tag(2, WireType.LengthDelimited).fork();
  for (const axis of ['batch', 'sequence'])
    writer.tag(1, WireType.LengthDelimited).fork().tag(2, WireType.LengthDelimited).string(axis).join();
  writer.tag(1, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(channels).join();
  writer.join().join().join();
  return writer.finish();
}

/** TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
function tensorBytes(name: string, values: Float32Array): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(values.length);
  writer.tag(2, WireType.Varint).int32(FLOAT32);
  writer.tag(8, WireType.LengthDelimited).string(name);
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(values.buffer));
  return writer.finish();
}
