/**
 * Resolves in a later task of the event loop, after the messages that wait already. Awaiting a WASM run resolves in a
 * microtask and lets none in; a timer would cost 4 ms each time.
 */
export function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
