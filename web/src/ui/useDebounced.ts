import { useEffect, useState } from 'react';

/** useDebounced is the value as it was when it last stood still for a while (ms). */
export function useDebounced<T>(value: T, wait = 300): T {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return still;
}
