// The reader's own cuts of recency, frequency and money, with live counts.
import { Button, Flex, Slider, Statistic } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas } from '../../api/client';
import { number } from '../../ui/format';
import { useMay } from '../../ui/session';
import { Panel } from './Report';
import { useFrame } from './useFrame';
import { useWords } from './words';

type Rfm = Schemas['AnalysisRFM'];
interface Cut { r: number; f: number; m: number }

/** ruleOfCut is recent, often and much as a rule of the filter language. */
export const ruleOfCut = (cut: Cut): string => `order.days_since_last <= ${cut.r} and order.count >= ${cut.f} and order.amount >= ${cut.m}`;

/** start is where the sliders begin: the address, else the upper border of the middle score. */
export function start(data: Rfm, get: (name: string) => string): Cut {
  const border = (axis: 'r' | 'f' | 'm') => {
    const of = data.scores.filter((s) => s.axis === axis).sort((a, b) => a.score - b.score);
    const middle = of[Math.floor(of.length / 2)];
    return middle ? Math.round(axis === 'r' ? middle.max : middle.min) : 1;
  };
  return { r: Number(get('r_cuts')) || border('r'), f: Number(get('f_cuts')) || Math.max(2, border('f')), m: Number(get('m_cuts')) || border('m') };
}

export function Cuts({ data }: { data: Rfm }) {
  const t = useWords();
  const may = useMay();
  const { frame, get, change } = useFrame(false);
  const [cut, setCut] = useState(() => start(data, get));
  const most = (axis: 'r' | 'f' | 'm') => Math.max(2, ...data.scores.filter((s) => s.axis === axis).map((s) => s.max));
  const rule = frame.filter ? `(${frame.filter}) and ${ruleOfCut(cut)}` : ruleOfCut(cut);
  const count = api.useQuery('get', '/api/customers/count', { params: { query: { rule } } }, { placeholderData: (b) => b });
  const keep = (next: Cut) => change({ r_cuts: String(next.r), f_cuts: String(next.f), m_cuts: String(next.m), m: '' }, { replace: true });
  const own = Boolean(get('r_cuts'));
  const sliders = [
    { axis: 'r' as const, text: t('rCut'), max: Math.min(730, most('r')), min: 1, step: 1 },
    { axis: 'f' as const, text: t('fCut'), max: Math.min(50, most('f')), min: 1, step: 1 },
    // Few spend much: the slider ends where it still has a use.
    { axis: 'm' as const, text: t('mCut'), max: Math.max(100, Math.round(most('m') / 200) * 100), min: 0, step: Math.max(1, Math.round(most('m') / 1000)) },
  ];
  return (
    <Panel title={t('cuts')} extra={own && <Button size="small" onClick={() => change({ r_cuts: '', f_cuts: '', m_cuts: '' })}>{t('useFifths')}</Button>}>
      <span className="quiet">{t('cutsWhy')}</span>
      <div className="cuts">
        {sliders.map((s) => (
          <div key={s.axis}>
            <Flex justify="space-between" gap={8}><span>{s.text}</span><strong className="figure">{number(cut[s.axis])}</strong></Flex>
            <Slider min={s.min} max={s.max} step={s.step} value={cut[s.axis]} ariaLabelForHandle={s.text} onChange={(v: number) => setCut({ ...cut, [s.axis]: v })} onChangeComplete={(v: number) => keep({ ...cut, [s.axis]: v })} />
          </div>
        ))}
      </div>
      <Flex gap={24} align="end" wrap>
        <Statistic title={t('cutCount')} value={count.data ? number(count.data.count) : '…'} />
        {may('segment.write') && <Link to={`/segments/new?rule=${encodeURIComponent(rule)}`}>{t('saveCut')}</Link>}
      </Flex>
    </Panel>
  );
}
