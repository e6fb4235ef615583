// The reader's own cuts of recency, frequency and money, with live counts.
import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Slider, Statistic, Tooltip } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import type { Schemas } from '../../api/client';
import { money, number } from '../../ui/format';
import { another, axes, mostCuts, nearest, read, start, stops, write, type Axis, type Cuts as All } from './cuts';
import { Panel, Who } from './Report';
import { useRfmWords } from './rfm.words';
import { useFrame } from './useFrame';

type Rfm = Schemas['AnalysisRFM'];

const pause = 200; // ms of a handle at rest, after which the counts follow

export function Cuts({ data }: { data: Rfm }) {
  const t = useRfmWords();
  const { cuts, own, move, reset } = useCuts(data);
  const best = data.groups.find((g) => g.name === 'important_value');
  const worth = data.groups.filter((g) => g.name === 'important_keep' || g.name === 'important_winback');
  return (
    <Panel title={t('cuts')} extra={own && <Button size="small" onClick={reset}>{t('fifths')}</Button>}>
      <span className="quiet">{t(own ? 'cutsOwn' : 'cutsWhy')}</span>
      {axes.map((axis) => <AxisCuts key={axis} axis={axis} scores={data.scores} cuts={cuts[axis]} onMove={(next) => move({ ...cuts, [axis]: next })} />)}
      <Flex gap={24} wrap>
        <Statistic title={t('best')} valueRender={() => <Who people={best?.people}>{number(best?.customers ?? 0)}</Who>} />
        <Statistic title={t('worth')} value={number(worth.reduce((sum, g) => sum + g.customers, 0))} />
      </Flex>
    </Panel>
  );
}

/** useCuts keeps the cuts in the address; a handle on its way is ahead of it. */
function useCuts(data: Rfm) {
  const { get, change } = useFrame(false);
  const address = axes.map((axis) => get(axis + '_cuts'));
  const [ahead, setAhead] = useState<All | null>(null);
  const own = address.some(Boolean);
  // The cuts that stand for fifths are known from an answer in fifths only.
  const [fifths, setFifths] = useState<All | null>(null);
  if (!own && !fifths && data.bins.r === 5) setFifths(start(data.scores));
  const begun = fifths ?? start(data.scores);
  const kept = Object.fromEntries(axes.map((axis) => { const cuts = read(get(axis + '_cuts')); return [axis, cuts.length > 0 ? cuts : begun[axis]]; })) as All;
  // Once the address has caught up it is in charge again.
  if (ahead && axes.every((axis, i) => write(ahead[axis]) === address[i])) setAhead(null);
  useEffect(() => {
    if (!ahead) return;
    const timer = setTimeout(() => change({ ...Object.fromEntries(axes.map((axis) => [axis + '_cuts', write(ahead[axis])])), m: '' }, { replace: true }), pause);
    return () => clearTimeout(timer);
  }, [ahead, change]);
  const reset = () => {
    setAhead(null);
    change({ r_cuts: '', f_cuts: '', m_cuts: '', m: '' });
  };
  return { cuts: ahead ?? kept, own, move: setAhead, reset };
}

interface AxisCutsProps {
  axis: Axis;
  scores: Rfm['scores'];
  cuts: number[];
  onMove: (cuts: number[]) => void;
}

function AxisCuts({ axis, scores, cuts, onMove }: AxisCutsProps) {
  const t = useRfmWords();
  const most = Math.max(...scores.filter((s) => s.axis === axis).map((s) => s.max), ...cuts, axis === 'm' ? 100 : 10);
  const scale = useMemo(() => stops(1, Math.ceil(most)), [most]);
  const text = (value: number) => t(`${axis}Band`, { value: axis === 'm' ? money(value) : number(value) });
  const at = (place: number) => scale[place] ?? 1;
  return (
    <div className="cut">
      <Flex justify="space-between" align="center" gap={8} wrap>
        <span>{t(axis)}</span>
        <Flex gap={4} align="center">
          <strong className="figure">{cuts.map(text).join(' / ')}</strong>
          {cuts.length > 1 && <Tooltip title={t('fewer')}><Button type="text" size="small" icon={<MinusOutlined />} aria-label={`${t(axis)}: ${t('fewer')}`} onClick={() => onMove(cuts.slice(0, -1))} /></Tooltip>}
          {cuts.length < mostCuts && <Tooltip title={t('more')}><Button type="text" size="small" icon={<PlusOutlined />} aria-label={`${t(axis)}: ${t('more')}`} onClick={() => onMove(another(cuts, scale))} /></Tooltip>}
        </Flex>
      </Flex>
      <Slider
        range min={0} max={scale.length - 1} value={cuts.map((c) => nearest(scale, c))} onChange={(places) => onMove(places.map(at))}
        tooltip={{ formatter: (place) => text(at(place ?? 0)) }} className={axis === 'r' ? 'cut-near' : 'cut-far'}
        ariaLabelForHandle={cuts.map((_, i) => t('handle', { axis: t(axis), n: i + 1 }))} ariaValueTextFormatterForHandle={cuts.map(() => (place: number) => text(at(place)))}
      />
    </div>
  );
}
