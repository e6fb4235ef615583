// New and returning buyers of two periods, side by side.
import type { Schemas } from '../../api/client';
import { day, money, number, percent } from '../../ui/format';
import { Points } from './Compare';
import { Figures } from './Figures';
import { useFrameWords } from './frame.words';
import { useWords } from './words';

type Sums = Pick<Schemas['AnalysisNewReturning'], 'buyers' | 'new_buyers' | 'new_revenue' | 'returning_revenue' | 'returning_share'>;

interface Line {
  name: string;
  now: number;
  was: number;
  /** A share changes by points, all else by a part of what it was. */
  share?: boolean;
  text: (value: number) => string;
}

interface NewReturningSumsProps {
  now: Sums & { from?: string; to?: string; as_of: string };
  before: Sums;
  period: { from: string; to: string };
}

export function NewReturningSums({ now, before, period }: NewReturningSumsProps) {
  const t = useWords();
  const f = useFrameWords();
  const count = (v: number) => number(v);
  const line = (name: string, of: (s: Sums) => number, text: Line['text'], share = false): Line => ({ name, now: of(now), was: of(before), text, share });
  const lines = [
    line(t('newBuyers'), (s) => s.new_buyers, count),
    line(t('returningBuyers'), (s) => s.buyers - s.new_buyers, count),
    line(t('returningShare'), (s) => (s.buyers > 0 ? 1 - s.new_buyers / s.buyers : 0), percent, true),
    line(t('newMoney'), (s) => s.new_revenue, money),
    line(t('returningMoney'), (s) => s.returning_revenue, money),
    line(t('returningMoneyShare'), (s) => s.returning_share, percent, true),
  ];
  const relative = (l: Line) => (l.was > 0 ? l.now / l.was - 1 : null);
  const changed = (l: Line) => {
    const change = relative(l);
    if (l.share) return <Points now={l.now} was={l.was} />;
    return change === null ? '–' : <span className={change < 0 ? 'down' : change > 0 ? 'up' : undefined}>{(change > 0 ? '+' : '') + percent(change)}</span>;
  };
  return (
    <Figures
      title={f('against', { from: day(now.from), to: day(now.to ?? now.as_of), beforeFrom: day(period.from), beforeTo: day(period.to) })} rows={lines} rowKey={(l) => l.name}
      columns={[
        { title: t('sumsOfMonths'), render: (_, l) => l.name },
        { title: f('nowLine'), align: 'end', render: (_, l) => l.text(l.now) },
        { title: f('beforeColumn'), align: 'end', render: (_, l) => l.text(l.was) },
        { title: f('change'), align: 'end', render: (_, l) => changed(l) },
      ]}
    />
  );
}
