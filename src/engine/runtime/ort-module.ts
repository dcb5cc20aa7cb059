/**
 * ONNX Runtime's JavaScript API, as a value that is passed in: the browser's three builds and Node's have the same
 * types, so everything above `load-ort.ts` runs on each of them.
 */
export type OrtModule = typeof import('onnxruntime-web');
export type OrtSession = import('onnxruntime-web').InferenceSession;
export type OrtSessionOptions = import('onnxruntime-web').InferenceSession.SessionOptions;
export type OrtTensor = import('onnxruntime-web').Tensor;
