import { useCallback } from 'react';
import { useWords } from './words';

/** useOperator is a comparison in words, by the type of what it compares. */
export function useOperator(): (type: string, op: string) => string {
  const t = useWords();
  return useCallback((type, op) => {
    const moment = (type === 'time' || type === 'date') && ['<', '<=', '>', '>=', '=', '!=', 'between', 'not between'].includes(op);
    return t(((moment ? 'op time ' : 'op ') + op) as Parameters<typeof t>[0]);
  }, [t]);
}
