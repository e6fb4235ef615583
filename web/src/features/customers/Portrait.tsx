// The customer in a few plain sentences.
import { useMemo } from 'react';
import { useLanguage } from '../../ui/words';
import { portrait } from './sentences';
import { valuesOf, type CustomerRecord } from './known';
import { useWords } from './words';

export function Portrait({ record, most }: { record: CustomerRecord; most?: number }) {
  const t = useWords();
  const now = useLanguage();
  // Formats follow the language, which the compiler cannot see.
  const sentences = useMemo(() => (now ? portrait(valuesOf(record), record.as_of, t) : []), [record, t, now]);
  return <div className="portrait">{sentences.slice(0, most).map((s) => <p key={s}>{s}</p>)}</div>;
}
