// How many of the customers the high and the middle tier take.
import { Button, Flex, Slider } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Panel } from './Report';
import { useFrame } from './useFrame';
import { useValueWords } from './value.words';

export const usualTiers = { high: 20, middle: 30 };

const pause = 200; // ms of a handle at rest, after which the table follows
const most = 99;

/** useTiers reads the tiers of the address; what makes no sense there is the usual. */
export function useTiers(): { high: number; middle: number } {
  const { get } = useFrame();
  const [high, middle] = [Number(get('high')), Number(get('middle'))];
  return Number.isInteger(high) && Number.isInteger(middle) && high >= 1 && middle >= 1 && high + middle <= most ? { high, middle } : usualTiers;
}

export function TierCuts() {
  const t = useValueWords();
  const { change } = useFrame();
  const { high, middle } = useTiers();
  const kept = `${high}/${middle}`;
  const [ahead, setAhead] = useState<{ kept: string; ends: number[] } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const [first = high, second = high + middle] = ahead?.kept === kept ? ahead.ends : [high, high + middle];
  const move = ([a = first, b = second]: number[]) => {
    const ends = [Math.min(a, most - 1), Math.max(b, Math.min(a, most - 1) + 1)];
    setAhead({ kept, ends });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change({ high: String(ends[0]), middle: String((ends[1] ?? 0) - (ends[0] ?? 0)) }, { replace: true }), pause);
  };
  const reset = () => {
    clearTimeout(timer.current);
    setAhead(null);
    change({ high: '', middle: '' });
  };
  const own = high !== usualTiers.high || middle !== usualTiers.middle;
  return (
    <Panel title={t('tiers')} extra={own && <Button size="small" onClick={reset}>{t('usual')}</Button>}>
      <Flex justify="space-between" gap={12} wrap><span className="quiet">{t('tiersWhy')}</span><strong className="figure">{t('tiersAre', { high: first, middle: second - first, low: 100 - second })}</strong></Flex>
      <div className="cut">
        <Slider range min={1} max={most} value={[first, second]} onChange={move} tooltip={{ formatter: (v) => `${v ?? 0}%` }} ariaLabelForHandle={[t('highEnd'), t('middleEnd')]} ariaValueTextFormatterForHandle={[(v: number) => `${v}%`, (v: number) => `${v}%`]} />
      </div>
    </Panel>
  );
}
