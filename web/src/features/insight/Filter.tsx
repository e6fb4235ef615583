// Whose purchases a report looks at: everybody's, a segment's, or those of any rule.
import { Button, Flex, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../ui/session';
import { useFrameWords } from './frame.words';
import { useFrame } from './useFrame';
import { useSegment, useSegments } from './useSegment';
import { useWords } from './words';

const own = '\u0000own';
const ofSegment = '\u0000segment ';
const usual = [
  ['again', 'order.count >= 2'], ['once', 'order.count = 1'], ['high', 'value.tier = "high"'], ['leaving', 'lifecycle.stage = "declining"'], ['lost', 'lifecycle.stage = "lost"'],
] as const;

export function Filter() {
  const t = useFrameWords();
  const w = useWords();
  const { frame, change } = useFrame();
  const [writing, setWriting] = useState(false);
  const segments = useSegments().map((s) => ({ value: ofSegment + s.id, label: s.name }));
  const segment = useSegment();
  const often = usual.map(([name, rule]) => ({ value: rule, label: t(name) }));
  const rule = frame.filter ?? '';
  const value = frame.segment ? ofSegment + frame.segment : rule;
  const known = value === '' || [...segments, ...often].some((o) => o.value === value);
  const options = [
    { value: '', label: t('everybody') },
    ...(known ? [] : [{ value, label: frame.segment ? (segment?.name ?? '…') : rule }]),
    ...(segments.length > 0 ? [{ label: t('segments'), options: segments }] : []),
    { label: t('usual'), options: often },
    { value: own, label: t('ownRule') },
  ];
  const choose = (chosen: string) => {
    setWriting(chosen === own);
    if (chosen === own) return;
    const isSegment = chosen.startsWith(ofSegment);
    change({ segment: isSegment ? chosen.slice(ofSegment.length) : '', filter: isSegment ? '' : chosen });
  };
  if (writing) return <OwnRule rule={rule} onDone={(text) => { setWriting(false); if (text !== null) change({ filter: text, segment: '' }); }} />;
  return (
    <>
      <Select
        className="filter-choice" prefix={<span className="quiet">{t('who')}</span>} aria-label={w('filter')} title={segment?.name ?? rule} value={value} onChange={choose} options={options}
        popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }}
      />
      {frame.segment && rule && <Tag closable={{ 'aria-label': w('removeFilter') }} className="rule-tag" onClose={(e) => { e.preventDefault(); change({ filter: '' }); }}><code>{rule}</code></Tag>}
    </>
  );
}

/** OwnRule takes a rule as text; whether it can be read, the report says. */
function OwnRule({ rule, onDone }: { rule: string; onDone: (rule: string | null) => void }) {
  const t = useFrameWords();
  const w = useWords();
  const may = useMay();
  const [text, setText] = useState(rule);
  return (
    <Flex gap={8} wrap align="center" className="own-rule">
      <Input autoFocus aria-label={w('filter')} placeholder={t('rulePlaceholder')} value={text} onChange={(e) => setText(e.target.value)} onPressEnter={() => onDone(text.trim())} onKeyDown={(e) => e.key === 'Escape' && onDone(null)} />
      <Button type="primary" onClick={() => onDone(text.trim())}>{t('ruleGo')}</Button>
      <Button onClick={() => onDone(null)}>{t('cancel')}</Button>
      {may('segment.write') && <Link to={'/segments/new' + (text.trim() ? '?rule=' + encodeURIComponent(text.trim()) : '')}>{t('ruleBuild')}</Link>}
    </Flex>
  );
}
