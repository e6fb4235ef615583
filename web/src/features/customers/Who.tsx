// Who a customer is and how to reach them.
import { CopyOutlined, MailOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button, Flex, Tag, Tooltip, Typography } from 'antd';
import { day, phone } from '../../ui/format';
import { useMay } from '../../ui/session';
import { useTerm } from '../../ui/terms';
import { useToast } from '../../ui/toast';
import { placeOf, valuesOf, type CustomerRecord } from './known';
import { useWords } from './words';

/** States are the fields that say in a word how it stands. */
const states: Record<string, string> = { 'lifecycle.stage': 'blue', 'value.tier': 'gold', 'rfm.group': 'default' };

export function Who({ record }: { record: CustomerRecord }) {
  const t = useWords();
  const may = useMay();
  const term = useTerm();
  const p = record.profile;
  const facts = [p.gender && term('profile.gender', p.gender), placeOf(p), p.company, p.level, p.channel, p.birthday && `${t('birthday')} ${day(p.birthday)}`].filter(Boolean);
  return (
    <Flex vertical gap={10} className="who-is">
      <States record={record} />
      {facts.length > 0 && <Typography.Text type="secondary"><bdi>{facts.join(' · ')}</bdi></Typography.Text>}
      {p.address && <Typography.Text type="secondary">{t('address')}: <bdi>{p.address}</bdi></Typography.Text>}
      <Contact record={record} />
      {p.tags.length > 0 && <Flex gap={4} wrap>{p.tags.map((tag) => <Tag key={tag}><bdi>{tag}</bdi></Tag>)}</Flex>}
      {p.note && <Typography.Text>{t('note')}: <bdi>{p.note}</bdi></Typography.Text>}
      {!may('customer.personal') && <Typography.Text type="secondary">{t('masked')}</Typography.Text>}
    </Flex>
  );
}

function States({ record }: { record: CustomerRecord }) {
  const term = useTerm();
  const values = valuesOf(record);
  return (
    <Flex gap={6} wrap>
      {record.fields.filter((f) => f.name in states && typeof values[f.name] === 'string' && values[f.name]).map((f) => (
        <Tooltip key={f.name} title={f.label}><Tag color={states[f.name]} tabIndex={0}>{term(f.name, String(f.value))}</Tag></Tooltip>
      ))}
    </Flex>
  );
}

function Contact({ record }: { record: CustomerRecord }) {
  const t = useWords();
  const toast = useToast();
  const { phone: number, email, name } = record.profile;
  if (!number && !email) return <Typography.Text type="secondary">{t('noContact')}</Typography.Text>;
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast.done(t('copied')), toast.failed);
  return (
    <Flex gap={8} wrap align="center">
      {number && (number.includes('*') ? <span className="figure quiet">{phone(number)}</span> : (
        <Flex gap={4}>
          <Button type="primary" icon={<PhoneOutlined />} href={'tel:' + number.replace(/[^+\d]/g, '')} aria-label={t('call', { phone: phone(number) })}><span className="figure">{phone(number)}</span></Button>
          <Button icon={<CopyOutlined />} aria-label={t('copyPhone')} onClick={() => copy(number)} />
        </Flex>
      ))}
      {email && (email.includes('*') ? <span className="quiet">{email}</span> : <Button icon={<MailOutlined />} href={'mailto:' + email} className="email" aria-label={`${email} ${name}`}><bdi>{email}</bdi></Button>)}
    </Flex>
  );
}
