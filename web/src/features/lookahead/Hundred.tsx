// A hundred people: those who come back are full, those who do not are hollow.
import type { Schemas } from '../../api/client';
import { useWords } from './words';

export function Hundred({ hundred }: { hundred: Schemas['ModelHundred'] }) {
  const t = useWords();
  const sentence = t('hundred', { none: hundred.none, days: hundred.days, low: hundred.low, high: hundred.high });
  const back = hundred.of - hundred.none;
  return (
    <figure className="hundred">
      <div role="img" aria-label={sentence}>{Array.from({ length: hundred.of }, (_, i) => <i key={i} className={i < back ? 'back' : undefined} />)}</div>
      <figcaption>
        <span className="key" aria-hidden><i className="back" />{t('comesBack', { n: back })}</span>
        <span className="key" aria-hidden><i />{t('staysAway', { n: hundred.none, low: hundred.low, high: hundred.high })}</span>
      </figcaption>
    </figure>
  );
}
