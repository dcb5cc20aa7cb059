import { useEffect, useState } from 'react';

export interface ObjectUrl {
  /** Undefined until loaded, or when loading failed. */
  readonly url: string | undefined;
  readonly hasFailed: boolean;
}

/** An object URL for the blob that `load` gives; loaded again when `key` changes, released when unmounted or replaced. */
export function useObjectUrl(key: string, load: (key: string) => Promise<Blob>): ObjectUrl {
  const [state, setState] = useState<ObjectUrl & { readonly key: string }>({ key, url: undefined, hasFailed: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is a new function at each render; the key says what to load.
  useEffect(() => {
    let url: string | undefined;
    let isCurrent = true;
    load(key).then(
      (blob) => {
        if (!isCurrent) return;
        url = URL.createObjectURL(blob);
        setState({ key, url, hasFailed: false });
      },
      () => {
        if (isCurrent) setState({ key, url: undefined, hasFailed: true });
      },
    );
    return () => {
      isCurrent = false;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [key]);
  return state.key === key ? state : { url: undefined, hasFailed: false };
}
