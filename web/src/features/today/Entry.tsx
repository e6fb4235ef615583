// One customer on the list: who, why, what is at stake, and what to do.
import { CheckOutlined, ClockCircleOutlined, CopyOutlined, DownOutlined, PhoneOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Dropdown, Flex, Tag, Tooltip, Typography } from 'antd';
import { Link, useLocation } from 'react-router';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { day, exactMoney, money, phone } from '../../ui/format';
import { useToast } from '../../ui/toast';
import { DoneDialog } from './DoneDialog';
import type { Handle, Item } from './useList';
import { useWords } from './words';

export const colours: Record<Item['code'], string> = { overdue: 'volcano', second_order: 'green', falling: 'gold' };

interface EntryProps {
  item: Item;
  handle: Handle;
  may: boolean;
  people: Schemas['CrmPerson'][];
}

export function Entry({ item, handle, may, people }: EntryProps) {
  const t = useWords();
  const { search } = useLocation();
  const others = item.others ?? [];
  const drawer = new URLSearchParams(search);
  drawer.set('customer', String(item.customer));
  return (
    <article className={'entry-card ' + item.code} data-id={item.id}>
      <Flex justify="space-between" gap={12} align="start">
        <Flex gap={8} align="center" wrap className="who">
          <Typography.Title level={2} className="entry-name"><Link to={'?' + drawer.toString()}><bdi>{item.name || '#' + item.customer}</bdi></Link></Typography.Title>
          <Tag color={colours[item.code]}>{item.label}</Tag>
          {item.new && <Tag color="blue">{t('isNew')}</Tag>}
        </Flex>
        <Tooltip title={t('atStakeWhy', { how: item.how }) + ' · ' + exactMoney(item.value)}>
          <span className="stake" tabIndex={0}><small className="quiet">{t('atStake')}</small> <strong>{money(item.value)}</strong></span>
        </Tooltip>
      </Flex>
      <p className="why">{item.sentence}</p>
      {others.length > 0 && <p className="quiet">{t('also')}{others.map((o) => o.sentence).join('；')}</p>}
      {item.back && <p className="came-back">{t('bought', { day: day(item.back.at), money: money(item.back.amount) })}</p>}
      <p className="approach">{item.approach}</p>
      {item.state !== 'open' && <p className="quiet">{stateText(item, t)}{item.note && <> · <bdi>{item.note}</bdi></>}</p>}
      <Flex gap={8} wrap align="center" className="entry-actions">
        <Contact item={item} />
        {may && <Owner item={item} people={people} handle={handle} />}
        {may && <Actions item={item} handle={handle} />}
      </Flex>
    </article>
  );
}

export function stateText(item: Item, t: ReturnType<typeof useWords>): string {
  const who = item.handled_by?.name ?? '';
  if (item.state === 'snoozed') return t('until', { day: day(item.snoozed_until) });
  return [t('done'), who, item.handled_at ? day(item.handled_at) : ''].filter(Boolean).join(' · ');
}

function Contact({ item }: { item: Item }) {
  const t = useWords();
  const toast = useToast();
  const number = item.phone;
  if (!number) return <Typography.Text type="secondary">{item.masked ? t('masked') : t('noPhone')}</Typography.Text>;
  if (item.masked || number.includes('*')) return <Tooltip title={t('masked')}><span className="figure quiet" tabIndex={0}>{phone(number)}</span></Tooltip>;
  const copy = () => navigator.clipboard.writeText(number).then(() => toast.done(t('copied')), toast.failed);
  return (
    <Flex gap={4} className="contact">
      <Button icon={<PhoneOutlined />} href={'tel:' + number.replace(/[^+\d]/g, '')} aria-label={t('callOf', { name: item.name, phone: phone(number) })}><span className="figure">{phone(number)}</span></Button>
      <Button icon={<CopyOutlined />} aria-label={t('copyOf', { name: item.name })} onClick={() => void copy()} />
    </Flex>
  );
}

export function Owner({ item, people, handle }: { item: Item; people: Schemas['CrmPerson'][]; handle: Handle }) {
  const t = useWords();
  if (item.state !== 'open' || people.length === 0) return item.owner ? <span className="quiet">{t('owner')}: <bdi>{item.owner.name}</bdi></span> : null;
  const items = [...people.map((p) => ({ key: p.id, label: <bdi>{p.name}</bdi>, onClick: () => handle.assign(item, p) })),
    ...(item.owner ? [{ type: 'divider' as const }, { key: '', label: t('nobody'), onClick: () => handle.assign(item, null) }] : [])];
  const owner = item.owner?.name;
  return (
    <Dropdown trigger={['click']} menu={{ items, selectedKeys: item.owner ? [item.owner.id] : [], className: 'owners' }}>
      <Button className="owner" icon={<DownOutlined />} iconPlacement="end" aria-label={t('ownerOf', { name: item.name }) + ' ' + (owner ?? t('nobody'))}><bdi className={owner ? undefined : 'quiet'}>{owner ?? t('nobody')}</bdi></Button>
    </Dropdown>
  );
}

export function Actions({ item, handle }: { item: Item; handle: Handle }) {
  const t = useWords();
  const [asking, setAsking] = useState(false);
  if (item.state !== 'open') return <Button icon={<UndoOutlined />} onClick={() => handle.reopen(item)} className="push">{t('doReopen')}</Button>;
  const days = [1, 3, 7, 30];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items: days.map((n) => ({ key: n, label: t('inDays', { count: n }), onClick: () => handle.snooze(item, n) })) }}>
        <Button icon={<ClockCircleOutlined />} className="push" aria-label={`${t('doSnooze')} ${item.name}`}>{t('doSnooze')}</Button>
      </Dropdown>
      <Button type="primary" icon={<CheckOutlined />} onClick={() => setAsking(true)} aria-label={`${t('doDone')} ${item.name}`}>{t('doDone')}</Button>
      {asking && <DoneDialog name={item.name} busy={handle.busy} close={() => setAsking(false)} save={(note) => handle.done(item, note, () => setAsking(false))} />}
    </>
  );
}
