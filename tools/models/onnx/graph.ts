/** What the packer needs to know of an ONNX file (onnx.proto3); everything else stays bytes. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** Bodies of the model's own functions, for the half-float scan. */
  readonly functionNodes: readonly OnnxNode[];
}

export interface OnnxGraph {
  readonly initializers: readonly OnnxInitializer[];
  /** Without those that are initializers too (files of IR version 3 list both). */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
}

export interface OnnxValue {
  readonly name: string;
  /** TensorProto.DataType; 0 when the value is no tensor. */
  readonly dataType: number;
  /** Numbers are fixed, strings symbolic; undefined when the file states no shape. */
  readonly dims: readonly (number | string)[] | undefined;
}

export interface OnnxNode {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes: `to` of Cast, `dtype` of the random operators … */
  readonly integers: ReadonlyMap<string, number>;
  /** Data types of tensor attributes: Constant, ConstantOfShape. */
  readonly tensorTypes: readonly number[];
  /** Bodies of If, Loop, Scan. */
  readonly subgraphs: readonly OnnxGraph[];
}

export interface OnnxInitializer {
  readonly name: string;
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly data: InitializerData;
}

/** Where the numbers of an initializer lie. */
export type InitializerData =
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'external';
      readonly location: string;
      readonly offset: number;
      readonly length: number | undefined;
    }
  /** In float_data, int32_data …: lists that only small or old files use. */
  | { readonly kind: 'typed'; readonly byteLength: number };
